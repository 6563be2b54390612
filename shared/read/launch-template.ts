/** A launch template in the versions that clusters start nodes from, with the rules of the security groups it names. */
import type { InstanceMetadataDefaultsResponse, LaunchTemplateVersion } from '@aws-sdk/client-ec2';
import type { Nodegroup } from '@aws-sdk/client-eks';
import { isDenied, isNotFound } from '../errors.ts';
import { freshInventory, keptInventory } from '../inventory.ts';
import { namedGroups } from '../launch-template.ts';
import type { ReadOperation } from '../operations.ts';
import type { Inventory, Ports, Where } from '../ports.ts';
import type { LaunchTemplateState, TemplateUse } from '../resources/network.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { ingressReads, readIngress } from './ingress.ts';
import { keyManagerReads, readKeyManagers } from './key-manager.ts';
import { inventoryReads, listNodegroups } from './lists.ts';
import { readScalingGroups, scalingGroupReads, templatesOf } from './scaling-groups.ts';

export const launchTemplateReads = [
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:GetEbsDefaultKmsKeyId',
  'ec2:GetEbsEncryptionByDefault',
  'ec2:GetInstanceMetadataDefaults',
  ...keyManagerReads,
  ...ingressReads,
  ...scalingGroupReads,
  ...inventoryReads,
] as const satisfies ReadOperation[];

type Used = TemplateUse & { wanted: string };

/**
 * Whose it is tells the inventory (a node group keeps its template for life) and the tags of Auto Scaling groups; the version in
 * use is read again. Versions nobody starts nodes from are not judged.
 */
export async function readLaunchTemplate(
  ports: Ports,
  ref: Ref<'launch-template'>,
): Promise<Reading<'launch-template'> | Absent> {
  const inventory = (await keptInventory(ports, ref)) ?? (await freshInventory(ports, ref));
  // Nobody may tell whose template it is, so it must not be touched; the sweep names what we may not read.
  if (inventory === 'unknown')
    throw new Error(
      `Cannot tell whether launch template ${ref.id} in ${ref.account}/${ref.region} starts nodes of a cluster: the clusters cannot be listed. Check the read role.`,
    );
  const names = inventory.clusters.map(cluster => cluster.name);
  const [nodegroups, scalingGroups] = await Promise.all([
    nodegroupsOf(ports, ref, inventory),
    readScalingGroups(ports, ref, names),
  ]);
  const busy = nodegroups.find(one => /^(CREATING|UPDATING)$/.test(one.status ?? ''));
  const used: Used[] = [
    ...nodegroups.map(one => ({
      by: 'nodegroup' as const,
      cluster: one.clusterName ?? '',
      nodegroup: one.nodegroupName ?? '',
      wanted: one.launchTemplate?.version ?? '$Default',
    })),
    // EKS gives its own groups a template of its own making, which nobody else may change.
    ...scalingGroups
      .filter(one => one.nodegroup === undefined)
      .flatMap(({ group, cluster }) =>
        templatesOf(group)
          .filter(template => template.id === ref.id)
          .map(({ version }) => ({
            by: 'auto-scaling-group' as const,
            cluster,
            group: group.AutoScalingGroupName ?? '',
            ...followed(version),
            wanted: version,
          })),
      ),
  ];
  if (used.length === 0)
    return { absent: 'not-eks', why: `no node of a cluster is started from launch template ${ref.id}` };
  const uses = await withVersions(ports, ref, used);
  if (uses.length === 0) return { absent: 'gone', why: `launch template ${ref.id} no longer exists` };
  const clusters = [...new Set(used.map(use => use.cluster))].map(name => ({
    name,
    tags: inventory.clusters.find(one => one.name === name)?.tags ?? {},
  }));
  const settled = busy ? { because: `node group ${busy.nodegroupName} is ${busy.status}` } : (true as const);
  if (settled !== true)
    return { resource: { LaunchTemplateId: ref.id, uses, groups: {} }, settled, tags: {}, clusters };
  const [groups, EbsEncryptionByDefault, metadataDefaults, defaultKey] = await Promise.all([
    groupsOf(ports, ref, uses),
    encryptsByDefault(ports, ref),
    accountDefaults(ports, ref),
    defaultKeyOf(ports, ref),
  ]);
  const keyManagers = await readKeyManagers(ports, ref, [
    ...uses.flatMap(namedKeys),
    ...(defaultKey ? [defaultKey] : []),
  ]);
  const resource = {
    LaunchTemplateId: ref.id,
    uses,
    groups,
    ...(EbsEncryptionByDefault !== null && { EbsEncryptionByDefault }),
    ...(metadataDefaults && { metadataDefaults }),
    ...(defaultKey && { defaultKey }),
    keyManagers,
  };
  return { resource, settled, tags: {}, clusters };
}

