/** Words that messages and terminals share: times, durations, names, sentences. */
import { plainLine } from './plain.ts';
import type { Change } from './record.ts';

/** `2026-11-03 09:14:07 UTC` from epoch seconds. */
export const utc = (seconds: number): string =>
  `${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** Who made a change, and with which tool: `alice via role Admin, with Terraform`. */
export const whoMade = (change: Change): string =>
  plainLine(`${change.actor.name}${change.actor.iac ? `, with ${change.actor.iac}` : ''}`);

/** `41 s`, `3 min 5 s`, `2 h 10 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min${seconds % 60 ? ` ${seconds % 60} s` : ''}`;
  return `${Math.floor(seconds / 3600)} h${seconds % 3600 >= 60 ? ` ${Math.floor((seconds % 3600) / 60)} min` : ''}`;
}

/** A capital first and one full stop at the end, whoever wrote it. */
export function sentence(text: string): string {
  const line = plainLine(text).trim();
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}${/[.!?]$/.test(line) ? '' : '.'}`;
}

/** A heading and its lines. */
export const paragraph = (heading: string, lines: string[]): string => [heading, ...lines].join('\n');

/** Lines that cannot break out of their indentation. */
export const indented = (lines: string[]): string[] => lines.map(line => `  ${plainLine(line)}`);
