/** How each resource is named. Refs are made and read here, and never by slicing strings elsewhere. */
import type { Ref } from './resources.ts';
import { iamRegion } from './partitions.ts';

/** A trail whose account has none to name still needs a ref: the missing trail is the finding. */
export const noTrail = 'no-trail';

/** GuardDuty has at most one detector per account and Region, so its ref needs no id to be found by. */
export const detectorRef = (account: string, region: string): Ref<'detector'> => ({
  kind: 'detector',
  account,
  region,
  id: 'detector',
});

/** What of a network an event names, by its id: a cluster by its name, nodes by `<cluster>/<node group>`, Fargate pods by `<cluster>`, an Auto Scaling group by its name, `*` for every VPC with clusters (of main tables: those they have). */
export type NetworkPart =
  | 'cluster'
  | 'nodes'
  | 'route-table'
  | 'main-tables'
  | 'flow-log'
  | 'vpcs'
  | 'instance'
  | 'interface'
  | 'scaling-group';

/** The ref of a part of a network. */
export const networkRef = (account: string, region: string, part: NetworkPart, id: string): Ref<'network'> => ({
  kind: 'network',
  account,
  region,
  id: `${part}/${id}`,
});

/** Inspector is one per account and Region. */
export const inspectorRef = (account: string, region: string): Ref<'inspector'> => ({
  kind: 'inspector',
  account,
  region,
  id: 'inspector',
});

/** ECR has one registry per account and Region; its policy and its scans are judged apart. */
export const registryRef = (account: string, region: string): Ref<'registry'> => ({
  kind: 'registry',
  account,
  region,
  id: 'registry',
});

/** What it scans. */
export const registryScanningRef = (account: string, region: string): Ref<'registry-scanning'> => ({
  kind: 'registry-scanning',
  account,
  region,
  id: 'registry',
});

/** A node group's ref; EKS names hold no slash, so the two names stay apart. */
export const nodegroupRef = (
  account: string,
  region: string,
  cluster: string,
  nodegroup: string,
): Ref<'nodegroup'> => ({
  kind: 'nodegroup',
  account,
  region,
  id: `${cluster}/${nodegroup}`,
});

/** The two names of a node group's ref. */
export function nodegroupNames(ref: Ref): { clusterName: string; nodegroupName: string } {
  const [clusterName = '', nodegroupName = ''] = ref.id.split('/');
  return { clusterName, nodegroupName };
}

/** An add-on's ref; EKS names hold no slash. */
export const addonRef = (account: string, region: string, cluster: string, addon: string): Ref<'addon'> => ({
  kind: 'addon',
  account,
  region,
  id: `${cluster}/${addon}`,
});

/** The two names of an add-on's ref. */
export function addonNames(ref: Ref): { clusterName: string; addonName: string } {
  const [clusterName = '', addonName = ''] = ref.id.split('/');
  return { clusterName, addonName };
}

/** The two names of a ref that is a named part of a cluster: a capability, an identity provider. EKS names hold no slash. */
export function partNames(ref: Ref): { clusterName: string; partName: string } {
  const [clusterName = '', partName = ''] = ref.id.split('/');
  return { clusterName, partName };
}

/** An access entry's ref; a cluster's name holds no slash, an ARN does. */
export const accessEntryRef = (
  account: string,
  region: string,
  cluster: string,
  principalArn: string,
): Ref<'access-entry'> => ({ kind: 'access-entry', account, region, id: `${cluster}/${principalArn}` });

/** The cluster and the principal of an access entry's ref. */
export function accessEntryNames(ref: Ref): { clusterName: string; principalArn: string } {
  const at = ref.id.indexOf('/');
  return { clusterName: ref.id.slice(0, at), principalArn: ref.id.slice(at + 1) };
}

/** A cluster has one issuer, so its provider goes by the cluster's name. */
export const oidcProviderRef = (account: string, region: string, cluster: string): Ref<'oidc-provider'> => ({
  kind: 'oidc-provider',
  account,
  region,
  id: cluster,
});

/** What names a Pod Identity association for good: the service account it is for. */
export interface AssociationNames {
  clusterName: string;
  namespace: string;
  serviceAccount: string;
}

/** An association's ref; none of the names holds a slash. Its id is left out: it is another one each time it is made. */
export const associationRef = (
  account: string,
  region: string,
  { clusterName, namespace, serviceAccount }: AssociationNames,
): Ref<'pod-identity-association'> => ({
  kind: 'pod-identity-association',
  account,
  region,
  id: `${clusterName}/${namespace}/${serviceAccount}`,
});

/** The names of an association's ref. */
export function associationNames(ref: Ref): AssociationNames {
  const [clusterName = '', namespace = '', serviceAccount = ''] = ref.id.split('/');
  return { clusterName, namespace, serviceAccount };
}

/** IAM is global: its refs name the Region where its events arrive. */
export const roleRef = (account: string, region: string, name: string): Ref<'role'> => ({
  kind: 'role',
  account,
  region: iamRegion(region),
  id: name,
});

/** A key by what a cluster calls it. One of another account or Region keeps its whole ARN: it cannot be named otherwise from here. */
export function keyRef({ account, region }: { account: string; region: string }, arn: string): Ref<'key'> {
  const [, , , keyRegion, owner, resource = ''] = arn.split(':');
  const id = owner === account && keyRegion === region ? resource.replace(/^key\//, '') : arn;
  return { kind: 'key', account, region, id };
}

/** A role that pods take on; the same role may also be one of nodes or clusters, which is another matter. */
export const podRoleRef = (account: string, region: string, name: string): Ref<'pod-role'> => ({
  kind: 'pod-role',
  account,
  region: iamRegion(region),
  id: name,
});

/** What an account has once: its id is the account's own. */
export const accountRef = (account: string, region: string): Ref<'account'> => ({
  kind: 'account',
  account,
  region: iamRegion(region),
  id: account,
});

/** One text per ref, for maps and table keys. */
export const refKey = (ref: Ref): string => `${ref.account}/${ref.region}/${ref.kind}/${ref.id}`;
