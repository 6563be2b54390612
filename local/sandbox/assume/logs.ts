/** What CloudWatch Logs' events need: the cluster whose log group they name, which comes with it. */
import { clusterOfLogGroup, logGroupRef } from '../../../shared/log-group.ts';
import { textOf } from '../../../shared/triggers/loose.ts';
import type { Making } from '../assume.ts';
import { placeCluster, placeLogGroup } from '../place.ts';

export function assumeForLogs({ world, account, region, here, request, need }: Making): void {
  const group = textOf(request.logGroupName) ?? '';
  const name = clusterOfLogGroup(group);
  if (!name) return;
  need({ kind: 'cluster', account, region, id: name }, here.clusters[name] !== undefined, () =>
    placeCluster(world, { account, region, name }),
  );
  need(
    logGroupRef(account, region, name),
    here.logGroups[group] !== undefined,
    () => void placeLogGroup(world, { account, region, clusterName: name }),
  );
}
