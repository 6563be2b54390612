/** From a CloudTrail record to the resources it makes us look at, or the reason why it makes us look at none. */
import type { Control } from './control.ts';
import { judge } from './judge.ts';
import { withLed } from './led-kinds.ts';
import type { Ports, Wake } from './ports.ts';
import { changeOf, sourceOf, type CloudTrailRecord } from './record.ts';
import type { Kind } from './resources.ts';
import type { Settings } from './settings.ts';
import { isTrigger, triggers, type EventTrigger, type Look } from './triggers.ts';

/** `skipped` says why there is no wake at all; it costs no AWS call. */
export type Wakes = { wakes: Wake[]; skipped?: undefined } | { wakes: []; skipped: string };

interface Given {
  settings: Settings;
  /** Epoch seconds. */
  now: number;
  /** The controls that judge a kind; it is asked for the kinds of `kindsOf` only. */
  controlsOf: (kind: Kind) => readonly Control[];
}

/** Pure. Records are checked before (records.ts), so every field a look needs is there or its absence is handled. */
export function wakesOf(record: CloudTrailRecord, given: Given): Wakes {
  const name = `${sourceOf(record)}:${record.eventName}`;
  if (record.errorCode) return { wakes: [], skipped: `the call failed (${record.errorCode}), so nothing changed` };
  // Taking on a role is marked as a read, and is none.
  const isUse = isTrigger(name) && name.startsWith('sts:');
  if ((record.readOnly === true && !isUse) || /^(Get|List|Describe|Head)/.test(record.eventName))
    return { wakes: [], skipped: `${name} only reads` };
  const because = changeOf(record);
  const conduct = conductWake(record, name, given);
  const looks = isTrigger(name)
    ? triggers[name].look(record).filter(look => listens(given, name, 'ref' in look ? look.ref.kind : look.kind))
    : [];
  const wakes: Wake[] = looks.flatMap(look =>
    'ref' in look && look.ref.kind !== 'change'
      ? [{ ref: look.ref, because, touched: look.touched, ...(look.closing && { closing: true as const }) }]
      : [],
  );
  const all = [...wakes, ...(conduct ? [{ ...conduct, because }] : [])];
  return all.length > 0 ? { wakes: all } : { wakes: [], skipped: whyNot(name, looks) };
}

/** The kinds whose controls decide what becomes of a record: conduct, and what its event names. */
export function kindsOf(record: CloudTrailRecord): Kind[] {
  const name = `${sourceOf(record)}:${record.eventName}`;
  const looks = isTrigger(name) ? triggers[name].look(record) : [];
  return ['change', ...new Set(looks.flatMap(look => withLed('ref' in look ? look.ref.kind : look.kind)))];
}

/** The ones that only close cases look at a kind of resource that some control judges, directly or through its leads. */
const listens = ({ controlsOf }: Given, name: EventTrigger, kind: Kind): boolean =>
  withLed(kind)
    .flatMap(one => controlsOf(one))
    .some(control => [...names(control.triggers), ...control.closes].includes(name));

const names = (triggers: readonly string[]): readonly string[] => triggers;

// Conduct is judged from the record alone, so a record in which nothing is wrong needs no wake at all. One that a control
// cannot judge does: the pass will say so, and the queue will try again.
function conductWake(record: CloudTrailRecord, name: string, { controlsOf, ...given }: Given): Wake | null {
  const ref = { kind: 'change' as const, account: accountOf(record), region: record.awsRegion, id: record.eventID };
  const listening = controlsOf('change').filter(control => listensTo(control.triggers, name));
  const { findings, broken } = judge(listening, { record }, { ref, ...given });
  return findings.length > 0 || broken.length > 0 ? { ref, touched: 'all', record } : null;
}

/** True when a control listens to `source:Name`, by that name or by `source:*`. */
export const listensTo = (triggers: readonly string[], name: string): boolean =>
  triggers.includes(name) || triggers.includes(`${name.split(':')[0]}:*`);

/** The account a record speaks of. */
export const accountOf = (record: CloudTrailRecord): string =>
  record.recipientAccountId ?? record.userIdentity.accountId ?? '';

function whyNot(name: string, looks: Look[]): string {
  const reasons = looks.flatMap(look => ('dismissed' in look ? [look.dismissed] : []));
  if (reasons.length > 0) return [...new Set(reasons)].join('; ');
  return looks.length > 0 ? 'nothing is wrong with the way it was done' : `no control listens to ${name}`;
}

/** Accounts we do not look after are none of our business; a forged event of one would be. */
export const ofEnrolled = (ports: Pick<Ports, 'enrolled'>, wakes: Wake[]): Wake[] =>
  wakes.filter(wake => ports.enrolled(wake.ref.account));
