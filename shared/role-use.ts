/** What a role is for: as its clusters say, or, where nobody may list them, as it seems. */
import { speaksOfAction, statementsOf } from './iam-document.ts';
import { isAwsOwn } from './needed-policies.ts';
import type { RoleState, RoleUse } from './resources/account.ts';
import { listed } from './listed.ts';

/** The uses of one sort; `unsure` when only the role's own policies and trust speak for one. */
export function usesAs(state: RoleState, as: RoleUse['as']): { uses: RoleUse[]; unsure: boolean } {
  if (state.usedBy !== 'unknown') return { uses: state.usedBy.filter(use => use.as === as), unsure: false };
  return { uses: [], unsure: seemsToBe(state, as) };
}

/** ` (control plane of cluster shop and nodes of cluster shop)`, for messages; empty when nobody knows. */
export const usesWords = ({ usedBy }: RoleState): string =>
  usedBy === 'unknown' || usedBy.length === 0
    ? ''
    : ` (${listed([...new Set(usedBy.map(use => `${nouns[use.as]} of cluster ${use.cluster}`))].toSorted())})`;

const nouns: Record<RoleUse['as'], string> = {
  cluster: 'control plane',
  node: 'nodes',
  'pod-execution': 'Fargate pods',
};

/** EKS takes on a role by the service named here; China's EC2 has a name of its own. */
export const servicesOf: Record<RoleUse['as'], readonly string[]> = {
  cluster: ['eks.amazonaws.com'],
  node: ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'],
  'pod-execution': ['eks-fargate-pods.amazonaws.com'],
};

// Every role of the account comes this way when the clusters cannot be listed: those of other services must not be told of.
function seemsToBe({ role, attached }: RoleState, as: RoleUse['as']): boolean {
  const statements = statementsOf(role.AssumeRolePolicyDocument ?? '') ?? [];
  const trusts = statements.some(
    one =>
      one.effect === 'Allow' &&
      speaksOfAction(one, 'sts:AssumeRole') &&
      (one.principals['Service'] ?? []).some(name => servicesOf[as].includes(name)),
  );
  // Every instance's role trusts EC2.
  return (
    trusts && (as !== 'node' || attached.some(one => isAwsOwn(one.PolicyArn) && one.PolicyName.startsWith('AmazonEKS')))
  );
}
