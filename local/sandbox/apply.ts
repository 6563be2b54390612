/** A recorded event happens in the sandbox as AWS made it happen: failed calls, reads and unknown events change nothing. */
import { sourceOf, type CloudTrailRecord, type Loose } from '../../shared/record.ts';
import { iamRegion } from '../../shared/partitions.ts';
import type { Ref } from '../../shared/resources.ts';
import { fieldsOf, textOf } from '../../shared/triggers/loose.ts';
import type { EventTrigger } from '../../shared/triggers.ts';
import { autoscalingEffects } from './apply/autoscaling.ts';
import { cloudtrailEffects } from './apply/cloudtrail.ts';
import { ec2Effects } from './apply/ec2.ts';
import { ecrEffects } from './apply/ecr.ts';
import { eksEffects } from './apply/eks.ts';
import { guarddutyEffects } from './apply/guardduty.ts';
import { iamEffects } from './apply/iam.ts';
import { loadBalancerEffects } from './apply/elasticloadbalancing.ts';
import { inspectorEffects } from './apply/inspector2.ts';
import { kmsEffects } from './apply/kms.ts';
import { logsEffects } from './apply/logs.ts';
import { ownPartEffects } from './apply/own-parts.ts';
import { s3Effects } from './apply/s3.ts';
import { stsEffects } from './apply/sts.ts';
import { adoptRemoteAccessGroup } from './apply/remote-access.ts';
import { assume } from './assume.ts';
import { visiting, type AccountState, type RegionState, type World } from './world.ts';

/** One event that happens, with what it may look at and change. */
export interface Happening {
  world: World;
  record: CloudTrailRecord;
  account: string;
  region: string;
  here: RegionState;
  global: AccountState;
  /** Epoch seconds. */
  now: number;
  /** The record's two free-form halves, never null. */
  request: Loose;
  response: Loose;
}

/** What every event we listen to changes; an event without an entry does not compile. */
const effects: { [T in EventTrigger]: (happening: Happening) => void } = {
  ...autoscalingEffects,
  ...cloudtrailEffects,
  ...ec2Effects,
  ...ecrEffects,
  ...eksEffects,
  ...guarddutyEffects,
  ...iamEffects,
  ...loadBalancerEffects,
  ...inspectorEffects,
  ...kmsEffects,
  ...logsEffects,
  ...ownPartEffects,
  ...s3Effects,
  ...stsEffects,
};

/** Applies one record. The log is the truth: what it says succeeded is never refused. Answers what was made up or taken to be so for it. */
export function applyRecord(
  world: World,
  record: CloudTrailRecord,
  options: { now: number; assume: boolean },
): { assumed: Ref[] } {
  const name = `${sourceOf(record)}:${record.eventName}`;
  const account = textOf(record.recipientAccountId) ?? textOf(fieldsOf(record.userIdentity).accountId);
  if (!isKnown(name) || record.errorCode || record.readOnly === true || !account || world.applied[record.eventID])
    return { assumed: [] };
  remember(world, options.now);
  world.applied[record.eventID] = true;
  const region = name.startsWith('iam:') ? iamRegion(record.awsRegion) : record.awsRegion;
  return visiting(world, account, region, (here, global) => {
    const happening: Happening = {
      world,
      record,
      account,
      region,
      here,
      global,
      now: options.now,
      request: fieldsOf(record.requestParameters),
      response: fieldsOf(record.responseElements),
    };
    const adopted = adoptRemoteAccessGroup(happening);
    const assumed = options.assume ? assume(world, record) : [];
    effects[name](happening);
    return { assumed: [...adopted, ...assumed] };
  });
}

/** True for the events that have an effect here. */
const isKnown = (name: string): name is EventTrigger => Object.hasOwn(effects, name);

// With stale reads a change, whoever made it, is not seen at once.
function remember(world: World, now: number): void {
  if (world.staleReads > 0)
    world.unseen.push({ at: now, before: JSON.stringify({ regions: world.regions, accounts: world.accounts }) });
}
