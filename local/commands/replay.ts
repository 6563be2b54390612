/** `replay`: recorded CloudTrail events through the whole pipeline, against a sandbox, with no account. */
import { Option } from 'commander';
import { severities, type Severity } from '../../shared/control.ts';
import { BadInput } from '../../shared/errors.ts';
import { plainLine } from '../../shared/plain.ts';
import { isGrave, severityOf, strongestOf } from '../decided.ts';
import type { Io } from '../io.ts';
import { recordsFrom } from '../log-files.ts';
import { counted, json } from '../print.ts';
import type { Add } from '../add.ts';
import { progressLine } from '../progress.ts';
import { entryOf, eventOf } from '../replay-entry.ts';
import { report } from '../replay-report.ts';
import { pipeline } from '../sandbox/pipeline.ts';
import { loadSettings, parseSettings } from '../settings-file.ts';

interface Options {
  json?: true;
  settings?: string;
  assume: boolean;
  all?: true;
  failOn?: Severity;
  progress?: true;
}

// A log is told from the outside: what an account's settings would hold back must be said by --settings.
const unlessSet = { mode: 'enforce', flap: { reverts: 0, hours: 6 }, breaker: { reverts: 0, minutes: 10 } };

export const addReplay: Add = (program, io, exit) => {
  program
    .command('replay')
    .description('what would have been decided and done about recorded CloudTrail events; needs no account')
    .argument('<paths...>', 'CloudTrail files (.json, .json.gz, .ndjson), folders of them, or - for standard input')
    .option('--json', 'one JSON array, an entry per record, printed as it goes')
    .option('--settings <file>', 'a guardrails.yml; without it the mode is enforce')
    .option('--no-assume', 'take resources that no earlier record created for none of EKS, instead of making them up')
    .option('--all', 'without --json: show the records nothing came of, too')
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 when a finding is this grave or graver').choices(severities),
    )
    .option('--progress', 'show progress even when stderr is no terminal')
    .action(async (paths: string[], options: Options) => exit(await replay(paths, options, io)));
};

/** Answers the exit code. Throws BadInput when the paths cannot be read or hold not one CloudTrail record. */
async function replay(paths: string[], options: Options, io: Io): Promise<number> {
  const settings =
    options.settings === undefined
      ? parseSettings('', 'defaults', unlessSet)
      : loadSettings(options.settings, unlessSet);
  const sandbox = pipeline({ settings, start: 0, assume: options.assume });
  const printed = options.json ? jsonArray(io) : report(io, { all: options.all === true });
  const show = progressLine(io, options.progress === true);
  const seen = { records: 0, findings: 0, broken: 0, faults: 0, grave: 0 };
  let firstFault = '';
  for await (const entry of recordsFrom(paths, io.stdin)) {
    if (io.stop.aborted) break;
    if ('error' in entry) {
      seen.faults += 1;
      firstFault ||= `${entry.file}: ${entry.error}`;
      await printed.unreadable(entry.file, entry.error);
      continue;
    }
    seen.records += 1;
    try {
      const delivered = await sandbox.deliver(entry.record);
      const decided = strongestOf(delivered.passes);
      seen.findings += decided.length;
      seen.grave += decided.filter(
        one => one.decision.do !== 'none' && isGrave(severityOf(one), options.failOn),
      ).length;
      await printed.record(entry.record, delivered);
    } catch (error) {
      seen.broken += 1;
      await printed.broken(entry.record, error instanceof Error ? error.message : String(error));
    }
    // What nobody reads here must not grow with the log.
    const { messages, letters, posted, alarms } = sandbox;
    for (const list of [messages, letters, posted, alarms, sandbox.sandbox.calls]) list.length = 0;
    show(() => `${counted(seen.records, 'record')}, ${counted(seen.findings, 'finding')} …`);
  }
  show(null);
  await printed.end();
  if (seen.records === 0 && seen.faults > 0)
    throw new BadInput(
      `nothing in ${paths.map(path => (path === '-' ? 'standard input' : path)).join(', ')} is a CloudTrail record. ${firstFault}. Give CloudTrail log files, EventBridge envelopes or bare records.`,
    );
  io.err(
    `${counted(seen.records, 'record')}, ${counted(seen.findings, 'finding')}${seen.faults ? `; ${counted(seen.faults, 'entry')} could not be read, the first: ${plainLine(firstFault)}` : ''}\n`,
  );
  if (seen.broken > 0)
    io.err(`${counted(seen.broken, 'record')} could not be worked through; their entries say why.\n`);
  return seen.broken > 0 ? 3 : seen.grave > 0 ? 1 : 0;
}

/** One array over the whole log, an entry a line; nothing is held back. */
function jsonArray(io: Io) {
  let before = '[\n';
  const print = async (entry: unknown): Promise<void> => {
    const text = `${before}${json(entry)}`;
    before = ',\n';
    await io.out(text);
  };
  return {
    record: async (...given: Parameters<typeof entryOf>) => print(entryOf(...given)),
    broken: async (record: Parameters<typeof eventOf>[0], error: string) =>
      print({ event: eventOf(record), wakes: [], findings: [], cases: [], error }),
    unreadable: async (file: string, error: string) => print({ event: null, error: `${file}: ${error}` }),
    end: async () => io.out(before === '[\n' ? '[]\n' : '\n]\n'),
  };
}
