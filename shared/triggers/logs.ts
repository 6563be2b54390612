/** Where CloudWatch Logs' events say to look. */
import { clusterOfLogGroup, logGroupRef } from '../log-group.ts';
import type { Look } from '../triggers.ts';
import type { Seen } from './leads-to.ts';
import { textOf } from './loose.ts';

/** PutRetentionPolicy. */
export const retentionPut = (seen: Seen): Look[] => groupLook(seen, ['retention']);

/** DeleteRetentionPolicy: what is kept for ever is kept long enough. */
export const retentionDeleted = (seen: Seen): Look[] => groupLook(seen, [], true);

function groupLook({ account, region, request, record }: Seen, touched: string[], closing?: true): Look[] {
  const name = textOf(request.logGroupName);
  if (!name) return [];
  const cluster = clusterOfLogGroup(name);
  if (!cluster)
    return [{ kind: 'log-group', dismissed: `${record.eventName} names ${name}, which is no cluster's log group` }];
  return [{ ref: logGroupRef(account, region, cluster), touched, ...(closing && { closing }) }];
}
