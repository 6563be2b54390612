/** Where events on volumes, and on what EC2 encrypts by default, say to look. */
import type { Look } from '../triggers.ts';
import type { Seen } from './leads-to.ts';
import { fieldsOf, flagOf, textOf } from './loose.ts';

/** CreateVolume attaches nothing yet, but a driver of the cluster does so within seconds; one that is encrypted is of no interest. */
export function volumeCreated(seen: Seen): Look[] {
  const answer = fieldsOf(seen.response.CreateVolumeResponse ?? seen.response);
  if (flagOf(answer.encrypted) === true) return [{ kind: 'volume', dismissed: 'the volume is encrypted' }];
  return volumeLook(seen, textOf(answer.volumeId));
}

/** AttachVolume does not say whether the volume is encrypted. */
export const volumeAttached = (seen: Seen): Look[] =>
  volumeLook(seen, textOf(seen.request.volumeId) ?? textOf(seen.response.volumeId));

/** What concerns the whole account's Region: DisableEbsEncryptionByDefault, ModifyEbsDefaultKmsKeyId and their opposites. */
export const ebsDefaultChanged =
  (touched: string[]) =>
  ({ account, region }: Seen): Look[] => [
    { ref: { kind: 'ebs-default', account, region, id: 'ebs-default' }, touched },
  ];

const volumeLook = ({ account, region }: Seen, id: string | undefined): Look[] =>
  id ? [{ ref: { kind: 'volume', account, region, id }, touched: ['volumes'] }] : [];
