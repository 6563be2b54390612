/** All commands under one name: options that mean the same everywhere, and errors that are one clear line. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { AwsError, BadInput } from '../shared/errors.ts';
import { plainText } from '../shared/plain.ts';
import { NoAnswer } from './client.ts';
import { addApprove } from './commands/approve.ts';
import { addCases } from './commands/cases.ts';
import { addCatalogue } from './commands/catalogue.ts';
import { addExplain } from './commands/explain.ts';
import { addReject } from './commands/reject.ts';
import { addReplay } from './commands/replay.ts';
import { addRetry } from './commands/retry.ts';
import { addRoute } from './commands/route.ts';
import { addScan } from './commands/scan.ts';
import { addShow } from './commands/show.ts';
import { addStart } from './commands/start.ts';
import { addUndo } from './commands/undo.ts';
import type { Io } from './io.ts';

/**
 * Runs one command. Exit codes: 0 done, 1 findings above the asked threshold, 2 bad usage or input, 3 AWS or network failure,
 * 70 a fault of our own, 130 stopped by Ctrl-C before the end.
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let code = 0;
  const program = new Command('eks-guardrails')
    .description(
      'Automatic guardrails for Amazon EKS: every change is read again, held against a checklist, and reverted, asked about or told.',
    )
    .version(version(), '--version', 'print the version')
    .helpOption('-h, --help', 'say what a command does and takes')
    .showHelpAfterError(false)
    .configureOutput({
      writeOut: text => void io.out(text),
      writeErr: () => undefined,
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
    })
    .configureHelp({ showGlobalOptions: false })
    .addHelpText('after', examples)
    .exitOverride();
  for (const add of [
    addStart,
    addScan,
    addReplay,
    addCatalogue,
    addExplain,
    addCases,
    addShow,
    addApprove,
    addReject,
    addUndo,
    addRetry,
    addRoute,
  ])
    add(program, io, ended => (code = ended));
  try {
    if (argv.length === 0)
      throw new BadInput(
        'Say what to do. `eks-guardrails --help` lists the commands; `eks-guardrails start` is a good first one.',
      );
    await program.parseAsync([...argv], { from: 'user' });
    return io.stop.aborted && code === 0 ? stoppedCode(argv) : code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (io.stop.aborted) return 130;
    io.err(`eks-guardrails: ${plainText(wordsOf(error))}\n`);
    return codeOf(error);
  }
}

// Ctrl-C is how the sandbox is meant to end.
const stoppedCode = (argv: readonly string[]): number => (argv[0] === 'start' ? 0 : 130);

function codeOf(error: unknown): number {
  if (error instanceof BadInput || error instanceof CommanderError) return 2;
  return error instanceof AwsError || error instanceof NoAnswer ? 3 : 70;
}

function wordsOf(error: unknown): string {
  if (error instanceof CommanderError) {
    // Commander puts its suggestion on a second line and in brackets.
    const line = error.message
      .replace(/^error: /, '')
      .replace(/\n\((.*)\)$/, '. $1')
      .replace(/\n/g, ' ');
    return `${line.replace(/([^.?!])$/, '$1.')} \`eks-guardrails --help\` says what there is.`;
  }
  if (error instanceof BadInput || error instanceof AwsError || error instanceof NoAnswer) return error.message;
  return `a fault of eks-guardrails itself, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

const examples = `
Examples:
  $ eks-guardrails start                          play the example stories and serve the sandbox
  $ eks-guardrails replay cloudtrail/ --json      what would have happened to recorded events
  $ eks-guardrails scan --region eu-central-1     what is wrong now in your account; reads only
  $ eks-guardrails explain eks-sg-admin-port-open
  $ eks-guardrails cases                          what waits for a person
  $ eks-guardrails approve 0Q6 --reason "Yes, close it."

Exit codes: 0 done; 1 findings above --fail-on; 2 bad usage or input; 3 AWS or network failure.`;

function version(): string {
  // The file is ours and has this field.
  return (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}
