/** From names of settings to targets: which channel reaches whom, and who may answer there. */
import type { Case } from '../case.ts';
import { placeOf } from '../sent.ts';
import type { Channel, Person, Settings } from '../settings.ts';
import type { Target } from '../target.ts';
import type { Asked } from './asked.ts';
import { answerers, needsSecurity, normal, securityPeople } from '../people.ts';
import { actorIn, everybody } from './people.ts';

/** The address of the stack's own SNS topic, whose ARN only the deployed function knows (its environment variable TOPIC_ARN). */
export const stackTopic = 'TOPIC_ARN';

/** The channels of settings and the one that is always there. */
export const channelsOf = (settings: Settings): Record<string, Channel> => ({
  topic: { sink: 'sns', reaches: [] },
  ...settings.channels,
});

/** The people who read a channel: those it names, and those who name it. A group is read by its people. */
export function reachedBy(settings: Settings, name: string): Person[] {
  const { security } = settings;
  const named = (channelsOf(settings)[name]?.reaches ?? []).map(normal);
  const groups = security && security.people.length > 0 ? [security] : [];
  const read = (person: Person): boolean => named.includes(normal(person.name)) || person.channel === name;
  const members = groups.some(read) ? groups.flatMap(group => group.people.map(person => normal(person.name))) : [];
  return everybody(settings).filter(
    person =>
      !groups.some(group => group.name === person.name) && (members.includes(normal(person.name)) || read(person)),
  );
}

/** The one person a channel reaches; undefined for a group's, which may have readers settings do not list. */
export function readsAlone(settings: Settings, name: string): Person | undefined {
  const { security } = settings;
  const reached = reachedBy(settings, name);
  const isGroup = security?.channel === name && security.people.length > 0;
  return reached.length === 1 && !isGroup ? reached[0] : undefined;
}

/** Who may answer this case: where nobody knows who made the change, security alone (if settings name one). */
export function answerersOf(one: Case, settings: Settings): Person[] {
  const security = securityPeople(settings);
  return needsSecurity(one) && security.length > 0 ? security : answerers(settings);
}

/** The target of a channel, or undefined when settings have none of that name. */
export function channelTarget(asked: Asked, name: string, why: string): Target | undefined {
  const channel = channelsOf(asked.settings)[name];
  if (!channel) return undefined;
  const reached = reachedBy(asked.settings, name);
  const only = readsAlone(asked.settings, name);
  return {
    sink: channel.sink,
    address: channel.address ?? (channel.sink === 'sns' ? stackTopic : name),
    name: reached.length > 0 ? `${name} (${reached.map(person => person.name).join(', ')})` : name,
    ...(only && { person: only.name }),
    answers: mayAnswer(asked, channel.sink, reached),
    ...(channel.timeZone !== undefined && { timeZone: channel.timeZone }),
    why,
  };
}

/** Where one person is reached alone: the person's own channel, one that reaches nobody else, or a direct message by the bot. */
export function personTarget(asked: Asked, person: Person, why: string): Target | undefined {
  const { settings } = asked;
  const own = [person.channel, ...Object.keys(channelsOf(settings))].find(
    name => name !== undefined && readsAlone(settings, name)?.name === person.name,
  );
  if (own !== undefined) return channelTarget(asked, own, why);
  if (person.slack === undefined || !hasBot(settings)) return undefined;
  return {
    sink: 'slack',
    address: person.slack,
    name: person.name,
    person: person.name,
    answers: mayAnswer(asked, 'slack', [person]),
    why,
  };
}

/** A channel of the workspace that a tag named: nobody knows who reads it, so nobody answers there. */
export const slackTarget = (address: string, why: string): Target => ({
  sink: 'slack',
  address,
  name: address,
  answers: false,
  why,
});

/** True when a bot can post to any channel it is invited to. */
export const hasBot = (settings: Settings): boolean =>
  settings.slack !== undefined || Object.values(settings.channels).some(channel => channel.sink === 'slack');

/**
 * A link is a key for everybody who can read it: it goes only where all may answer and none made the change. Slack's buttons
 * carry no key, each click is checked; one reader who may answer is enough, and interactive Slack must be switched on.
 */
function mayAnswer(asked: Asked, sink: Target['sink'], reached: readonly Person[]): boolean {
  const actor = actorIn(asked.settings, asked.one.because, emailOf(asked));
  const answerers = answerersOf(asked.one, asked.settings).map(person => person.name);
  const may = (person: Person): boolean => answerers.includes(person.name) && person.name !== actor?.name;
  if (sink === 'log') return false;
  if (sink !== 'slack') return reached.length > 0 && reached.every(may);
  const { slack } = asked.settings;
  return slack !== undefined && (reached.some(may) || (reached.length === 0 && slack.approverGroups.length > 0));
}

/** The address the identity store gave for whoever made the change. */
export const emailOf = ({ directory }: Asked): string | undefined =>
  directory?.actor && 'found' in directory.actor ? directory.actor.found.email : undefined;

/** One target per place, the first of each; who may answer does not depend on the way there. */
export function fewest(targets: readonly Target[]): Target[] {
  const byPlace = new Map<string, Target>();
  for (const target of targets) if (!byPlace.has(placeOf(target))) byPlace.set(placeOf(target), target);
  return [...byPlace.values()];
}
