/** Makes up, compliant, what an event speaks of and no earlier event created: so any CloudTrail file can be replayed with no account. */
import { sourceOf, type CloudTrailRecord, type Loose } from '../../shared/record.ts';
import { refKey } from '../../shared/refs.ts';
import { iamRegion } from '../../shared/partitions.ts';
import type { Ref } from '../../shared/resources.ts';
import { fieldsOf, textOf } from '../../shared/triggers/loose.ts';
import { assumeForEc2 } from './assume/ec2.ts';
import { assumeForEcr } from './assume/ecr.ts';
import { assumeForEks } from './assume/eks.ts';
import { assumeForGuarddutyOrTrail } from './assume/accounts.ts';
import { assumeForLogs } from './assume/logs.ts';
import { assumeForS3 } from './assume/s3.ts';
import { assumeForOwnParts } from './assume/own-parts.ts';
import { assumeForAutoscaling } from './assume/launch-templates.ts';
import { assumeForLoadBalancers } from './assume/elasticloadbalancing.ts';
import { assumeForInspector } from './assume/inspector2.ts';
import { assumeForIam, assumeForKms } from './assume/policies.ts';
import { regionOf, type RegionState, type World } from './world.ts';

/** One event for which things are made up. */
export interface Making {
  world: World;
  record: CloudTrailRecord;
  /** `AuthorizeSecurityGroupIngress`. */
  event: string;
  account: string;
  region: string;
  here: RegionState;
  request: Loose;
  response: Loose;
  /** Says that the event needs a resource; one that does not exist is made. */
  need: (ref: Ref, exists: boolean, make: () => void) => void;
}

/**
 * Makes up what the record needs before it is applied (docs/replay.md): a group = the security group of a node group of
 * cluster `replayed`; a cluster ACTIVE and private with logging on; a rule before a Modify = the same ports from 10.0.0.0/8; a role =
 * a node role; a key = a secrets key; a trail and a detector = the account's own. Answers every resource of the event that is made
 * up, now or for an earlier event.
 */
export function assume(world: World, record: CloudTrailRecord): Ref[] {
  const source = sourceOf(record);
  const account = textOf(record.recipientAccountId) ?? textOf(fieldsOf(record.userIdentity).accountId);
  if (!account) return [];
  const region = source === 'iam' ? iamRegion(record.awsRegion) : record.awsRegion;
  const assumed = new Map<string, Ref>();
  const making: Making = {
    world,
    record,
    event: record.eventName,
    account,
    region,
    here: regionOf(world, account, region),
    request: fieldsOf(record.requestParameters),
    response: fieldsOf(record.responseElements),
    need(ref, exists, make) {
      const key = refKey(ref);
      // Only once: what was made up and is gone since was taken away by the log or by us.
      if (!exists && !world.assumed[key]) {
        make();
        world.assumed[key] = true;
      }
      if (world.assumed[key]) assumed.set(key, ref);
    },
  };
  bySource[source]?.(making);
  return [...assumed.values()];
}

const bySource: Record<string, (making: Making) => void> = {
  autoscaling: assumeForAutoscaling,
  ec2: assumeForEc2,
  ecr: assumeForEcr,
  eks: assumeForEks,
  elasticloadbalancing: assumeForLoadBalancers,
  iam: assumeForIam,
  inspector2: assumeForInspector,
  kms: assumeForKms,
  logs: assumeForLogs,
  events: assumeForOwnParts,
  lambda: assumeForOwnParts,
  s3: assumeForS3,
  cloudtrail: assumeForGuarddutyOrTrail,
  guardduty: assumeForGuarddutyOrTrail,
};
