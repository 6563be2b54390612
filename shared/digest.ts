/** What is told together: what was held back, and what stands open, per place. No buttons, links that only look. */
import { createHash } from 'node:crypto';
import { severities, type Severity } from './control.ts';
import { sectionsOf, type DigestScope, type Line, type Section } from './digest-sections.ts';
import { slotOf } from './digest-links.ts';
import type { Case } from './case.ts';
import { lookUp } from './directory.ts';
import type { Message } from './message.ts';
import type { Directory } from './owners/directory.ts';
import { routeOf } from './owners.ts';
import { stackTopic } from './owners/targets.ts';
import { plainLine, plainText } from './plain.ts';
import type { Ports } from './ports.ts';
import { placeOf, type Held } from './sent.ts';
import type { Settings } from './settings.ts';
import type { Delivery, Target } from './target.ts';

/** A digest longer than this says how many more there are; each is in the table, and `eks-guardrails cases` lists them. */
const mostLines = 50;
const heldAtOnce = 1000;

/**
 * Puts one message on the delivery queue for each place and reason that waits no longer, then forgets what it held. A crash between
 * the two makes the same digest again, of the same id, which is then known to be sent. Answers how many messages were queued.
 */
export async function flushHeld(ports: Pick<Ports, 'cases' | 'enqueue' | 'now'>): Promise<number> {
  const held = await ports.cases.held(ports.now(), heldAtOnce);
  const groups = grouped(held, one => `${placeOf(one.delivery.target)}#${one.why}#${one.until}`);
  for (const group of groups) {
    const [first] = group;
    if (!first) continue;
    const since = ports.now();
    // One alone is told as it would have been.
    await ports.enqueue({ ...(group.length === 1 ? first.delivery : together(group, first)), since }, 0);
    await ports.cases.letGo(group);
  }
  return groups.length;
}

function together(group: readonly Held[], first: Held): Delivery {
  const { target } = first.delivery;
  const messages = group.map(one => one.delivery.message);
  const lines = messages.map(({ title, case: id }) => ({ text: title, case: id }));
  const severity = gravest(messages.map(message => message.severity));
  const title = `${messages.length} messages together: ${first.why}`;
  const ids = group.map(one => one.delivery.id + one.delivery.message.case).toSorted();
  const id = `held#${first.until}#${createHash('sha256').update(ids.join('\n')).digest('base64url').slice(0, 22)}#${placeOf(target)}`;
  return { id, target, message: messageOf(title, [{ heading: `Held back: ${first.why}`, lines }], severity) };
}

/** The digest of a schedule, put on the delivery queue: one message per place that has anything to hear. Answers how many. */
export async function digest(
  ports: Pick<Ports, 'cases' | 'enqueue' | 'now' | 'directories'>,
  settings: Settings,
  scope: DigestScope,
): Promise<number> {
  const cases = await ports.cases.all();
  const looked = new Map<string, Directory>();
  // One after the other: a look at thousands of cases asks for few accounts and people, and each is asked for once.
  if (settings.directory) for (const one of cases) looked.set(one.id, await lookUp(ports, settings, one));
  const deliveries = digestsOf(cases, settings, scope, ports.now(), id => looked.get(id) ?? {});
  for (const delivery of deliveries) await ports.enqueue({ ...delivery, since: ports.now() }, 0);
  return deliveries.length;
}

/** Pure. A schedule that fires twice makes the same ids. */
export function digestsOf(
  cases: readonly Case[],
  settings: Settings,
  scope: DigestScope,
  now: number,
  directoryOf: (id: string) => Directory = () => ({}),
): Delivery[] {
  const owned = cases.flatMap(one =>
    routeOf(one, { settings, directory: directoryOf(one.id) }).targets.map(target => ({ one, target })),
  );
  const fallback = fallbackOf(settings);
  const places = grouped([...owned, { one: null, target: fallback }], ({ target }) => placeOf(target));
  const day = new Date(now * 1000).toISOString().slice(0, 10);
  return places.flatMap(place => {
    const [first] = place;
    if (!first) return [];
    const { target } = first;
    const mine = place.flatMap(({ one }) => one ?? []);
    // Exemptions of the settings belong to nobody's case; whoever gets what has no owner hears of their end.
    const exemptions = placeOf(target) === placeOf(fallback) ? settings.exemptions : [];
    const sections = sectionsOf(mine, exemptions, scope, now);
    if (sections.length === 0) return [];
    const counts = sections.map(({ heading, lines }) => `${lines.length} ${heading.toLowerCase()}`).join(', ');
    const message = messageOf(`Digest: ${counts}`, sections, gravest(mine.map(one => one.severity)));
    return [
      { id: `${scope}#${day}#${placeOf(target)}`, message, target: { ...target, answers: false, why: whyOf(scope) } },
    ];
  });
}

const whyOf = (scope: DigestScope): string => `the ${scope} digest of what is routed here`;

function fallbackOf(settings: Settings): Target {
  const channel = settings.channels[settings.fallback];
  return {
    sink: channel?.sink ?? 'sns',
    address: channel?.address ?? stackTopic,
    name: settings.fallback,
    answers: false,
    why: 'the channel of whatever has no other owner',
  };
}

function messageOf(title: string, sections: readonly Section[], severity: Severity): Message {
  const text = sections.map(({ heading, lines }) => [heading, ...shown(lines)].join('\n')).join('\n\n');
  return {
    kind: 'digest',
    title: plainLine(title),
    text: plainText(text),
    case: 'digest',
    round: 0,
    severity,
    account: '',
    region: '',
    control: '',
  };
}

function shown(lines: readonly Line[]): string[] {
  const more = lines.length - mostLines;
  return [
    ...lines
      .slice(0, mostLines)
      .flatMap(line => [`- ${plainLine(line.text)}`, ...(line.case ? [`  ${slotOf(line.case)}`] : [])]),
    ...(more > 0 ? [`and ${more} more: eks-guardrails cases`] : []),
  ];
}

const gravest = (found: readonly Severity[]): Severity =>
  severities.findLast(severity => found.includes(severity)) ?? 'low';

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [...groups.values()];
}
