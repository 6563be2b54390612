/** Looking again: when a resource is not settled, when a case is due soon, and at what a resource leads to. */
import type { Ports, Wake } from './ports.ts';
import type { Pass } from './pass.ts';
import { refKey } from './refs.ts';
import type { Reading } from './resources.ts';

/** After this many looks at a resource that does not settle, someone must be told: with these waits, about 9 hours. */
const mostLooks = 40;
/** The longest delay a queue message can have. */
const longestDelay = 900;

/**
 * 30 s, 60 s, 120 s, … at most 15 min: a wake-up keeps what it knows of its change, so nothing is lost while AWS works.
 * Our own re-checks know of none; their cases are due again by themselves.
 */
export async function lookAgain(ports: Ports, wakes: readonly Wake[]): Promise<void> {
  const told = wakes.filter(wake => wake.because ?? wake.sweep);
  await Promise.all(
    told.map(async wake => {
      const attempt = (wake.attempt ?? 0) + 1;
      if (attempt <= mostLooks)
        return ports.wake({ ...wake, attempt }, Math.min(30 * 2 ** (attempt - 1), longestDelay));
      const text = `${wake.ref.kind} ${wake.ref.id} in ${wake.ref.account}/${wake.ref.region} did not settle after ${mostLooks} looks. Look at it in the console; the daily sweep goes on.`;
      return ports.post({ alarm: 'never-settled', text, ref: wake.ref });
    }),
  );
}

/** Wakes what a changed resource brings into question. Unless it passes on what was touched, nothing there was touched by the change itself, so nothing there is reverted for it. */
export async function wakeLeads(
  ports: Ports,
  wakes: readonly Wake[],
  { leads = [], passesOn }: Pick<Reading, 'leads' | 'passesOn'>,
): Promise<void> {
  const told = wakes.filter(one => one.because ?? one.sweep);
  const wake = told.find(one => passesOn && one.touched && one.touched.length > 0) ?? told[0];
  if (!wake) return;
  const unique = [...new Map(leads.map(ref => [refKey(ref), ref])).values()];
  await Promise.all(
    unique.map(ref =>
      ports.wake(
        {
          ref,
          touched: passesOn && wake.touched ? wake.touched : [],
          ...(wake.because && { because: wake.because }),
          ...(wake.sweep && { sweep: true as const }),
        },
        0,
      ),
    ),
  );
}

/** Ends a pass: whatever it left under way is looked at when it is due, by the queue if soon, by the five-minute schedule in any case. */
export async function finish(ports: Ports, pass: Pass): Promise<Pass> {
  const due = pass.cases
    .filter(one => one.status === 'acting' || one.status === 'undoing' || one.status === 'approved')
    .flatMap(one => one.dueAt ?? []);
  const again = pass.cases.some(one => one.status === 'superseded' && one.supersededBy === 'plan changed');
  const waits = [...due.map(at => Math.max(at - ports.now(), 0)), ...(again ? [0] : [])];
  if (waits.length > 0) await ports.wake({ ref: pass.ref }, Math.min(...waits, longestDelay));
  return pass;
}
