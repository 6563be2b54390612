/** The five-minute look at the table: whatever is due is woken, so that nothing depends on a queue message being on time. */
import type { Ports } from './ports.ts';
import { refKey } from './refs.ts';

/** Wakes every resource that has a case due now; answers how many. Waking twice is harmless. */
export async function wakeDue(ports: Ports): Promise<number> {
  const cases = await ports.cases.due(ports.now(), 500);
  const refs = [...new Map(cases.map(one => [refKey(one.ref), one.ref])).values()];
  await Promise.all(refs.map(ref => ports.wake({ ref }, 0)));
  return refs.length;
}
