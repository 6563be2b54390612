/** A message as an e-mail by SNS: plain text with one link on a line of its own. */
import { subject, type Message } from '../message.ts';
import { plainLine } from '../plain.ts';
import type { Rendering } from '../target.ts';

export interface SnsMessage {
  Subject: string;
  Message: string;
  /** All of type String: subscriptions filter on them, for the body is no JSON. */
  MessageAttributes: { severity: string; kind: string; control: string; account: string };
}

/** SNS takes 256 KiB, attributes included; an e-mail of this many bytes is long enough. */
export const longestBytes = 60_000;

/** One link, never one to approve and one to reject: a mail scanner follows both, in order. */
export function sns(message: Message, { link, target }: Rendering): SnsMessage {
  const { severity, kind, control, account } = message;
  const ending = [
    '',
    ...(link === undefined
      ? []
      : [
          target.answers && kind === 'question' ? 'To see the request and answer it:' : 'To see the case:',
          plainLine(link).replaceAll(' ', '%20'),
          'If the page asks for a code, paste the part after #.',
          '',
        ]),
    `At a terminal: eks-guardrails show ${plainLine(message.case)}`,
    `Why you got this: ${plainLine(target.why)}`,
  ].join('\n');
  return {
    Subject: subject(message),
    Message: `${fitted(message.text, longestBytes - Buffer.byteLength(ending))}${ending}`,
    MessageAttributes: { severity, kind, control: filled(control), account: filled(account) },
  };
}

// SNS refuses an empty attribute.
const filled = (value: string): string => plainLine(value) || '-';

/** The text in at most `bytes` bytes of UTF-8, ending with a whole line. */
function fitted(text: string, bytes: number): string {
  const all = text === '' ? '-' : text;
  if (Buffer.byteLength(all) + 1 <= bytes) return `${all}\n`;
  const cutHere = new TextDecoder().decode(Buffer.from(all).subarray(0, Math.max(0, bytes - 60)), { stream: true });
  const end = cutHere.lastIndexOf('\n');
  return `${end > 0 ? cutHere.slice(0, end) : cutHere}\nThe rest is too long for an e-mail.\n`;
}
