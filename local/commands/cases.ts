/** `cases`: what is open in the running sandbox or a deployed hub. */
import { isOpen, type Case } from '../../shared/case.ts';
import { utc } from '../../shared/wording.ts';
import { plainLine } from '../../shared/plain.ts';
import { clientOf, withEndpoint, type EndpointOptions } from '../endpoint.ts';
import { counted, json, paint, table } from '../print.ts';
import type { Add } from '../add.ts';

export const addCases: Add = (program, io) => {
  const command = program
    .command('cases')
    .description('list the open cases of the running sandbox, or of a deployed hub with --endpoint')
    .option('--json', 'as one JSON document')
    .option('--all', 'those that have ended, too');
  withEndpoint(command).action(async (options: EndpointOptions & { json?: true; all?: true }) => {
    const { cases: all, left } = await clientOf(options, io).cases();
    const shown = options.all ? all : all.filter(isOpen);
    if (options.json) return io.out(`${json(shown, 2)}\n`);
    if (shown.length > 0)
      await io.out(
        table(
          ['case', 'status', 'severity', 'control', 'resource', 'since'],
          shown.map(rowOf(shortest(all))),
          paint(io.colour.out),
        ),
      );
    const waiting = shown.filter(one => one.status === 'waiting' || one.status === 'standing-down').length;
    const ended = options.all ? '' : `; ${counted(all.length - shown.length, 'ended one')} with --all`;
    if (left > 0) io.err(`${counted(left, 'ended or older case')} did not fit into the hub's answer.\n`);
    io.err(
      `${shown.length > 0 ? '\n' : ''}${counted(shown.length, options.all ? 'case' : 'open case')}, ${waiting} waiting for a person${ended}. \`eks-guardrails show <case>\` says more.\n`,
    );
  });
};

const rowOf =
  (letters: number) =>
  (one: Case): string[] => [
    one.id.slice(0, letters),
    one.status,
    one.severity,
    one.control,
    plainLine(`${one.ref.kind} ${one.ref.id}`),
    utc(one.openedAt),
  ];

/** How much of each id tells all of them apart; never less than 6 letters, which people still compare at a glance. */
function shortest(all: readonly Case[]): number {
  let letters = 6;
  while (letters < 26 && new Set(all.map(one => one.id.slice(0, letters))).size < all.length) letters += 1;
  return letters;
}
