/** Where events say to look for the sake of aws-node: what it runs with, and what that may do. */
import { cniFacet } from '../needed-policies.ts';
import { addonRef } from '../refs.ts';
import { iamRegion } from '../partitions.ts';
import type { Look } from '../triggers.ts';
import { changeItself } from './conduct.ts';
import { clusterName, nodegroupCreated } from './eks.ts';
import { detachedFrom } from './iam-policies.ts';
import { namedRole, policyAttached, policyDetached } from './iam.ts';
import type { Seen } from './leads-to.ts';
import { arnOf, decoded, fieldsOf, textOf } from './loose.ts';

/** CreateNodegroup: the node group, and aws-node that may run with a role which lacks its policy. */
export const nodegroupAdded = (seen: Seen): Look[] => [
  ...nodegroupCreated(seen),
  ...cniLook(seen, roleFacets(seen.request.nodeRole ?? fieldsOf(seen.response.nodegroup).nodeRole)),
];

/** CreatePodIdentityAssociation: aws-node runs with another role from now on. */
export const associationCreated = (seen: Seen): Look[] =>
  isAwsNode(seen)
    ? cniLook(seen, ['role', ...roleFacets(seen.request.roleArn)])
    : [{ kind: 'addon', dismissed: 'the association is not for aws-node' }];

/** DeletePodIdentityAssociation: aws-node falls back to the roles of the nodes, whichever they are. */
export const associationDeleted = (seen: Seen): Look[] => [
  ...changeItself(seen),
  ...(isAwsNode(seen)
    ? cniLook(seen, 'all')
    : [{ kind: 'addon' as const, dismissed: 'the association is not for aws-node' }]),
];

/** AttachRolePolicy; the CNI's policy may be what some cluster's aws-node was missing. */
export const attachedPolicy = (seen: Seen): Look[] => [...policyAttached(seen), ...cniRoleLook(seen, () => [])];

/** DetachRolePolicy; aws-node may have needed it. */
export const detachedPolicy = (seen: Seen): Look[] => [
  ...policyDetached(seen),
  ...detachedFrom('role')(seen),
  ...cniRoleLook(seen, role => [cniFacet(role)]),
];

/** The facets of vpc-cni that a role named in a request stands for. */
export const roleFacets = (named: unknown): string[] => {
  const name = decoded(named)?.split('/').at(-1);
  return name ? [cniFacet(name)] : [];
};

function cniLook(seen: Seen, touched: string[] | 'all'): Look[] {
  const cluster = clusterName(seen);
  return cluster ? [{ ref: addonRef(seen.account, seen.region, cluster, 'vpc-cni'), touched }] : [];
}

// The documentation names the policy of IPv6 clusters, which is the account's own, so that it holds these three letters.
function cniRoleLook(seen: Seen, touched: (role: string) => string[]): Look[] {
  const policy = arnOf(decoded(seen.request.policyArn));
  const role = namedRole(seen, seen.request.roleName);
  if (!policy || !role) return [];
  if (!/CNI/i.test(policy.id)) return [{ kind: 'cni-role', dismissed: 'the policy is none of the CNI' }];
  const ref = { kind: 'cni-role' as const, account: seen.account, region: iamRegion(seen.region), id: role.id };
  return [{ ref, touched: touched(role.id) }];
}

// A deletion's request names only the association's id.
function isAwsNode({ request, response }: Seen): boolean {
  const answered = fieldsOf(response.association);
  const named = (key: string) => textOf(request[key]) ?? textOf(answered[key]);
  return named('namespace') === 'kube-system' && named('serviceAccount') === 'aws-node';
}
