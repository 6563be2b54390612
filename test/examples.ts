/** An example of a control: a sentence and a small world, read and judged as the program does it. */
import type { Control, Finding, NotApplicable } from '../shared/control.ts';
import type { Operation } from '../shared/operations.ts';
import type { Wake } from '../shared/ports.ts';
import { read } from '../shared/read.ts';
import type { Change, CloudTrailRecord } from '../shared/record.ts';
import { refKey } from '../shared/refs.ts';
import type { Kind, Ref, Resources } from '../shared/resources.ts';
import { checkSettings, type Settings } from '../shared/settings.ts';
import { sandbox, type Sandbox } from '../local/sandbox/sandbox.ts';
import { emptyWorld, type World } from '../local/sandbox/world.ts';
import { testClock, testPorts, type Clock } from './ports.ts';

export interface Example {
  name: string;
  /** Fills the world and answers what is judged. */
  world(world: World): Ref;
  /** As in guardrails.yml. */
  settings?: unknown;
  /** The world in which nothing was wrong: what it reads like is the last good state. */
  lastGood?: (world: World) => Ref;
  /** Operations AWS refuses us. */
  denies?: Operation[];
  /** The change that made us look, where a reader learns from it. */
  change?: Change;
  /** For conduct: the record that is judged. */
  record?: CloudTrailRecord;
}

/** An example's world with everything needed to read, judge and change it. */
export interface Stage {
  sandbox: Sandbox;
  clock: Clock;
  ref: Ref;
  settings: Settings;
}

/** The same world every time. */
export function staged(example: Example): Stage {
  const world = emptyWorld();
  const ref = example.world(world);
  const clock = testClock();
  return { sandbox: sandbox({ now: clock.now, world }), clock, ref, settings: settingsOf(example.settings) };
}

export function settingsOf(document: unknown): Settings {
  const checked = checkSettings(document ?? {});
  if ('faults' in checked) throw new Error(`The example's settings are wrong: ${JSON.stringify(checked.faults)}`);
  return checked.settings;
}

/** What the readers say of a resource now; null when there is nothing to judge. A resource that is not settled is a fault of the example. */
export async function resourceNow(stage: Stage, example: Example, ref: Ref): Promise<Resources[Kind] | null> {
  const ports = testPorts(stage.sandbox, stage.clock, { ...(example.denies && { denies: example.denies }) });
  // What is said of the example's own resource is not said of its neighbours.
  const because = refKey(ref) === refKey(stage.ref) ? example.change : undefined;
  const wake: Wake = { ref, ...(because && { because }), ...(example.record && { record: example.record }) };
  const seen = await read(ports, wake);
  if ('absent' in seen) return null;
  if (seen.settled !== true) throw new Error(`${ref.kind} ${ref.id} is not settled: ${seen.settled.because}`);
  return seen.resource;
}

/** One control's verdict on an example, held to what is true of every `evaluate`. */
export async function evaluated(
  control: Control,
  example: Example,
): Promise<{ ref: Ref; verdict: Finding[] | NotApplicable; resource: Resources[Kind] }> {
  const stage = staged(example);
  const resource = await resourceNow(stage, example, stage.ref);
  if (!resource) throw new Error(`The example's world has no ${stage.ref.kind} ${stage.ref.id} of EKS.`);
  const verdict = await judged(control, stage, example, resource);
  // Same input, same answer.
  expect(await judged(control, stage, example, resource)).toEqual(verdict);
  const again = await judged(control, stage, example, reversed(resource));
  if (!Array.isArray(verdict) || !Array.isArray(again)) {
    expect(again).toEqual(verdict);
    return { ref: stage.ref, verdict, resource };
  }
  const keys = verdict.map(finding => finding.key);
  expect(new Set(keys).size).toBe(keys.length);
  // Whatever order AWS answers in, a finding keeps its key and a case its finding.
  const identity = ({ key, lasting, facet, severity, atMost }: Finding) => ({
    key,
    lasting,
    facet,
    severity,
    atMost: atMost?.remedy,
  });
  const byKey = (findings: Finding[]) => findings.map(identity).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  expect(byKey(again)).toEqual(byKey(verdict));
  return { ref: stage.ref, verdict, resource };
}

/** The verdict on a resource that cannot be changed: `evaluate` only looks. */
export async function judged(
  control: Control,
  stage: Stage,
  example: Example,
  resource: Resources[Kind],
): Promise<Finding[] | NotApplicable> {
  const lastGood = await goodState(example);
  return control.evaluate(frozen(resource), {
    ref: frozen(stage.ref),
    settings: frozen(stage.settings),
    now: stage.clock.now(),
    ...(lastGood && { lastGood: frozen(lastGood) }),
  });
}

/** What the example's resource read like when nothing was wrong; null when nobody kept it. */
export async function goodState(example: Example): Promise<Resources[Kind] | null> {
  if (!example.lastGood) return null;
  const stage = staged({ ...example, world: example.lastGood });
  return resourceNow(stage, example, stage.ref);
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}

// Every list the other way round, at any depth; dates are values.
function reversed<T>(value: T): T {
  const turn = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(turn).toReversed();
    if (typeof one !== 'object' || one === null || isDate(one)) return one;
    return Object.fromEntries(Object.entries(one).map(([name, field]) => [name, turn(field)]));
  };
  // Only the order of lists differs, so it is the same type.
  return turn(value) as T;
}

/** Also for dates of the sandbox, which in a test are another global's. */
export const isDate = (value: unknown): boolean => Object.prototype.toString.call(value) === '[object Date]';
