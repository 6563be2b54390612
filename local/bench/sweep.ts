/** A sweep of a thousand clusters with two node groups each: how many AWS calls, whether any is made twice, and what stays in memory. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { canonical } from '../../shared/plan.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Kind } from '../../shared/resources.ts';
import { checkSettings, type Settings } from '../../shared/settings.ts';
import { survey } from '../../shared/survey.ts';
import { memoryCases } from '../sandbox/cases.ts';
import { placeCluster, placeNodegroup, placeTrail } from '../sandbox/place.ts';
import { sandbox, type Sandbox } from '../sandbox/sandbox.ts';
import type { Row } from './row.ts';

const account = '111122223333';
/** EKS's own quota of clusters in a Region, in ten Regions. */
const perRegion = 100;
const regions = Array.from({ length: 10 }, (_, i) => `eu-north-${i + 1}`);
const clusters = regions.length * perRegion;

export async function sweeping(): Promise<Row[]> {
  // The first look also loads what is loaded once.
  await live(1);
  const [few, many] = [await live(3), await live(12)];
  const aws = estate(regions);
  const two = await counted(aws, new Set<Kind>(['cluster', 'nodegroup']));
  const all = await counted(aws);
  return [
    {
      group: 'sweep',
      what: `${clusters} clusters, two node groups each, controls of these kinds`,
      figure: `${(two.calls / clusters).toFixed(2)} calls per cluster`,
      target: '≤ 4.3',
      ok: two.calls / clusters <= 4.3,
    },
    {
      group: 'sweep',
      what: 'the same, all controls',
      figure: `${all.calls} calls for ${all.looks} resources, ${all.twice} made twice, ${all.microseconds} µs each`,
      target: '0 made twice',
      ok: all.twice === 0,
    },
    {
      group: 'sweep',
      what: 'made oftenest, per cluster',
      figure: all.oftenest,
      target: '',
    },
    {
      group: 'sweep',
      what: 'memory with four times the Regions',
      figure: `${(many / few).toFixed(2)} times (${mebibytes(few)} and ${mebibytes(many)} MiB live)`,
      target: '≤ 1.2 times',
      ok: many / few <= 1.2,
    },
  ];
}

function estate(places: readonly string[]): Sandbox {
  const aws = sandbox({ now });
  placeTrail(aws.world, { Name: 'audit', IsMultiRegionTrail: true });
  for (const region of places) {
    for (let i = 0; i < perRegion; i += 1) {
      const clusterName = `${region}-${i}`;
      placeCluster(aws.world, { region, name: clusterName });
      for (const nodegroupName of ['a', 'b']) placeNodegroup(aws.world, { region, clusterName, nodegroupName });
    }
  }
  return aws;
}

async function counted(aws: Sandbox, kinds?: ReadonlySet<Kind>) {
  const asked = new Set<string>();
  const times = new Map<string, number>();
  let twice = 0;
  let looks = 0;
  const call: Ports['call'] = async (where, operation, input) => {
    const key = `${operation.startsWith('iam:') ? '' : where.region} ${operation} ${canonical(input)}`;
    if (asked.has(key)) twice += 1;
    asked.add(key);
    times.set(operation, (times.get(operation) ?? 0) + 1);
    return aws.call(where, operation, input);
  };
  const begun = performance.now();
  await survey(portsWith(call), settings(), { account, regions, ...(kinds && { kinds }) }, async () => {
    looks += 1;
  });
  const most = [...times].toSorted((a, b) => b[1] - a[1]).slice(0, 6);
  return {
    looks,
    twice,
    calls: [...times.values()].reduce((sum, n) => sum + n, 0),
    microseconds: Math.round(((performance.now() - begun) * 1000) / looks),
    oftenest: most.map(([operation, n]) => `${operation} ${(n / clusters).toFixed(2)}`).join(', '),
  };
}

/** Most bytes that were alive at once. The same Region is met under many names, so that what grows is the sweep's own memory. */
async function live(times: number): Promise<number> {
  const aws = estate(['eu-central-1']);
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let most = 0;
  let looks = 0;
  const call: Ports['call'] = async (where, operation, input) => {
    const answer = await aws.call({ ...where, region: 'eu-central-1' }, operation, input);
    aws.calls.length = 0;
    return answer;
  };
  const names = Array.from({ length: times }, (_, i) => `eu-north-${i}`);
  await survey(portsWith(call), settings(), { account, regions: names }, async () => {
    if ((looks += 1) % 500 > 0) return;
    collect();
    most = Math.max(most, process.memoryUsage().heapUsed);
  });
  return most;
}

const now = (): number => Date.parse('2026-11-03T09:00:00Z') / 1000;

function settings(): Settings {
  const checked = checkSettings({ mode: 'enforce' });
  if ('faults' in checked) throw new Error('The bench’s settings are wrong.');
  return checked.settings;
}

/** A sweep asks AWS and the table, and posts what it could not see; nothing else. */
function portsWith(call: Ports['call']): Ports {
  const never = async (): Promise<never> => {
    throw new Error('A survey does nothing but read.');
  };
  return {
    call,
    cases: memoryCases(),
    wake: never,
    post: async ({ text }) => {
      throw new Error(text);
    },
    publish: never,
    enqueue: never,
    http: never,
    secret: never,
    now,
    enrolled: () => true,
    regions: () => regions,
    isOurs: () => false,
    unique: () => 'bench',
    random: bytes => new Uint8Array(bytes),
  };
}

const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);
