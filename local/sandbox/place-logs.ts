/** Builder of CloudWatch log groups. */
import { logGroupName } from '../../shared/log-group.ts';
import { located, longAgo, type Place } from './groups.ts';
import type { LogGroupState } from './states.ts';
import { regionOf, type World } from './world.ts';

/** The log group of a cluster's control plane as EKS makes it: without a retention. Answers its name. */
export function placeLogGroup(
  world: World,
  options: Partial<Place> & Partial<LogGroupState> & { clusterName?: string } = {},
): string {
  const { place, fields: all } = located(options);
  const { clusterName = 'shop', ...fields } = all;
  const name = fields.logGroupName ?? logGroupName(clusterName);
  regionOf(world, place.account, place.region).logGroups[name] = {
    creationTime: longAgo,
    ...fields,
    logGroupName: name,
  };
  return name;
}
