/** Which resources of each kind a Region of an account has: what the sweep and a scan look at. One line per kind that is judged. */
import { isNotFound } from './errors.ts';
import { freshInventory, rolesOf } from './inventory.ts';
import { logGroupRef } from './log-group.ts';
import type { Inventory, Ports, Where } from './ports.ts';
import { accessEntryRefs } from './read/access-entry.ts';
import { addonRefs } from './read/addon.ts';
import { bucketRefs } from './read/bucket.ts';
import { capabilityRefs } from './read/capability.ts';
import { guardrailRefs } from './read/guardrail.ts';
import { clusterAddonsRefs } from './read/cluster-addons.ts';
import { clusterNodesRefs } from './read/cluster-nodes.ts';
import { clusterVolumesRefs } from './read/cluster-volumes.ts';
import { identityProviderConfigRefs } from './read/identity-provider-config.ts';
import { instanceRefs } from './read/instance.ts';
import { nodegroupTemplates, scalingGroupTemplates } from './read/launch-template.ts';
import { listClusters, listNodegroups } from './read/lists.ts';
import { vpcRefs } from './read/network-refs.ts';
import { oidcProviderRefs } from './read/oidc-provider.ts';
import { associationRefs } from './read/pod-identity.ts';
import { policyRefs } from './read/policy-refs.ts';
import { podRoleRefs } from './read/pod-role.ts';
import { repositoryRefs } from './read/repository.ts';
import { loadBalancerGroupRefs } from './read/security-group.ts';
import { loadBalancerRefs } from './read/load-balancer.ts';
import { subnetRefs } from './read/subnet.ts';
import { networkAclRefs } from './read/network-acl.ts';
import { vpcEndpointRefs } from './read/vpc-endpoint.ts';
import { addonTagsRefs, tagsRefs } from './read/tags-of-eks.ts';
import {
  accountRef,
  detectorRef,
  inspectorRef,
  keyRef,
  nodegroupRef,
  noTrail,
  registryRef,
  registryScanningRef,
  roleRef,
} from './refs.ts';
import type { Kind, Ref } from './resources.ts';

/** Resources of one kind; a kind that is found in several ways has several lists, and one that fails does not hide the others. */
type List = (ports: Ports, where: Where, inventory: Inventory) => Ref[] | Promise<Ref[]>;

/** Conduct is no resource, and the others only lead to some. */
type Listed = Exclude<
  Kind,
  'change' | 'group-change' | 'prefix-list' | 'network' | 'cni-role' | 'ebs-default' | 'oidc-issuer' | 'volume'
>;

/** What is listed without knowing what belongs to which cluster; clusters and node groups too, so that a right the inventory lacks does not hide them. */
const alone = {
  bucket: [bucketRefs],
  cluster: [clusterRefs],
  guardrail: [guardrailRefs],
  nodegroup: [nodegroupRefs],
  trail: [trailRefs],
} satisfies { [K in Listed]?: ((ports: Ports, where: Where) => Promise<Ref[]>)[] };

/** What there is because there are clusters; without any, none of it is looked at. */
const ofClusters: { [K in Exclude<Listed, keyof typeof alone>]: List[] } = {
  'access-entry': [accessEntryRefs],
  account: [(_, { account, region }) => [accountRef(account, region)]],
  addon: [
    async (ports, where, { clusters }) =>
      addonRefs(
        ports,
        where,
        clusters.map(({ name }) => name),
      ),
  ],
  capability: [capabilityRefs],
  'cluster-addons': [(_, where, inventory) => clusterAddonsRefs(where, inventory)],
  'cluster-nodes': [(_, where, { clusters }) => clusterNodesRefs(where, clusters)],
  'cluster-volumes': [(_, where, inventory) => clusterVolumesRefs(where, inventory)],
  'cluster-path': [
    (_, where, { clusters }) => clusters.map(({ name }) => ({ kind: 'cluster-path', ...placeOf(where), id: name })),
  ],
  'nodegroup-versions': [
    (_, where, { clusters }) =>
      clusters.map(({ name }) => ({ kind: 'nodegroup-versions', ...placeOf(where), id: name })),
  ],
  'cluster-vpc': [
    (_, where, { clusters }) => clusters.map(({ name }) => ({ kind: 'cluster-vpc', ...placeOf(where), id: name })),
  ],
  detector: [(_, { account, region }) => [detectorRef(account, region)]],
  'identity-provider-config': [identityProviderConfigRefs],
  inspector: [(_, { account, region }) => [inspectorRef(account, region)]],
  key: [(_, where, { clusters }) => clusters.flatMap(({ keys }) => keys.map(arn => keyRef(where, arn)))],
  instance: [instanceRefs],
  'launch-template': [(_, where, inventory) => nodegroupTemplates(where, inventory), scalingGroupTemplates],
  'log-group': [
    (_, { account, region }, { clusters }) => clusters.map(({ name }) => logGroupRef(account, region, name)),
  ],
  'oidc-provider': [oidcProviderRefs],
  'pod-identity-association': [associationRefs],
  'pod-role': [podRoleRefs],
  policy: [policyRefs],
  registry: [(_, { account, region }) => [registryRef(account, region)]],
  'registry-scanning': [(_, { account, region }) => [registryScanningRef(account, region)]],
  repository: [repositoryRefs],
  role: [
    (_, { account, region }, inventory) =>
      inventory.clusters.flatMap(cluster =>
        rolesOf(inventory, cluster).map(({ name }) => roleRef(account, region, name)),
      ),
  ],
  'security-group': [(_, where, inventory) => groupRefs(where, inventory), loadBalancerGroupRefs],
  tags: [(_, where, inventory) => tagsRefs(where, inventory), addonTagsRefs],
  vpc: [(_, where, inventory) => vpcRefs(where, inventory)],
  'vpc-endpoint': [vpcEndpointRefs],
  'network-acl': [networkAclRefs],
  'load-balancer': [loadBalancerRefs],
  subnet: [subnetRefs],
};

