/** The output of `replay` for people: what was decided, in the order it happened; what nothing came of is only counted. */
import { whoMade } from '../shared/wording.ts';
import { plainLine } from '../shared/plain.ts';
import { changeOf, type CloudTrailRecord } from '../shared/record.ts';
import { decisionLines, strongestOf, type Decided } from './decided.ts';
import type { Io } from './io.ts';
import { counted, paint } from './print.ts';
import { eventOf } from './replay-entry.ts';
import type { Delivered } from './sandbox/pipeline.ts';

/** `all`: records nothing came of get a line each. */
export function report(io: Io, { all }: { all: boolean }) {
  const colours = paint(io.colour.out);
  const quiet = new Map<string, number>();
  const heading = (record: CloudTrailRecord): string => {
    const { time, source, name, account, region } = eventOf(record);
    return plainLine(`${time}  ${source}:${name}  by ${whoMade(changeOf(record))}  ${account} ${region}`);
  };
  return {
    async record(record: CloudTrailRecord, delivered: Delivered): Promise<void> {
      const decided = strongestOf(delivered.passes);
      const moved = delivered.cases.filter(one => !decided.some(({ caseId }) => caseId === one.id));
      if (decided.length === 0 && moved.length === 0) {
        const why =
          delivered.skipped ??
          delivered.passes.flatMap(pass => pass.skipped ?? [])[0] ??
          'nothing is wrong with what it changed';
        const kind = delivered.skipped === undefined ? 'looked at, and nothing was wrong or it is not EKS\u2019s' : why;
        quiet.set(kind, (quiet.get(kind) ?? 0) + 1);
        if (all) await io.out(`${colours.dim(`${heading(record)}\n  nothing: ${plainLine(why)}`)}\n`);
        return;
      }
      const assumed = delivered.wakes.filter(wake => wake.assumed).map(({ ref }) => `${ref.kind} ${ref.id}`);
      // What stood before and did not move was shown when it came up.
      const [news, standing] = [decided.filter(isNews(delivered)), decided.filter(one => !isNews(delivered)(one))];
      const lines = [
        ...news.flatMap(one =>
          decisionLines(
            one,
            delivered.cases.find(({ id }) => id === one.caseId),
            io.columns - 2,
            colours,
          ),
        ),
        ...moved.map(
          one =>
            `case ${one.id} of ${plainLine(`${one.ref.kind} ${one.ref.id}`)} is now ${one.status}: ${plainLine(one.history.at(-1)?.what ?? '')}`,
        ),
        ...(standing.length > 0
          ? [
              colours.dim(
                `stood before: ${standing.map(one => `${one.decision.do} ${one.control.id} (case ${one.caseId.slice(0, 6)})`).join(', ')}`,
              ),
            ]
          : []),
        ...(assumed.length > 0
          ? [colours.dim(`made up, because no earlier record created it: ${plainLine(assumed.join(', '))}`)]
          : []),
      ];
      await io.out(`\n${colours.bold(heading(record))}\n${lines.map(line => `  ${line}`).join('\n')}\n`);
    },
    async broken(record: CloudTrailRecord, error: string): Promise<void> {
      await io.out(
        `\n${colours.bold(heading(record))}\n  ${colours.red('could not be worked through:')} ${plainLine(error)}\n`,
      );
    },
    async unreadable(file: string, error: string): Promise<void> {
      await io.out(`\n${colours.red('unreadable')} ${plainLine(`${file}: ${error}`)}\n`);
    },
    async end(): Promise<void> {
      if (quiet.size === 0) return;
      const reasons = [...quiet].toSorted(([, a], [, b]) => b - a);
      const shown = reasons.slice(0, 10).map(([why, count]) => `  ${String(count).padStart(6)}  ${plainLine(why)}`);
      const total = reasons.reduce((sum, [, count]) => sum + count, 0);
      const more = reasons.length > 10 ? `\n          and ${reasons.length - 10} more reasons` : '';
      await io.out(
        `\n${colours.bold(`Nothing came of ${counted(total, 'record')}`)}${all ? '' : ' (--all lists them)'}\n${shown.join('\n')}${more}\n`,
      );
    },
  };
}

const isNews =
  (delivered: Delivered) =>
  (decided: Decided): boolean =>
    decided.introduced || delivered.cases.some(one => one.id === decided.caseId);
