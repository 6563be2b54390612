/** What CloudWatch Logs' events change: log groups, their retention and key. Streams are not kept here. */
import type { EventTrigger } from '../../../shared/triggers.ts';
import { numberOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import type { LogGroupState } from '../states.ts';

export const logsEffects: { [T in Extract<EventTrigger, `logs:${string}`>]: (happening: Happening) => void } = {
  'logs:PutRetentionPolicy': happening => {
    const group = groupOf(happening);
    const days = numberOf(happening.request.retentionInDays);
    if (group && days !== undefined) group.retentionInDays = days;
  },
  'logs:DeleteRetentionPolicy': happening => delete groupOf(happening)?.retentionInDays,
  'logs:DeleteLogGroup': ({ here, request }) => delete here.logGroups[textOf(request.logGroupName) ?? ''],
  'logs:DeleteLogStream': () => undefined,
  'logs:DisassociateKmsKey': happening => delete groupOf(happening)?.kmsKeyId,
};

const groupOf = ({ here, request }: Happening): LogGroupState | undefined =>
  here.logGroups[textOf(request.logGroupName) ?? ''];
