/** Text from outside inside Slack's mrkdwn: stripped of what acts, escaped, and cut so that nothing is torn. */
import { plainLine, plainText } from './plain.ts';

/** One line of mrkdwn of at most `longest` UTF-16 units, escapes included. Nothing in it is bold, struck out, code, a link or a mention. */
export const escaped = (text: string, longest = Infinity): string => pieced(plainLine(text), inWords, longest);

/** A code span of at most `longest`; nothing in it can leave it. Never empty: an empty span would be two backticks. */
export const codeSpan = (text: string, longest = Infinity): string =>
  `\`${pieced(plainLine(text).trim() || '-', inCode, longest - 2)}\``;

/** A code block of these lines, at most `longest`; the lines that do not fit are counted, and `whole` says whether all did. */
export function codeBlock(
  lines: readonly string[],
  longest: number,
  most = Infinity,
): { text: string; whole: boolean } {
  const room = longest - 2 * fence.length - 2 - moreRoom;
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    // A line by itself is never cut: half a command is another command.
    const shown = pieced(plainLine(line).trimEnd() || ' ', inCode, Infinity);
    if (kept.length >= most || length + shown.length + 1 > room) break;
    kept.push(shown);
    length += shown.length + 1;
  }
  const left = lines.length - kept.length;
  const block = kept.length > 0 ? `${fence}\n${kept.join('\n')}\n${fence}` : '';
  const more = left > 0 ? `${left} more line${left === 1 ? '' : 's'} not shown here.` : '';
  return { text: [block, more].filter(part => part !== '').join('\n'), whole: left === 0 };
}

/** Plain text of at most `longest` UTF-16 units, cut between characters as people see them, an ellipsis in place of the rest. */
export const cut = (text: string, longest: number): string => pieced(plainLine(text), one => one, longest);

/** The same for text of several lines. */
export const cutText = (text: string, longest: number): string => pieced(plainText(text), one => one, longest);

/** The address as mrkdwn's link form, with a fixed label. Characters that would end it are percent-encoded. */
export const linkTo = (address: string, label: string): string =>
  `<${plainLine(address).replace(/[<>|&"\s]/g, one => (one === '&' ? '&amp;' : encodeURIComponent(one)))}|${escaped(label).replaceAll('|', '/')}>`;

/** A time Slack shows in the reader's own zone; `fallback` is for clients that cannot. `at` is epoch seconds. */
export const dateToken = (at: number, fallback: string): string =>
  `<!date^${Math.floor(at)}^{date_short_pretty} {time_secs}|${escaped(fallback).replaceAll('|', '/').replaceAll('^', '')}>`;

const fence = '```';
const moreRoom = 40;

const escapeOf = (one: string): string => one.replace(/[&<>]/g, sign => entities[sign] ?? sign);
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

// A backtick would begin or end a span: another sign that looks like it stands in.
const inCode = (one: string): string => escapeOf(one.replaceAll('`', '\u02cb'));
const inWords = (one: string): string => inCode(one).replaceAll('*', '\u2217').replaceAll('~', '\u223c');

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

// Whole characters only: neither an entity nor a surrogate pair nor a letter with its accents is ever torn.
function pieced(text: string, show: (one: string) => string, longest: number): string {
  if (longest < 1) return '';
  // What is shown is never shorter than what it stands for, so nothing beyond this can be shown.
  const sound = text.slice(0, longest + 1).replace(/\p{Surrogate}/gu, '\ufffd');
  const whole = show(sound);
  if (whole.length <= longest && text.length <= longest) return whole;
  let out = '';
  for (const { segment } of segmenter.segment(sound)) {
    const next = show(segment);
    if (out.length + next.length + 1 > longest) break;
    out += next;
  }
  return `${out}\u2026`;
}