/**
 * The resources of these kinds (default: all), some perhaps twice. What cannot be listed is posted, each reason once, and keeps nothing
 * else from being listed.
 */
export async function refsOf(ports: Ports, where: Where, kinds?: ReadonlySet<Kind>): Promise<Ref[]> {
  const wanted = ([kind]: [string, unknown]) => kinds === undefined || kinds.has(kind as Kind);
  const blind: Blind = new Map();
  const listed = Object.entries(alone)
    .filter(wanted)
    .flatMap(([kind, lists]) => lists.map(list => unlessBlind(blind, kind, async () => list(ports, where))));
  const others = Object.entries(ofClusters).filter(wanted);
  const inventory = others.length > 0 ? await inventoryOf(blind, ports, where) : null;
  if (inventory && inventory !== 'unknown' && inventory.clusters.length > 0)
    for (const [kind, lists] of others)
      listed.push(...lists.map(list => unlessBlind(blind, kind, async () => list(ports, where, inventory))));
  const refs = (await Promise.all(listed)).flat();
  for (const [why, what] of blind)
    await ports.post({
      alarm: 'sweep-blind',
      text: `Cannot list everything in ${where.account}/${where.region} (${[...what].join(', ')}): ${why}. Until that is mended the sweep does not guard it.`,
    });
  return refs;
}

/** Kinds by the reason why they could not be listed. */
type Blind = Map<string, Set<string>>;

async function unlessBlind(blind: Blind, kind: string, list: () => Promise<Ref[]>): Promise<Ref[]> {
  try {
    return await list();
  } catch (error) {
    note(blind, wordsOf(error), kind);
    return [];
  }
}

const note = (blind: Blind, why: string, kind: string): unknown =>
  blind.set(why, new Set([...(blind.get(why) ?? []), kind]));

/** `unknown` when nobody can tell what belongs to which cluster. */
async function inventoryOf(blind: Blind, ports: Ports, where: Where): Promise<Inventory | 'unknown'> {
  const belonging = 'whatever belongs to clusters';
  try {
    const inventory = await freshInventory(ports, where);
    if (inventory === 'unknown') note(blind, 'the read role lacks a right that the inventory needs', belonging);
    return inventory;
  } catch (error) {
    note(blind, wordsOf(error), belonging);
    return 'unknown';
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const placeOf = ({ account, region }: Where) => ({ account, region });

async function clusterRefs(ports: Ports, where: Where): Promise<Ref[]> {
  const names = await listClusters(ports, where);
  return names.map(id => ({ kind: 'cluster', ...placeOf(where), id }));
}

async function nodegroupRefs(ports: Ports, where: Where): Promise<Ref[]> {
  const names = await listClusters(ports, where);
  const groups = await Promise.all(names.map(name => nodegroupsOf(ports, where, name)));
  return groups.flat();
}

async function nodegroupsOf(ports: Ports, where: Where, cluster: string): Promise<Ref[]> {
  try {
    const names = await listNodegroups(ports, where, cluster);
    return names.map(name => nodegroupRef(where.account, where.region, cluster, name));
  } catch (error) {
    // A cluster may be deleted between the list and the look.
    if (isNotFound(error)) return [];
    throw error;
  }
}

function groupRefs(where: Where, { clusters, nodeInterfaces = {} }: Inventory): Ref[] {
  const ids = clusters.flatMap(cluster => [
    cluster.clusterGroup ?? [],
    ...cluster.additionalGroups,
    ...cluster.nodegroups.flatMap(one => [one.remoteAccessGroup ?? [], ...one.templateGroups, ...one.sourceGroups]),
    ...(nodeInterfaces[cluster.name] ?? []),
  ]);
  return ids.flat().map(id => ({ kind: 'security-group', ...placeOf(where), id }));
}

/** The trails at home here, and, where the account has none at all, the missing one. */
async function trailRefs(ports: Ports, where: Where): Promise<Ref[]> {
  const { trailList = [] } = await ports.call(where, 'cloudtrail:DescribeTrails', { includeShadowTrails: true });
  const home = trailList.filter(trail => trail.HomeRegion === where.region);
  const ids = trailList.length === 0 ? [noTrail] : home.flatMap(trail => trail.Name ?? []);
  return ids.map(id => ({ kind: 'trail', ...placeOf(where), id }));
}
