/** Everything of one account, read once and judged: by it the sweep knows what needs a pass, and a scan what to print. */
import type { Control } from './control.ts';
import { judge, type Judgement } from './judge.ts';
import { loadControls } from './judging.ts';
import { refsOf } from './listing.ts';
import type { Ports } from './ports.ts';
import { read } from './read.ts';
import { atMost, readOnce } from './read-once.ts';
import { refKey } from './refs.ts';
import type { Kind, Reading, Ref } from './resources.ts';
import type { Settings } from './settings.ts';

/** One resource: judged, or the reason why it was not. */
export type Look = { ref: Ref; controls: readonly Control[] } & (
  | { reading: Reading; judgement: Judgement }
  /** Gone since it was listed, or not EKS's. */
  | { absent: string }
  /** AWS still works on it. */
  | { unsettled: string }
  | { error: unknown }
);

export interface Place {
  account: string;
  regions: readonly string[];
  /** Default: every kind. */
  kinds?: ReadonlySet<Kind>;
  /** Leaves out resources before they are read. */
  want?: (ref: Ref) => boolean;
}

/** Resources that are looked at together: more would only wait for each other's calls. */
const together = 16;

/**
 * Looks at each resource of an account's Regions, Region by Region, each of them once; `seen` hears of each as it comes.
 * Nothing is written to AWS and nothing is read twice. A list that cannot be read is posted as an alarm and keeps nothing else from being read.
 * Resolves when all of them were looked at; rejects only when `seen` does.
 */
export async function survey(
  ports: Ports,
  settings: Settings,
  place: Place,
  seen: (look: Look) => Promise<void>,
): Promise<void> {
  const { ports: reading, forget } = readOnce(ports);
  // What is read here may be minutes old: a reader that mended the inventory with it could undo what an event's pass put there meanwhile.
  const looking = { ...reading, cases: { ...reading.cases, putInventory: async () => true } };
  const { want = () => true } = place;
  const known = new Set<string>();
  for (const region of place.regions) {
    const listed = (await refsOf(reading, { account: place.account, region }, place.kinds)).filter(want);
    const refs = [...new Map(listed.map(ref => [refKey(ref), ref])).values()].filter(ref => !known.has(refKey(ref)));
    // Only what is at home in another Region (IAM) can be met again.
    refs.filter(ref => ref.region !== region).forEach(ref => known.add(refKey(ref)));
    const gate = atMost(together);
    await Promise.all(refs.map(ref => gate(async () => seen(await lookAt(looking, settings, ref)))));
    forget(region);
  }
}

/** Reads one resource and judges it, as a pass would, but writes nothing. Never rejects. */
export async function lookAt(ports: Ports, settings: Settings, ref: Ref): Promise<Look> {
  const controls = await loadControls(ref.kind);
  try {
    const found = await read(ports, { ref });
    if ('absent' in found) return { ref, controls, absent: found.why };
    if (found.settled !== true) return { ref, controls, unsettled: found.settled.because };
    const lastGood = controls.some(control => control.needsLastGood) ? await ports.cases.lastGood(ref) : null;
    const given = { ref, settings, now: ports.now(), ...(lastGood && { lastGood }) };
    return { ref, controls, reading: found, judgement: judge(controls, found.resource, given) };
  } catch (error) {
    return { ref, controls, error };
  }
}
