/** A message for Amazon Q Developer in chat applications: a custom notification, threaded by case. */
import type { Message } from '../message.ts';
import { cut } from '../mrkdwn.ts';
import { plainLine } from '../plain.ts';
import type { Rendering } from '../target.ts';
import { linesOf } from './text-lines.ts';

/** JSON published to an SNS topic that Amazon Q listens to. */
export interface AmazonQNotification {
  version: '1.0';
  source: 'custom';
  content: { textType: 'client-markdown'; title: string; description: string; nextSteps: string[]; keywords: string[] };
  metadata: { threadId: string; summary: string; eventType: string; enableCustomActions: false };
}

/** Custom actions stay off: whoever presses one acts as the channel's role, not as a person. */
export function amazonQ(message: Message, { link, target }: Rendering): AmazonQNotification {
  const { pieces } = message;
  const facts = (pieces?.facts ?? []).map(({ name, value }) => `*${shown(name, 60)}*: ${span(value, 200)}`);
  const fix = (pieces?.fix?.lines ?? []).filter(line => line.startsWith('  ')).map(line => line.trim());
  const description = lines(
    [
      ...(pieces ? [] : linesOf(message.text).map(line => ('address' in line ? line.address : shown(line.words, 600)))),
      ...(pieces?.said ?? []).map(sentence => shown(sentence, 600)),
      ...facts,
      ...(pieces?.fix ? [`*${shown(pieces.fix.heading, 100)}*`, ...fix.map(line => span(line, 1500))] : []),
      ...(pieces?.why ? [shown(pieces.why, 600)] : []),
      ...(pieces?.code ? [shown(pieces.code, 300)] : []),
    ],
    4000,
  );
  return {
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title: shown(message.title, 240) || 'EKS guardrails',
      description: description || '-',
      nextSteps: [
        ...(link === undefined || link.length > 1000
          ? []
          : [`Open the request: ${plainLine(link).replace(/[<>|\s]/g, encodeURIComponent)}`]),
        `At a terminal: ${span(`eks-guardrails show ${message.case}`, 200)}`,
        `Why you got this: ${span(target.why, 150)}`,
      ],
      keywords: [message.severity, message.control, message.account]
        .map(word => cut(word, 70))
        .filter(word => word !== ''),
    },
    metadata: {
      threadId: message.case,
      summary: shown(message.title, 240) || 'EKS guardrails',
      eventType: message.kind,
      enableCustomActions: false,
    },
  };
}

// Rendered as Slack's or Teams' markdown, whichever the channel is: signs that mean something in either are replaced by ones that look like them.
const alike: Readonly<Record<string, string>> = {
  '<': '\u2039',
  '>': '\u203a',
  '&': '+',
  '`': '\u02cb',
  '*': '\u2217',
  _: '\u02cd',
  '~': '\u223c',
  '[': '\u27e6',
  ']': '\u27e7',
  '@': '\uff20',
  '#': '\uff03',
  '|': '\u2223',
};
const shown = (text: string, longest: number): string =>
  cut(
    plainLine(text).replace(/[<>&`*_~[\]@#|]/g, sign => alike[sign] ?? sign),
    longest,
  );

// Inside a code span only what ends it, or what Slack reads even there, must go.
const span = (text: string, longest: number): string =>
  `\`${cut(plainLine(text).replace(/[`<>&]/g, sign => alike[sign] ?? sign) || '-', longest)}\``;

/** As many whole lines as fit. */
function lines(all: string[], longest: number): string {
  const kept: string[] = [];
  let length = 0;
  for (const line of all) {
    if (length + line.length + 1 > longest) break;
    kept.push(line);
    length += line.length + 1;
  }
  return kept.join('\n');
}
