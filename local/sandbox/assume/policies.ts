/** What IAM's and KMS's events need: a node role, a policy on one, the key of a cluster's secrets. */
import { iamRegion, partitionOf, roleRef, type RoleUse } from '../../../shared/resources.ts';
import { arnOf, decoded, fieldsOf, listOf, textOf } from '../../../shared/triggers/loose.ts';
import { roleNameOf } from '../apply/eks-names.ts';
import type { Making } from '../assume.ts';
import { isAwsManaged } from '../iam.ts';
import { findKey } from '../kms.ts';
import { placeClusterRole, placeKey, placePolicy, placeRole, trustOf } from '../place-policies.ts';
import { accountOf, regionOf } from '../world.ts';
import { clusterOfKey, clusterRegion, replayedNodegroup } from './replayed.ts';

export function assumeForIam(making: Making): void {
  const { request } = making;
  if (request.roleName !== undefined) return needNodeRole(making, roleNameOf(request.roleName));
  const arn = decoded(request.policyArn);
  if (arn && arnOf(arn)?.type === 'policy' && !isAwsManaged(arn)) needPolicy(making, arn);
}

/** A role of a role event = a node role of `replayed`. */
function needNodeRole(making: Making, RoleName: string | undefined): void {
  const { world, account, region, need } = making;
  if (!RoleName) return;
  need(roleRef(account, region, RoleName), accountOf(world, account).roles[RoleName] !== undefined, () => {
    placeRole(world, { account, region, RoleName });
    const nodeRole = accountOf(world, account).roles[RoleName]?.Arn;
    replayedNodegroup(making, clusterRegion(making), { nodegroupName: `nodes-${RoleName}`, nodeRole });
  });
}

// A policy matters through the roles that carry it.
function needPolicy(making: Making, arn: string): void {
  const { world, account, region, need } = making;
  const id = arnOf(arn)?.id ?? '';
  const slash = id.lastIndexOf('/');
  need(
    { kind: 'policy', account, region: iamRegion(region), id: arn },
    accountOf(world, account).policies[arn] !== undefined,
    () => {
      placePolicy(world, { account, region, PolicyName: id.slice(slash + 1), Path: `/${id.slice(0, slash + 1)}` });
      const RoleName = `nodes-with-${id.slice(slash + 1)}`;
      needNodeRole(making, RoleName);
      accountOf(world, account).roles[RoleName]?.attached.push(arn);
    },
  );
}

/** A role an EKS event names, as what it is named for; the event itself makes it EKS's. */
export function needRole({ world, account, region, request, need }: Making, named: unknown, as: RoleUse['as']): void {
  const RoleName = roleNameOf(named);
  if (!RoleName) return;
  const id = arnOf(named)?.id ?? RoleName;
  const Path = `/${id.slice(0, id.lastIndexOf('/') + 1)}`;
  const isAuto = fieldsOf(request.computeConfig).enabled === true;
  const podExecution = {
    attached: [`arn:${partitionOf(region)}:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy`],
    AssumeRolePolicyDocument: trustOf('eks-fargate-pods.amazonaws.com'),
  };
  need(
    roleRef(account, region, RoleName),
    accountOf(world, account).roles[RoleName] !== undefined,
    () =>
      void (as === 'cluster'
        ? placeClusterRole(world, { account, region, RoleName, Path, ...(isAuto && { mode: 'auto' as const }) })
        : placeRole(world, { account, region, RoleName, Path, ...(as === 'pod-execution' && podExecution) })),
  );
}

/** A key = the key of a cluster's secrets. Only `resources` surely names it (aws-facts.md, section 6.9). */
export function assumeForKms(making: Making): void {
  const { world, record, request, response, account, need } = making;
  const names = [...listOf(record.resources).map(item => fieldsOf(item).ARN), request.keyId, response.keyId].flatMap(
    name => textOf(name) ?? [],
  );
  const named = names.find(name => arnOf(name)?.type === 'key') ?? names.find(name => !name.includes('alias/'));
  const arn = arnOf(named);
  const KeyId = arn?.id ?? named;
  if (!KeyId || (arn && arn.account !== account)) return;
  const region = arn?.region ?? making.region;
  const alias = names.find(name => name.startsWith('alias/'));
  need(
    { kind: 'key', account, region, id: KeyId },
    findKey(regionOf(world, account, region), KeyId) !== undefined,
    () => {
      placeKey(world, { account, region, KeyId, ...(alias && { alias }) });
      clusterOfKey(making, region, KeyId);
    },
  );
}
