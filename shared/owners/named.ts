/** From a name to an owner: what settings call a team or channel, and what a tag or directory may say. */
import { normal } from '../people.ts';
import { personOf } from './people.ts';
import type { Asked, Evidence } from './asked.ts';
import { channelsOf, channelTarget, hasBot, personTarget, slackTarget } from './targets.ts';

type Named = Pick<Evidence, 'targets' | 'team'>;

/** The team or channel of that name in settings; they share one name space. */
export function ownerNamed(asked: Asked, name: string, why: string): Named {
  const team = asked.settings.teams[name];
  const target = channelTarget(asked, team?.channel ?? name, why);
  return { targets: target ? [target] : [], ...(team && { team: name }) };
}

/** The team a word means: its name or one of its aliases. */
export const teamMeant = (asked: Asked, word: string): string | undefined =>
  Object.entries(asked.settings.teams).find(([name, team]) =>
    [name, ...team.aliases].some(known => normal(known) === normal(word)),
  )?.[0];

/** The owner a word from outside names, or why it may not: whoever makes a resource writes its tags. */
export function ownerMeant(asked: Asked, word: string, why: string): Named | { refused: string } {
  const { settings } = asked;
  const { domains, slackChannels } = settings.ownerTags;
  const team = teamMeant(asked, word);
  if (team !== undefined) return ownerNamed(asked, team, why);
  const channel = channelsOf(settings)[word];
  // A log is no owner: a tag must not be a way to be told nothing.
  if (channel && channel.sink !== 'log') return ownerNamed(asked, word, why);
  if (word.includes('@')) {
    const domain = normal(word.slice(word.lastIndexOf('@') + 1));
    if (!domains.includes(domain)) return { refused: `${domain} is not among ownerTags.domains` };
    const person = personOf(settings, word);
    const target = person && personTarget(asked, person, why);
    if (target) return { targets: [target] };
    return { refused: person ? `no channel reaches ${person.name} alone` : 'settings name nobody with this address' };
  }
  if (!/^(#?[a-z0-9_-]{1,80}|[CG][A-Z0-9]{6,20})$/.test(word))
    return { refused: 'it names no team, person or channel' };
  const name = word.replace(/^#/, '');
  if (!slackChannels.some(pattern => fits(pattern.replace(/^#/, ''), name)))
    return { refused: 'it is no team of settings and not among ownerTags.slackChannels' };
  if (!hasBot(settings))
    return { refused: 'settings have no channel of the Slack bot, which would have to post there' };
  return { targets: [slackTarget(/^[CG][A-Z0-9]{6,20}$/.test(name) ? name : `#${name}`, why)] };
}

/** True when a text is what a pattern says; `*` stands for anything. */
export const fits = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.split(/\*+/).map(escaped).join('.*')}$`, 's').test(text);

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
