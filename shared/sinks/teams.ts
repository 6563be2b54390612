/** A message for Microsoft Teams (Workflows): an Adaptive Card. Values go into TextRuns, which know no Markdown. */
import type { Message } from '../message.ts';
import { cut } from '../mrkdwn.ts';
import type { Rendering } from '../target.ts';
import { linesOf } from './text-lines.ts';

interface TextRun {
  type: 'TextRun';
  text: string;
  weight?: 'Bolder';
  size?: 'Large';
  fontType?: 'Monospace';
  isSubtle?: true;
  selectAction?: { type: 'Action.OpenUrl'; url: string };
}
export interface RichTextBlock {
  type: 'RichTextBlock';
  inlines: TextRun[];
  separator?: true;
}
export interface AdaptiveCard {
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  type: 'AdaptiveCard';
  version: '1.4';
  /** For screen readers and where the card cannot be shown. */
  speak: string;
  body: RichTextBlock[];
  actions: { type: 'Action.OpenUrl'; title: string; url: string }[];
  msteams: { width: 'Full' };
}
export interface TeamsBody {
  type: 'message';
  attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive'; contentUrl: null; content: AdaptiveCard }];
}

/** Teams takes 28 KB per message; ours stays below it in UTF-8. */
export const longestBytes = 24_000;

export function teams(message: Message, rendering: Rendering): TeamsBody {
  const body = all(message, rendering);
  for (let kept = body.length; ; kept -= 1) {
    const made = wrapped(message, rendering, body.slice(0, kept));
    // The title alone always fits.
    if (kept <= 1 || Buffer.byteLength(JSON.stringify(made)) <= longestBytes) return made;
  }
}

/** The order of weight: what does not fit is dropped from the end. */
function all(message: Message, { target }: Rendering): RichTextBlock[] {
  const { pieces } = message;
  const title: RichTextBlock = {
    type: 'RichTextBlock',
    inlines: [run(message.title, 300, { weight: 'Bolder', size: 'Large' })],
  };
  const closing = row([
    run(
      `Case ${message.case}. At a terminal: eks-guardrails show ${message.case}. Why you got this: ${target.why}`,
      500,
      { isSubtle: true },
    ),
  ]);
  if (!pieces)
    return [
      title,
      closing,
      ...linesOf(message.text)
        .slice(0, 120)
        .map(line => row(['address' in line ? opens(line.address) : run(line.words || ' ', 1000)])),
    ];
  const paragraphs = [...(pieces.fix ? [pieces.fix] : []), ...pieces.commands];
  return [
    title,
    ...pieces.said.map(sentence => row([run(sentence, 1000)])),
    ...pieces.facts.map(({ name, value }) => row([run(`${name}: `, 80, { weight: 'Bolder' }), run(value, 400)])),
    closing,
    ...paragraphs.flatMap(({ heading, lines }): RichTextBlock[] => [
      { ...row([run(heading, 200, { weight: 'Bolder' })]), separator: true },
      ...lines.map(line => row([run(line.trim(), 3000, line.startsWith('  ') ? { fontType: 'Monospace' } : {})])),
    ]),
    ...(pieces.why ? [row([run(pieces.why, 1500)])] : []),
    ...(pieces.seen.length > 0 ? [row([run('What was seen', 80, { weight: 'Bolder' })])] : []),
    ...pieces.seen.slice(0, 15).map(line => row([run(line, 400, { fontType: 'Monospace' })])),
    ...(pieces.code ? [row([run(pieces.code, 400)])] : []),
  ];
}

const wrapped = (message: Message, { link }: Rendering, body: RichTextBlock[]): TeamsBody => ({
  type: 'message',
  attachments: [
    {
      contentType: 'application/vnd.microsoft.card.adaptive',
      contentUrl: null,
      content: {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        type: 'AdaptiveCard',
        version: '1.4',
        speak: spoken(message.title),
        body,
        actions:
          link !== undefined && /^https?:/.test(link) && link.length <= 2000
            ? [{ type: 'Action.OpenUrl', title: 'Open the request', url: link }]
            : [],
        msteams: { width: 'Full' },
      },
    },
  ],
});

const row = (inlines: TextRun[]): RichTextBlock => ({ type: 'RichTextBlock', inlines });

// `{{DATE(…)}}` is the one thing a TextRun would act on, and `speak` may be read as SSML.
const run = (text: string, longest: number, style: Omit<TextRun, 'type' | 'text'> = {}): TextRun => ({
  type: 'TextRun',
  text: cut(text.replace(/\{(?=\{)/g, '{ '), longest) || '-',
  ...style,
});
const opens = (url: string): TextRun => ({ ...run('Open', 10), selectAction: { type: 'Action.OpenUrl', url } });
const spoken = (text: string): string => cut(text.replace(/[<>&{}]/g, ' '), 300) || 'EKS guardrails';
