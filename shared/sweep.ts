/** The sweep: every resource of every Region is looked at, whatever events said or failed to say. */
import { isOpen } from './case.ts';
import { AwsError, isDenied } from './errors.ts';
import { freshInventory } from './inventory.ts';
import { loadControls } from './judging.ts';
import { bucketRefs } from './read/bucket.ts';
import { addonRefs } from './read/addon.ts';
import { guardrailRefs } from './read/guardrail.ts';
import { accessEntryRefs } from './read/access-entry.ts';
import { repositoryRefs } from './read/repository.ts';
import { addonTagsRefs, tagsRefs } from './read/tags-of-eks.ts';
import { logGroupRef } from './log-group.ts';
import { loadBalancerGroupRefs } from './read/security-group.ts';
import { roleRef, detectorRef, nodegroupRef, noTrail, refKey, type Ref } from './resources.ts';
import type { Inventory, Ports, Where } from './ports.ts';
import type { Settings } from './settings.ts';
import { survey, type Look } from './survey.ts';

/** What a sweep did. */
export interface Swept {
  /** Resources that were looked at. */
  looked: number;
  /** Those among them, and those with an open case, that get a pass of their own. */
  woken: number;
}

/**
 * Looks at every resource of the accounts' Regions and wakes those that need a pass: something is wrong, could not be judged or has not
 * settled, or a case of it is open. What is as it should be costs its reads and nothing else; its last good state is kept where a plan may need it.
 * `hourly`: only kinds on which the pipeline itself depends; each of them gets its pass.
 */
export async function sweep(
  ports: Ports,
  settings: Settings,
  accounts: readonly string[],
  scope: 'daily' | 'hourly',
): Promise<Swept> {
  const swept = { looked: 0, woken: 0 };
  const wake = async (ref: Ref) => {
    await ports.wake({ ref, sweep: true }, 0);
    swept.woken += 1;
  };
  if (scope === 'hourly') {
    for (const ref of await hourlyRefs(ports, accounts)) await wake(ref);
    return { ...swept, looked: swept.woken };
  }
  const open = await openRefs(ports);
  for (const account of accounts) {
    const denied = new Map<string, number>();
    await survey(ports, settings, { account, regions: ports.regions(account) }, async look => {
      swept.looked += 1;
      const hasCase = open.delete(refKey(look.ref));
      if ('error' in look && isDenied(look.error)) count(denied, look);
      else if (hasCase || needsPass(look)) await wake(look.ref);
      else if ('reading' in look && look.controls.some(control => control.needsLastGood))
        await ports.cases.putLastGood(look.ref, look.reading.resource);
    });
    for (const [what, resources] of denied) await ports.post(blindTo(account, what, resources));
  }
  // A resource whose deletion nobody told us of is in no list any more; its cases must still end.
  for (const ref of open.values()) await wake(ref);
  return swept;
}

function needsPass(look: Look): boolean {
  if ('reading' in look) return look.judgement.findings.length > 0 || look.judgement.broken.length > 0;
  // What is not EKS's, or gone since it was listed, has nothing to judge.
  return !('absent' in look);
}

async function openRefs(ports: Ports): Promise<Map<string, Ref>> {
  const open = (await ports.cases.all()).filter(one => isOpen(one) && one.ref.kind !== 'change');
  return new Map(open.map(one => [refKey(one.ref), one.ref]));
}

/** Kinds whose verdict must not wait for a day: the trails, without which no event would reach us, and what is ours. */
async function hourlyRefs(ports: Ports, accounts: readonly string[]): Promise<Ref[]> {
  const places = accounts.flatMap(account => ports.regions(account).map(region => ({ account, region })));
  const listed = await Promise.all(
    places.map(where => refsOf(ports, where, 'hourly').catch((error: unknown) => blind(ports, where, error))),
  );
  const wanted = await Promise.all(
    listed.flat().map(async ref => {
      const controls = await loadControls(ref.kind);
      return controls.some(({ triggers }) => (triggers as readonly string[]).includes('schedule:hourly')) ? [ref] : [];
    }),
  );
  return [...new Map(wanted.flat().map(ref => [refKey(ref), ref])).values()];
}

// One alarm for all that one missing right hides; a pass of each could only be refused again.
function count(denied: Map<string, number>, { ref, ...look }: Look): void {
  const operation = 'error' in look && look.error instanceof AwsError ? look.error.operation : 'a read';
  const what = `${operation} in ${ref.region}, for resources of the kind ${ref.kind}`;
  denied.set(what, (denied.get(what) ?? 0) + 1);
}

const blindTo = (account: string, what: string, resources: number) => ({
  alarm: 'sweep-blind',
  text: `The sweep of account ${account} may not call ${what}: ${resources} of them are not judged. Add the right to the read role (docs/deploy.md).`,
});

/** One place that cannot be read never keeps the sweep from the others. */
export async function blind(
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

export async function refsOf(
  ports: Ports,
  where: { account: string; region: string },
  scope: 'daily' | 'hourly',
): Promise<Ref[]> {
  const trails = [...(await trailRefs(ports, where)), ...(await guardrailRefs(ports, where))];
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
    ...(await bucketRefs(ports, where)),
    ...(inventory.clusters.length > 0 ? [detectorRef(where.account, where.region)] : []),
    ...inventory.clusters.flatMap(cluster =>
      clusterRefs(where, cluster, inventory.nodeInterfaces?.[cluster.name] ?? []),
    ),
    ...(inventory.clusters.length > 0 ? await loadBalancerGroupRefs(ports, where) : []),
    ...(inventory.clusters.length > 0 ? await repositoryRefs(ports, where) : []),
    ...(await unlessDenied(ports, where, 'access entries', accessEntryRefs(ports, where, inventory))),
    ...tagsRefs(where, inventory),
    ...(await unlessDenied(ports, where, 'add-ons', allAddonRefs(ports, where, inventory))),
  ];
}

/** Parts of a place that may not be listed are said to be unguarded, and the rest goes on. */
async function unlessDenied(
  ports: Ports,
  { account, region }: { account: string; region: string },
  what: string,
  refs: Promise<Ref[]>,
): Promise<Ref[]> {
  try {
    return await refs;
  } catch (error) {
    if (!isDenied(error)) throw error;
    await ports.post({
      alarm: 'sweep-blind',
      text: `The sweep may not list the ${what} of ${account}/${region}. Check the read role; until then they are not guarded by the sweep.`,
    });
    return [];
  }
}

// Both from the same lists, which are read once.
async function allAddonRefs(ports: Ports, where: Where, inventory: Inventory): Promise<Ref[]> {
  const names = inventory.clusters.map(cluster => cluster.name);
  return [...(await addonRefs(ports, where, names)), ...(await addonTagsRefs(ports, where, inventory))];
}

/** Each thing once: a group or role of ten clusters is read once. */
function clusterRefs(
  { account, region }: { account: string; region: string },
  cluster: Inventory['clusters'][number],
  nodeInterfaces: string[][],
): Ref[] {
  const groups = [
    cluster.clusterGroup,
    ...cluster.additionalGroups,
    ...cluster.nodegroups.flatMap(one => [one.remoteAccessGroup, ...one.templateGroups, ...one.sourceGroups]),
    ...nodeInterfaces.flat(),
  ];
  return [
    { kind: 'cluster', account, region, id: cluster.name },
    logGroupRef(account, region, cluster.name),
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
