/** What the console's buttons do to the sandbox besides telling a story: letting time pass, and putting everything back. */
import type { Pipeline } from '../sandbox/pipeline.ts';
import { estate } from '../sandbox/stories.ts';

/** The deployed schedule looks for what is due every five minutes. */
const stepSeconds = 300;

/** So many hours pass, as they would: what becomes due in between happens at its own time. */
export async function letPass(p: Pipeline, hours: number): Promise<void> {
  const until = p.clock.now() + hours * 3600;
  while (p.clock.now() < until) {
    const step = Math.min(p.clock.now() + stepSeconds, until);
    await p.run(step);
    p.clock.set(step);
  }
  await p.run(until);
}

/**
 * Every resource is as it was at the start. Cases are not forgotten: each open one is looked at again, and ends when a fresh read
 * no longer shows its fault. Conduct is no state, so its cases stay.
 */
export async function reset(p: Pipeline): Promise<void> {
  const { world } = p.sandbox;
  world.regions = {};
  world.accounts = {};
  // What AWS still had in hand was about resources that are gone.
  world.due = [];
  world.unseen = [];
  estate(world);
  // An inventory of the estate that was would be believed for hours.
  for (const place of Object.keys(world.regions)) {
    const [account = '', region = ''] = place.split('/');
    const kept = await p.ports.cases.inventory(account, region);
    if (kept) await p.ports.cases.putInventory(account, region, { ...kept, builtAt: 0 }, kept);
  }
  for (const one of await p.ports.cases.all()) if (one.status !== 'resolved') await p.ports.wake({ ref: one.ref }, 0);
  await p.run();
}
