/** A managed node group with the rules of its remote-access group. */
import { isNotFound } from '../errors.ts';
import { rememberNodegroup } from '../inventory-mending.ts';
import { tagsOfCluster } from '../inventory.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports } from '../ports.ts';
import { nodegroupNames } from '../refs.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { ingressReads, readIngress } from './ingress.ts';

export const nodegroupReads = [
  'eks:DescribeNodegroup',
  'eks:DescribeCluster',
  'ec2:DescribeLaunchTemplateVersions',
  ...ingressReads,
] as const satisfies ReadOperation[];

/** Its security groups come into question with it: they are its leads. */
export async function readNodegroup(ports: Ports, ref: Ref<'nodegroup'>): Promise<Reading<'nodegroup'> | Absent> {
  const names = nodegroupNames(ref);
  const nodegroup = await describe(ports, ref);
  if (!nodegroup || nodegroup.status === 'DELETING') {
    await rememberNodegroup(ports, ref, names, null);
    return {
      absent: 'gone',
      why: `node group ${names.nodegroupName} of cluster ${names.clusterName} no longer exists`,
    };
  }
  const tags = nodegroup.tags ?? {};
  const group = nodegroup.resources?.remoteAccessSecurityGroup;
  // A degraded node group has its resources; only one still being made or changed is not to be judged.
  const settled = /^(CREATING|UPDATING)$/.test(nodegroup.status ?? '')
    ? { because: `node group ${ref.id} is ${nodegroup.status}` }
    : (true as const);
  if (settled !== true) return { resource: { nodegroup, remoteAccessRules: null }, settled, tags, clusters: [] };
  const [remoteAccessRules, known] = await Promise.all([
    group ? readIngress(ports, ref, group) : null,
    rememberNodegroup(ports, ref, names, nodegroup),
  ]);
  const inventory = await ports.cases.inventory(ref.account, ref.region);
  const cluster = inventory?.clusters.find(one => one.name === names.clusterName);
  const groups = cluster?.nodegroups.find(one => one.name === names.nodegroupName)?.templateGroups ?? [];
  // Who may come in by SSH belongs to the cluster from now on, too.
  const sources = nodegroup.remoteAccess?.sourceSecurityGroups ?? [];
  const leads = [...groups, ...(group ? [group] : []), ...sources].map(id => ({
    kind: 'security-group' as const,
    account: ref.account,
    region: ref.region,
    id,
  }));
  return {
    resource: { nodegroup, remoteAccessRules },
    settled,
    tags,
    clusters: [{ name: names.clusterName, tags: await tagsOfCluster(ports, ref, names.clusterName, inventory) }],
    leads: [
      ...leads,
      // Nodes with groups of their own reach the API only where the control plane lets those in.
      ...(groups.length > 0
        ? [{ kind: 'cluster-path' as const, account: ref.account, region: ref.region, id: names.clusterName }]
        : []),
      ...known,
    ],
  };
}

async function describe(ports: Ports, ref: Ref) {
  try {
    return (await ports.call(ref, 'eks:DescribeNodegroup', nodegroupNames(ref))).nodegroup ?? null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
