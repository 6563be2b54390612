/** Which messages are sent by themselves and which wait for a digest. The counts are the table's, the rules pure. */
import type { Case } from './case.ts';
import type { Message } from './message.ts';
import { plainLine } from './plain.ts';
import type { Ports } from './ports.ts';
import type { Settings } from './settings.ts';
import type { Target } from './target.ts';
import { minuteOfDay, nextTimeOfDay } from './time-of-day.ts';

/** How many like this one there were lately, this one included. */
export interface Crowd {
  /** Messages of this kind about this actor's changes and this control within the window of a burst. */
  alike: number;
  /** Questions and findings about this actor's changes within the window of the cap. */
  byActor: number;
}

/** Counts a message. Raises the alarm `flood` when an actor goes over the cap. A change counted twice only makes us quieter. */
export async function crowdOf(
  ports: Pick<Ports, 'cases' | 'post' | 'now'>,
  settings: Settings,
  one: Case,
  message: Message,
): Promise<Crowd> {
  const actor = actorOf(one);
  const none = { alike: 0, byActor: 0 };
  if (actor === undefined) return none;
  const { burst, perActor } = settings.noise;
  const now = ports.now();
  const alike = bursts(message)
    ? await ports.cases.count(`noise#burst#${message.kind}#${one.control}#${actor}`, now, burst.minutes * 60)
    : 0;
  if (!opens(message)) return { ...none, alike };
  const byActor = await ports.cases.count(`noise#actor#${actor}`, now, perActor.hours * 3600);
  if (perActor.cases > 0 && byActor > perActor.cases) {
    // Two at once may both see a two; told twice is better than never.
    const told = await ports.cases.count(`noise#flood#${actor}`, now, perActor.hours * 3600);
    if (told <= 2)
      await ports.post({
        alarm: 'flood',
        text: `More than ${perActor.cases} new cases within ${perActor.hours} h come from changes by ${plainLine(actor)}. The following ones are told in digests: the critical ones within 5 min, the others at the end of the hour. Look at what this identity does: a flood may hide something.`,
        ref: one.ref,
      });
  }
  return { alike, byActor };
}

export interface Occasion {
  settings: Settings;
  one: Case;
  message: Message;
  target: Target;
  crowd: Crowd;
}

/**
 * Until when a message waits for a digest, and why; null when it is sent at once. A function of the change and the counts, so that a
 * change handed out twice waits for the same digest. What is confidential, escalates or goes to the log never waits.
 */
export function holdOf({ settings, one, message, target, crowd }: Occasion): { until: number; why: string } | null {
  // One case speaks for an account whose breaker is open; the others must not bury it.
  if (one.breaker === 'more' && asksFor(message) && target.sink !== 'log')
    return {
      until: gridEnd(one.updatedAt, 3600),
      why: `reverting has stopped in account ${one.ref.account}, of which another card tells`,
    };
  if (
    message.kind === 'counter' ||
    message.confidential ||
    message.kind === 'escalation' ||
    message.kind === 'digest' ||
    target.sink === 'log'
  )
    return null;
  const { burst, perActor } = settings.noise;
  const at = one.updatedAt;
  if (perActor.cases > 0 && crowd.byActor > perActor.cases)
    return {
      // What is critical must not hide in a crowd for long.
      until: gridEnd(at, one.severity === 'critical' ? 300 : perActor.hours * 3600),
      why: `more than ${perActor.cases} new cases by ${who(one)} within ${perActor.hours} h`,
    };
  if (burst.findings > 0 && crowd.alike > burst.findings)
    return {
      until: gridEnd(at, burst.minutes * 60),
      why: `more than ${burst.findings} of ${one.control} by ${who(one)} within ${burst.minutes} min`,
    };
  if (one.severity === 'low' && (message.kind === 'told' || message.kind === 'outcome'))
    return {
      until: nextTimeOfDay(settings.noise.digestAt, at, target.timeZone ?? settings.noise.timeZone),
      why: 'of low severity',
    };
  return quietHold({ ...settings.noise, ...(target.timeZone && { timeZone: target.timeZone }) }, one, message);
}

function quietHold(
  { quiet, timeZone }: Settings['noise'],
  one: Case,
  message: Message,
): { until: number; why: string } | null {
  if (!quiet || !isWithin(quiet, one.updatedAt, timeZone) || one.severity === 'critical') return null;
  if (one.severity === 'high' && message.kind !== 'reminder') return null;
  const until = nextTimeOfDay(quiet.to, one.updatedAt, timeZone);
  // A question that could hardly be answered any more after the quiet hours is asked now.
  if (message.kind === 'question' && one.expiresAt !== undefined && one.expiresAt < until + 3600) return null;
  return { until, why: `within the quiet hours (${quiet.from} to ${quiet.to} ${timeZone})` };
}

function isWithin({ from, to }: { from: string; to: string }, at: number, timeZone: string): boolean {
  const [begin, end, now] = [minutes(from), minutes(to), minuteOfDay(at, timeZone)];
  return begin <= end ? now >= begin && now < end : now >= begin || now < end;
}

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

// Questions stay messages of their own: each has its own answer.
const bursts = ({ kind }: Message): boolean => kind === 'told' || kind === 'acted' || kind === 'outcome';
const asksFor = ({ kind }: Message): boolean => kind === 'question' || kind === 'reminder' || kind === 'escalation';
const opens = ({ kind }: Message): boolean => kind === 'told' || kind === 'question';

/** Whoever made the change, by what is proved of them; absent where no change brought the finding. */
const actorOf = (one: Case): string | undefined =>
  one.because && (one.actorAliases.find(alias => alias !== 'unresolved') ?? one.because.actor.name);
const who = (one: Case): string => plainLine(one.because?.actor.name ?? 'the same actor');

/** The end of the interval of the clock in which `at` lies: everything of one interval comes in one digest. */
const gridEnd = (at: number, seconds: number): number => (Math.floor(at / seconds) + 1) * seconds;
