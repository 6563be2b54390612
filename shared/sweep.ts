/** The sweep: every resource of every Region is looked at, whatever events said or failed to say. */
import { isOpen } from './case.ts';
import { controls } from './catalogue.ts';
import { freshInventory } from './inventory.ts';
import { repositoryRefs } from './read/repository.ts';
import { roleRef, detectorRef, nodegroupRef, noTrail, refKey, type Kind, type Ref } from './resources.ts';
import type { Inventory, Ports } from './ports.ts';

/** Wakes every resource of the accounts' Regions; answers how many. `hourly`: only kinds whose verdict changes with time alone and on which the pipeline itself depends. */
export async function sweep(ports: Ports, accounts: readonly string[], scope: 'daily' | 'hourly'): Promise<number> {
  const wanted = (kind: Kind) =>
    scope === 'daily' ||
    controls.some(
      control => control.resource === kind && (control.triggers as readonly string[]).includes('schedule:hourly'),
    );
  const places = accounts.flatMap(account => ports.regions(account).map(region => ({ account, region })));
  let woken = 0;
  const seen = new Set<string>();
  for (const where of places) {
    const refs = await refsOf(ports, where, scope).catch((error: unknown) => blind(ports, where, error));
    const ours = refs.filter(ref => wanted(ref.kind) && !seen.has(refKey(ref)));
    for (const ref of new Map(ours.map(ref => [refKey(ref), ref])).values()) {
      seen.add(refKey(ref));
      await ports.wake({ ref, sweep: true }, 0);
      woken += 1;
    }
  }
  return scope === 'daily' ? woken + (await wakeOpen(ports, seen)) : woken;
}

// A resource whose deletion nobody told us of is in no list any more; its cases must still end.
async function wakeOpen(ports: Ports, seen: ReadonlySet<string>): Promise<number> {
  const open = (await ports.cases.all()).filter(
    one => isOpen(one) && one.ref.kind !== 'change' && !seen.has(refKey(one.ref)),
  );
  const refs = [...new Map(open.map(one => [refKey(one.ref), one.ref])).values()];
  for (const ref of refs) await ports.wake({ ref, sweep: true }, 0);
  return refs.length;
}

/** One place that cannot be read never keeps the sweep from the others. */
async function blind(
  ports: Ports,
  { account, region }: { account: string; region: string },
  error: unknown,
): Promise<Ref[]> {
  const why = error instanceof Error ? error.message : String(error);
  await ports.post({
    alarm: 'sweep-blind',
    text: `The sweep could not look at ${account}/${region}: ${why}. Until that is mended nothing there is guarded by the sweep.`,
  });
  return [];
}

async function refsOf(
  ports: Ports,
  where: { account: string; region: string },
  scope: 'daily' | 'hourly',
): Promise<Ref[]> {
  const trails = await trailRefs(ports, where);
  if (scope === 'hourly') return trails;
  const inventory = await freshInventory(ports, where);
  if (inventory === 'unknown') {
    await ports.post({
      alarm: 'sweep-blind',
      text: `The sweep may not list the EKS clusters of ${where.account}/${where.region}. Check the read role; until then nothing there is guarded by the sweep.`,
    });
    return trails;
  }
  return [
    ...trails,
    ...(inventory.clusters.length > 0 ? [detectorRef(where.account, where.region)] : []),
    ...inventory.clusters.flatMap(cluster => clusterRefs(where, cluster)),
    ...(inventory.clusters.length > 0 ? await repositoryRefs(ports, where) : []),
  ];
}

/** Each thing once: a group or role of ten clusters is read once. */
function clusterRefs(
  { account, region }: { account: string; region: string },
  cluster: Inventory['clusters'][number],
): Ref[] {
  const groups = [
    cluster.clusterGroup,
    ...cluster.additionalGroups,
    ...cluster.nodegroups.flatMap(one => [one.remoteAccessGroup, ...one.templateGroups, ...one.sourceGroups]),
  ];
  return [
    { kind: 'cluster', account, region, id: cluster.name },
    ...cluster.nodegroups.map(one => nodegroupRef(account, region, cluster.name, one.name)),
    ...groups.flatMap(id => (id ? [{ kind: 'security-group' as const, account, region, id }] : [])),
    ...cluster.keys.map(arn => keyRef(account, region, arn)),
    ...cluster.roles.map(role => roleRef(account, region, role.name)),
  ];
}

/** The trails at home here, and, where the account has none at all, the missing one. */
async function trailRefs(ports: Ports, where: { account: string; region: string }): Promise<Ref[]> {
  const { trailList = [] } = await ports.call(where, 'cloudtrail:DescribeTrails', { includeShadowTrails: true });
  const home = trailList.filter(trail => trail.HomeRegion === where.region);
  const ids = trailList.length === 0 ? [noTrail] : home.flatMap(trail => trail.Name ?? []);
  return ids.map(id => ({ kind: 'trail' as const, ...where, id }));
}

/** A key of another account keeps its whole ARN: it cannot be named otherwise from here. */
function keyRef(account: string, region: string, arn: string): Ref<'key'> {
  const [, , , keyRegion, owner, resource = ''] = arn.split(':');
  return {
    kind: 'key',
    account,
    region,
    id: owner === account && keyRegion === region ? resource.replace(/^key\//, '') : arn,
  };
}
