/** The sweep: every resource of every Region is looked at, whatever events said or failed to say. */
import { isOpen } from './case.ts';
import { AwsError, isDenied } from './errors.ts';
import { knownControls } from './known-controls.ts';
import { refsOf } from './listing.ts';
import type { Ports } from './ports.ts';
import { refKey } from './refs.ts';
import type { Ref } from './resources.ts';
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

/** Of the kinds whose verdict must not wait for a day: the trails, without which no event would reach us, and what is ours. */
async function hourlyRefs(ports: Ports, accounts: readonly string[]): Promise<Ref[]> {
  const kinds = new Set(knownControls.filter(control => control.hourly).map(control => control.resource));
  const places = accounts.flatMap(account => ports.regions(account).map(region => ({ account, region })));
  const listed = await Promise.all(places.map(where => refsOf(ports, where, kinds)));
  return [...new Map(listed.flat().map(ref => [refKey(ref), ref])).values()];
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
