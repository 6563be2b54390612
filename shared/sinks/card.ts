/** The card both Slack sinks show: blocks in the order of weight, dropped from the least when they do not fit. */
import type { Message } from '../message.ts';
import type { Fact, Paragraph } from '../message-parts.ts';
import { codeBlock, codeSpan, cut, dateToken, escaped, linkTo } from '../mrkdwn.ts';
import type { Rendering } from '../target.ts';
import { lengthOf, limits, mrkdwn, plain, type Block } from './blocks.ts';
import { linesOf } from './text-lines.ts';

/** `whole`: every planned call is shown in full, so that the card may be answered. */
export interface Card {
  blocks: Block[];
  whole: boolean;
}

/** Blocks within every limit. `last` makes the block of buttons or the link, knowing whether the calls are shown whole. */
export function card(message: Message, rendering: Rendering, last: (whole: boolean) => Block[]): Card {
  for (const drop of drops) {
    const { blocks, whole } = laidOut(message, rendering, drop);
    const all = [...blocks, ...last(whole)];
    if (all.length <= limits.blocks && lengthOf(all) <= limits.total) return { blocks: all, whole };
  }
  return { blocks: minimal(message, last), whole: false };
}

/** Title, how to go on at a terminal, and `last`: what is left when Slack takes nothing more, or refused the rest. */
export const minimal = (message: Message, last: (whole: boolean) => Block[]): Block[] => [
  { type: 'header', text: plain(titleOf(message)) },
  { type: 'context', elements: [mrkdwn(codeSpan(`eks-guardrails show ${message.case}`, 200))] },
  ...last(false),
];

/** What cannot show blocks, and phones, read this: escaped like the rest, for Slack reads mentions here, too. */
export const fallback = (message: Message): string =>
  escaped(`${severityOf(message)}${message.title}`, 400) || 'EKS guardrails';

interface Drop {
  code: boolean;
  seen: number;
  why: boolean;
  calls: number;
}
// First the hint for code, then lines of the difference, then why, last the calls themselves.
const drops: Drop[] = [
  { code: true, seen: 15, why: true, calls: limits.section },
  { code: false, seen: 15, why: true, calls: limits.section },
  { code: false, seen: 4, why: true, calls: limits.section },
  { code: false, seen: 0, why: true, calls: limits.section },
  { code: false, seen: 0, why: false, calls: limits.section },
  { code: false, seen: 0, why: false, calls: 800 },
];

function laidOut(message: Message, rendering: Rendering, drop: Drop): Card {
  const { pieces } = message;
  const header: Block = { type: 'header', text: plain(titleOf(message)) };
  if (!pieces)
    return { blocks: [header, ...texts(message.text, drop.calls * 2), context(message, rendering)], whole: false };
  const seen = drop.seen > 0 && pieces.seen.length > 0 ? codeBlock(pieces.seen, 1500, drop.seen).text : '';
  const fix = pieces.fix && commands(pieces.fix, drop.calls);
  // With buttons on the card, how to answer at a terminal is in the last line.
  const others = pieces.commands.filter(one => one.lines.some(line => line.startsWith('  aws '))).slice(0, 1);
  const said = [
    ...pieces.said,
    ...(drop.why && pieces.why ? [pieces.why] : []),
    ...(drop.code && pieces.code ? [pieces.code] : []),
  ];
  const blocks: Block[] = [
    header,
    { type: 'section', fields: pieces.facts.filter(isField).slice(0, limits.fields).map(field) },
    ...(said.length > 0 ? [words(said)] : []),
    ...(seen ? [section(`*What was seen*\n${seen}`)] : []),
    ...(fix ? [section(fix.text)] : []),
    ...others.map(one => section(commands(one, 1500).text)),
    context(message, rendering),
  ];
  return { blocks, whole: fix?.whole ?? true };
}

/** Severity goes first, as a word: the first line must stand alone in a phone's notification. */
const titleOf = (message: Message): string =>
  cut(`${severityOf(message)}${message.title}`, limits.header) || 'EKS guardrails';
const severityOf = (message: Message): string => (message.severity === 'critical' ? 'Critical. ' : '');

// In the last line already.
const isField = (fact: Fact): boolean => fact.name !== 'Event' && fact.name !== 'Case';

const field = ({ name, value, at }: Fact) =>
  mrkdwn(`*${escaped(name, 80)}*\n${at === undefined ? '' : `${dateToken(at, 'see UTC')}\n`}${codeSpan(value, 220)}`);

const section = (text: string): Block => ({ type: 'section', text: mrkdwn(text) });

// Sentences may hold a person's words: as plain text nothing in them is markup.
const words = (sentences: string[]): Block => ({
  type: 'section',
  text: plain(cut(sentences.join(' '), 1800) || '-'),
});

/** Lines of a text that has no pieces, in as many sections as `longest` characters take; those left out are counted. */
function texts(text: string, longest: number): Block[] {
  const sections: string[] = [''];
  let length = 0;
  let left = 0;
  for (const line of linesOf(text)) {
    const shown = 'address' in line ? linkTo(line.address, 'Open') : escaped(line.words, 500);
    length += shown.length + 2;
    const last = sections.at(-1) ?? '';
    if (left > 0 || length > longest) left += 1;
    else if (last.length + shown.length + 1 > limits.section) sections.push(shown);
    else sections[sections.length - 1] = last === '' ? shown : `${last}\n${shown}`;
  }
  const more = left > 0 ? [section(`${left} more line${left === 1 ? '' : 's'} not shown here.`)] : [];
  return [...sections.filter(one => one.trim() !== '').map(section), ...more];
}

function commands({ heading, lines }: Paragraph, longest: number): { text: string; whole: boolean } {
  const code = lines.filter(line => line.startsWith('  ')).map(line => line.trim());
  const told = lines.filter(line => !line.startsWith('  ') && line.endsWith('.')).join(' ');
  const block = codeBlock(code, longest - 500);
  const parts = [`*${escaped(heading, 150).replaceAll('*', '')}*`, block.text, told && escaped(told, 300)];
  return { text: parts.filter(part => part).join('\n'), whole: block.whole };
}

function context(message: Message, rendering: Rendering): Block {
  const event = message.pieces?.facts.find(fact => fact.name === 'Event')?.value;
  return {
    type: 'context',
    elements: [
      ...(event ? [mrkdwn(`Event ${codeSpan(event, 80)}`)] : []),
      mrkdwn(
        `${codeSpan(`eks-guardrails show ${message.case}`, 200)}${message.round > 1 ? `, round ${message.round}` : ''}`,
      ),
      mrkdwn(`Why you got this: ${codeSpan(rendering.target.why, 150)}`),
    ],
  };
}
