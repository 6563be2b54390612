/** `scan`: everything the controls judge in the account behind the current credentials, read only. */
import { writeFileSync } from 'node:fs';
import { Option } from 'commander';
import { severities, type Severity } from '../../shared/control.ts';
import { AwsError, BadInput } from '../../shared/errors.ts';
import { didYouMean } from '../../shared/nearest.ts';
import { regionName } from '../../shared/partitions.ts';
import type { Ports } from '../../shared/ports.ts';
import { listClusters } from '../../shared/read/lists.ts';
import { isGrave } from '../decided.ts';
import { fileFault } from '../file-fault.ts';
import { asAsff } from '../formats/asff.ts';
import { asHtml } from '../formats/html.ts';
import { asJson } from '../formats/json.ts';
import { asJunit } from '../formats/junit.ts';
import { asSarif } from '../formats/sarif.ts';
import { asTable } from '../formats/table.ts';
import type { Io } from '../io.ts';
import { postureOf, type Posture, type Scope } from '../posture.ts';
import { counted, paint } from '../print.ts';
import type { Add } from '../add.ts';
import { progressLine } from '../progress.ts';
import { scanPorts } from '../scan-ports.ts';
import { loadSettings, parseSettings } from '../settings-file.ts';

const formats = ['table', 'json', 'html', 'sarif', 'junit', 'asff'] as const;

interface Options {
  json?: true;
  format: (typeof formats)[number];
  output?: string;
  region: string[];
  cluster: string[];
  settings?: string;
  failOn?: Severity;
  progress?: true;
}

const several = (value: string, before: string[]): string[] => [...before, value];

export const addScan: Add = (program, io, exit) => {
  program
    .command('scan')
    .description('what is wrong now in the account behind the current AWS credentials; reads only')
    .option('--region <region>', 'look here; may be given several times (default: AWS_REGION)', several, [])
    .option('--cluster <name>', 'only this cluster and what belongs to it; may be given several times', several, [])
    .addOption(new Option('--format <format>', 'how to say it').choices(formats).default('table'))
    .option('--json', 'the same as --format json')
    .option('--output <file>', 'write it there instead of to stdout')
    .option('--settings <file>', 'a guardrails.yml; without it nothing is exempt or off')
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 when a finding is this grave or graver').choices(severities),
    )
    .option('--progress', 'show progress even when stderr is no terminal')
    .action(async (options: Options) => exit(await scan(options, io)));
};

/** Answers the exit code. Throws BadInput when Region, cluster, settings or credentials cannot be used. */
async function scan(options: Options, io: Io): Promise<number> {
  const settings =
    options.settings === undefined
      ? parseSettings('', 'defaults', { mode: 'enforce' })
      : loadSettings(options.settings);
  const regions = regionsOf(options, io);
  const { ports, account } = await (io.scanPorts ?? scanPorts)(regions);
  const scope: Scope = { account, regions, ...(options.cluster.length > 0 && { clusters: options.cluster }) };
  if (scope.clusters) await mustExist(ports, scope, scope.clusters);
  const show = progressLine(io, options.progress === true);
  const posture = await postureOf(ports, settings, scope, so =>
    show(() => `${counted(so.resources, 'resource')}, ${counted(so.findings, 'finding')} …`),
  );
  show(null);
  await deliver(textOf(posture, options, io), options, io);
  io.err(`${summary(posture)}\n`);
  const grave = posture.resources
    .flatMap(({ findings }) => findings)
    .some(({ severity, exempt }) => exempt === undefined && isGrave(severity, options.failOn));
  return grave ? 1 : posture.missing.length > 0 ? 3 : 0;
}

function regionsOf({ region }: Options, { env }: Io): string[] {
  const given = region.length > 0 ? region : [env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? ''];
  const wrong = given.find(one => !regionName.test(one));
  if (wrong === '') throw new BadInput('Say where to look: give --region, or set AWS_REGION.');
  if (wrong !== undefined) throw new BadInput(`${wrong} is not an AWS Region, such as eu-central-1.`);
  return [...new Set(given)];
}

/** A misspelt name would look like a clean cluster. */
async function mustExist(ports: Ports, { account, regions }: Scope, wanted: readonly string[]): Promise<void> {
  const lists = await Promise.all(
    regions.map(async region =>
      listClusters(ports, { account, region }).catch((error: unknown) => {
        // Where nobody may list them, nobody can say that one is not there; the posture will say what it could not see.
        if (error instanceof AwsError) return null;
        throw error;
      }),
    ),
  );
  if (lists.includes(null)) return;
  const names = lists.flatMap(list => list ?? []);
  const unknown = wanted.find(name => !names.includes(name));
  if (unknown === undefined) return;
  const hint = didYouMean(unknown, names) || (names.length > 0 ? ` There are: ${names.slice(0, 10).join(', ')}.` : '');
  throw new BadInput(`There is no cluster ${unknown} in ${regions.join(', ')} of account ${account}.${hint}`);
}

function textOf(posture: Posture, { json, format }: Options, io: Io): string {
  const texts: Record<Options['format'], () => string> = {
    table: () => asTable(posture, paint(io.colour.out)),
    json: () => asJson(posture),
    html: () => asHtml(posture, Math.floor(io.now())),
    sarif: () => asSarif(posture),
    junit: () => asJunit(posture),
    asff: () => asAsff(posture, Math.floor(io.now())),
  };
  return texts[json ? 'json' : format]();
}

async function deliver(text: string, { output }: Options, io: Io): Promise<void> {
  if (output === undefined) return io.out(text);
  try {
    writeFileSync(output, text);
  } catch (error) {
    throw new BadInput(`${output} cannot be written: ${fileFault(error)}`, { cause: error });
  }
}

function summary({ account, regions, resources, missing }: Posture): string {
  const findings = resources.flatMap(one => one.findings);
  const unjudged = resources.filter(({ errors }) => errors.length > 0).length;
  return [
    `Account ${account}, ${regions.join(', ')}: ${counted(resources.length, 'resource')}, ${counted(findings.length, 'finding')}`,
    ...(unjudged > 0
      ? [`${counted(unjudged, 'resource')} not judged in full: rights are missing or AWS did not answer`]
      : []),
    ...(missing.length > 0 ? [`${counted(missing.length, 'place')} could not be looked at`] : []),
  ].join('; ');
}