/** Null when we may not know. */
async function encryptsByDefault(ports: Ports, where: Where): Promise<boolean | null> {
  try {
    return (await ports.call(where, 'ec2:GetEbsEncryptionByDefault', {})).EbsEncryptionByDefault ?? null;
  } catch (error) {
    if (isDenied(error)) return null;
    throw error;
  }
}

/** Null when we may not know. */
async function defaultKeyOf(ports: Ports, where: Where): Promise<string | null> {
  try {
    return (await ports.call(where, 'ec2:GetEbsDefaultKmsKeyId', {})).KmsKeyId ?? null;
  } catch (error) {
    if (isDenied(error)) return null;
    throw error;
  }
}

const namedKeys = ({ version }: LaunchTemplateState['uses'][number]): string[] =>
  (version.LaunchTemplateData?.BlockDeviceMappings ?? []).flatMap(one => one.Ebs?.KmsKeyId ?? []);

/** Null when we may not know. */
async function accountDefaults(ports: Ports, where: Where): Promise<InstanceMetadataDefaultsResponse | null> {
  try {
    return (await ports.call(where, 'ec2:GetInstanceMetadataDefaults', {})).AccountLevel ?? {};
  } catch (error) {
    if (isDenied(error)) return null;
    throw error;
  }
}

const followed = (version: string): { follows?: '$Latest' | '$Default' } =>
  version === '$Latest' || version === '$Default' ? { follows: version } : {};

/** The node groups that use the template, as they are now. One that is still being made is in no kept inventory. */
async function nodegroupsOf(ports: Ports, ref: Ref, inventory: Inventory): Promise<Nodegroup[]> {
  const known = inventory.clusters.flatMap(({ name, nodegroups }) =>
    nodegroups.filter(one => one.template === ref.id).map(one => ({ clusterName: name, nodegroupName: one.name })),
  );
  const names = known.length > 0 ? known : await newNodegroups(ports, ref, inventory);
  const read = await Promise.all(names.map(one => unlessGone(ports.call(ref, 'eks:DescribeNodegroup', one))));
  return read.flatMap(answer =>
    answer?.nodegroup?.launchTemplate?.id === ref.id && answer.nodegroup.status !== 'DELETING'
      ? [answer.nodegroup]
      : [],
  );
}

async function newNodegroups(ports: Ports, where: Where, { clusters }: Inventory) {
  const listed = await Promise.all(
    clusters.map(async ({ name, nodegroups }) => {
      const all = (await unlessGone(listNodegroups(ports, where, name))) ?? [];
      return all
        .filter(nodegroupName => !nodegroups.some(one => one.name === nodegroupName))
        .map(nodegroupName => ({ clusterName: name, nodegroupName }));
    }),
  );
  return listed.flat();
}

// A version that was deleted cannot be judged: what was started from it is looked at instance by instance.
async function withVersions(ports: Ports, ref: Ref, used: readonly Used[]): Promise<LaunchTemplateState['uses']> {
  const wanted = [...new Set(used.map(use => use.wanted))];
  const read = await Promise.all(
    wanted.map(version =>
      unlessGone(
        ports.call(ref, 'ec2:DescribeLaunchTemplateVersions', { LaunchTemplateId: ref.id, Versions: [version] }),
      ),
    ),
  );
  const versions = new Map<string, LaunchTemplateVersion | undefined>(
    wanted.map((version, i) => [version, read[i]?.LaunchTemplateVersions?.[0]]),
  );
  return used.flatMap(({ wanted: name, ...use }) => {
    const version = versions.get(name);
    return version ? [{ ...use, version }] : [];
  });
}

async function groupsOf(
  ports: Ports,
  where: Where,
  uses: LaunchTemplateState['uses'],
): Promise<LaunchTemplateState['groups']> {
  const ids = [...new Set(uses.flatMap(({ version }) => namedGroups(version)))];
  return Object.fromEntries(await Promise.all(ids.map(async id => [id, await readIngress(ports, where, id)] as const)));
}

/** The launch templates of a Region's node groups, for the sweep. */
export const nodegroupTemplates = (where: Where, { clusters }: Inventory): Ref<'launch-template'>[] =>
  refsOf(
    where,
    clusters.flatMap(cluster => cluster.nodegroups.flatMap(one => one.template ?? [])),
  );

/** Those of its self-managed groups. */
export async function scalingGroupTemplates(
  ports: Ports,
  where: Where,
  { clusters }: Inventory,
): Promise<Ref<'launch-template'>[]> {
  const names = clusters.map(cluster => cluster.name);
  const groups = (await readScalingGroups(ports, where, names)).filter(one => one.nodegroup === undefined);
  return refsOf(
    where,
    groups.flatMap(one => templatesOf(one.group).map(template => template.id)),
  );
}

const refsOf = ({ account, region }: Where, ids: readonly string[]): Ref<'launch-template'>[] =>
  [...new Set(ids)].map(id => ({ kind: 'launch-template' as const, account, region, id }));

async function unlessGone<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
