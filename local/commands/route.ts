/** `route`: who would be told about a recorded event, and why; settles "why did nobody get a message?" without an account. */
import type { Case } from '../../shared/case.ts';
import { BadInput } from '../../shared/errors.ts';
import { lookUp } from '../../shared/directory.ts';
import { routeOf } from '../../shared/owners.ts';
import type { Ports } from '../../shared/ports.ts';
import type { CloudTrailRecord } from '../../shared/record.ts';
import { plainLine } from '../../shared/plain.ts';
import { deployFaults } from '../../shared/settings-deploy-check.ts';
import type { Settings } from '../../shared/settings.ts';
import { severityOf, strongestOf, type Decided } from '../decided.ts';
import type { Io } from '../io.ts';
import { recordsFrom } from '../log-files.ts';
import { json, paint } from '../print.ts';
import type { Add } from '../add.ts';
import { eventOf } from '../replay-entry.ts';
import { routeLines, type Routed } from '../route-lines.ts';
import { pipeline, type Delivered } from '../sandbox/pipeline.ts';
import { loadSettings, parseSettings } from '../settings-file.ts';

interface Options {
  event: string;
  settings?: string;
  json?: true;
}

export const addRoute: Add = (program, io) => {
  program
    .command('route')
    .description('say who would be told about a recorded event, who may answer, and by which rule; needs no account')
    .requiredOption('--event <file>', 'CloudTrail record, EventBridge envelope or log file, or - for standard input')
    .option('--settings <file>', 'a guardrails.yml; without it everything goes to the topic of the stack')
    .option('--json', 'one JSON array, an entry per record')
    .action(async (options: Options) => route(options, io));
};

/** Throws BadInput when the file cannot be read or holds not one CloudTrail record. */
async function route(options: Options, io: Io): Promise<void> {
  const settings = options.settings === undefined ? parseSettings('', 'defaults') : loadSettings(options.settings);
  const sandbox = pipeline({ settings, start: 0, assume: true });
  const entries: { record: CloudTrailRecord; delivered: Delivered; routed: Routed[] }[] = [];
  let fault = '';
  for await (const entry of recordsFrom([options.event], io.stdin)) {
    if (io.stop.aborted) break;
    if ('error' in entry) {
      fault ||= `${entry.file}: ${entry.error}`;
      continue;
    }
    const delivered = await sandbox.deliver(entry.record);
    const routed: Routed[] = [];
    for (const decided of strongestOf(delivered.passes))
      routed.push(await routedOf(decided, delivered.cases, settings, sandbox.ports));
    entries.push({ record: entry.record, delivered, routed });
  }
  if (entries.length === 0 && fault !== '')
    throw new BadInput(
      `nothing in ${options.event} is a CloudTrail record. ${fault}. Give a CloudTrail log file, an EventBridge envelope or a bare record.`,
    );
  await io.out(
    options.json
      ? `${json(entries.map(entryOf), 2)}\n`
      : entries.map(entry => `${linesOf(entry, io).join('\n')}\n`).join('\n'),
  );
  for (const { fault: words } of deployFaults(settings)) io.err(`not ready to be deployed: ${plainLine(words)}\n`);
}

async function routedOf(
  decided: Decided,
  cases: readonly Case[],
  settings: Settings,
  ports: Pick<Ports, 'directories'>,
): Promise<Routed> {
  const one = cases.find(({ id }) => id === decided.caseId);
  if (decided.decision.do === 'none' || !one)
    return { decided, route: null, why: `nobody: ${decided.decision.reason}` };
  const route = routeOf(one, { settings, directory: await lookUp(ports, settings, one) });
  if (decided.decision.do === 'observe') return { decided, route: null, why: 'nobody: it is only recorded' };
  return { decided, route, why: route.confidential ? 'confidential' : '' };
}

const entryOf = ({
  record,
  delivered,
  routed,
}: {
  record: CloudTrailRecord;
  delivered: Delivered;
  routed: Routed[];
}) => ({
  event: eventOf(record),
  ...(delivered.skipped !== undefined && { skipped: plainLine(delivered.skipped) }),
  findings: routed.map(({ decided, route, why }) => ({
    control: decided.control.id,
    severity: severityOf(decided),
    resource: decided.ref,
    message: decided.finding.message,
    decision: decided.decision.do,
    case: decided.caseId,
    ...(route ?? { targets: [], escalation: [], confidential: false, chain: [], nobody: why }),
  })),
});

function linesOf(entry: { record: CloudTrailRecord; delivered: Delivered; routed: Routed[] }, io: Io): string[] {
  const colours = paint(io.colour.out);
  const { time, source, name, account, region } = eventOf(entry.record);
  const heading = colours.bold(plainLine(`${time}  ${source}:${name}  ${account} ${region}`));
  if (entry.routed.length === 0)
    return [
      heading,
      `  nobody is told: ${plainLine(entry.delivered.skipped ?? 'nothing is wrong with what it changed')}`,
    ];
  return [heading, ...entry.routed.flatMap(one => routeLines(one, io.columns, colours))];
}
