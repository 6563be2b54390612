/** What IAM's and KMS's events need: a node role, a policy on one, the key of a cluster's secrets. */
import { trustsPods } from '../../../shared/pod-trust.ts';
import type { RoleUse } from '../../../shared/resources/account.ts';
import { accountRef, podRoleRef, roleRef } from '../../../shared/refs.ts';
import { iamRegion, partitionOf } from '../../../shared/partitions.ts';
import { arnOf, decoded, fieldsOf, listOf, textOf } from '../../../shared/triggers/loose.ts';
import { roleNameOf } from '../apply/eks-names.ts';
import type { Making } from '../assume.ts';
import { isAwsManaged } from '../iam.ts';
import { findKey } from '../kms.ts';
import {
  placeClusterRole,
  placeIrsaRole,
  placePrincipal,
  placeKey,
  placePolicy,
  placeRole,
  trustOf,
} from '../place-policies.ts';
import { accountOf, regionOf } from '../world.ts';
import { clusterOfKey, clusterRegion, replayedNodegroup } from './replayed.ts';

export function assumeForIam(making: Making): void {
  const { request, event } = making;
  if (event === 'CreateRole' || event === 'CreatePolicy') return;
  for (const type of ['user', 'group'] as const) needPrincipal(making, type, textOf(request[`${type}Name`]));
  if (event.endsWith('AccountPasswordPolicy')) return needUser(making);
  if (event === 'UpdateAssumeRolePolicy' && trustsPods(textOf(request.policyDocument) ?? ''))
    return needIrsaRole(making, roleNameOf(request.roleName));
  if (request.roleName !== undefined) return needNodeRole(making, roleNameOf(request.roleName));
  const arn = decoded(request.policyArn);
  if (arn && arnOf(arn)?.type === 'policy' && !isAwsManaged(arn)) needPolicy(making, arn);
}

/** A trust policy that lets pods in is written for a role that pods take on. */
function needIrsaRole({ world, account, region, need }: Making, RoleName: string | undefined): void {
  if (!RoleName) return;
  need(
    podRoleRef(account, region, RoleName),
    accountOf(world, account).roles[RoleName] !== undefined,
    () => void placeIrsaRole(world, { account, region, RoleName }),
  );
}

// Only a policy event names one; it matters through the policy.
function needPrincipal({ world, account }: Making, type: 'user' | 'group', name: string | undefined): void {
  const { users, groups } = accountOf(world, account);
  if (name && !(type === 'user' ? users : groups)[name]) placePrincipal(world, { account, type, name });
}

// Where someone writes a password policy, someone has a password.
function needUser({ world, account, region, need }: Making): void {
  const { users } = accountOf(world, account);
  need(accountRef(account, region), Object.keys(users).length > 0, () => {
    users['replayed'] = { UserName: 'replayed', attached: [], inline: {} };
  });
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

/** A key = the key of a cluster's secrets. Only `resources` surely names it (T-REC-6). */
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
