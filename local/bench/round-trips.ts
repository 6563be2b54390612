/** AWS calls and sequential round trips of one event: counts, the same on every machine. */
import { controlsOf } from '../../shared/catalogue.ts';
import type { Ports } from '../../shared/ports.ts';
import { reconcile } from '../../shared/reconcile.ts';
import type { CloudTrailRecord, Loose } from '../../shared/record.ts';
import { checkSettings } from '../../shared/settings.ts';
import { wakesOf } from '../../shared/wakes.ts';
import { freshInventory } from '../../shared/inventory.ts';
import { recordOf } from '../sandbox/people.ts';
import { pipeline } from '../sandbox/pipeline.ts';
import { estate, nodesGroup, officeGroup } from '../sandbox/stories.ts';
import { ingress } from './ingress.ts';
import type { Row } from './row.ts';

interface Scene {
  what: string;
  call: string;
  request: Loose;
  /** Is the inventory of clusters kept already? */
  inventory: 'warm' | 'cold';
  roundTrips?: number;
  writes?: number;
}

const authorize = 'ec2:AuthorizeSecurityGroupIngress';

const scenes: Scene[] = [
  {
    what: 'SSH opened',
    call: authorize,
    request: ingress(nodesGroup, 22, '0.0.0.0/0'),
    inventory: 'warm',
    roundTrips: 2,
    writes: 1,
  },
  {
    // Once an hour at most, whatever the group's tags say: whoever may tag it could say anything.
    what: 'SSH opened, cold inventory',
    call: authorize,
    request: ingress(nodesGroup, 22, '0.0.0.0/0'),
    inventory: 'cold',
    roundTrips: 5,
    writes: 1,
  },
  {
    what: 'only private sources added',
    call: authorize,
    request: ingress(nodesGroup, 22, '10.0.0.0/8'),
    inventory: 'warm',
    roundTrips: 0,
    writes: 0,
  },
  {
    what: 'compliant group change (443 opened)',
    call: authorize,
    request: ingress(nodesGroup, 443, '0.0.0.0/0'),
    inventory: 'warm',
    roundTrips: 1,
    writes: 0,
  },
  {
    what: 'group that is not EKS’s',
    call: authorize,
    request: ingress(officeGroup, 22, '0.0.0.0/0'),
    inventory: 'warm',
    roundTrips: 1,
    writes: 0,
  },
  {
    what: 'group that is not EKS’s, cold inventory',
    call: authorize,
    request: ingress(officeGroup, 22, '0.0.0.0/0'),
    inventory: 'cold',
    writes: 0,
  },
  {
    what: 'log types switched on',
    call: 'eks:UpdateClusterConfig',
    request: { name: 'shop', logging: { clusterLogging: [{ types: ['api'], enabled: true }] } },
    inventory: 'warm',
    roundTrips: 0,
    writes: 0,
  },
  {
    what: 'compliant cluster change (tags of access)',
    call: 'eks:UpdateClusterConfig',
    request: { name: 'shop', accessConfig: { authenticationMode: 'API' } },
    inventory: 'warm',
    roundTrips: 1,
    writes: 0,
  },
  {
    what: 'cluster endpoint opened',
    call: 'eks:UpdateClusterConfig',
    request: { name: 'shop', resourcesVpcConfig: { endpointPublicAccess: true, endpointPrivateAccess: true } },
    inventory: 'warm',
    writes: 0,
  },
  {
    what: 'cluster created, public, no logs: first act',
    call: 'eks:CreateCluster',
    request: {
      name: 'new',
      version: '1.34',
      roleArn: 'arn:aws:iam::111122223333:role/eks-cluster',
      resourcesVpcConfig: {
        subnetIds: ['subnet-0aaaaaaaaaaaaaaa1'],
        endpointPublicAccess: true,
        endpointPrivateAccess: false,
      },
    },
    inventory: 'warm',
    writes: 1,
  },
];

/** One row per scene: what the passes over the resources of one event cost until the first act, reading back left out. */
export async function roundTrips(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const scene of scenes) rows.push(await measured(scene));
  return rows;
}

async function measured(scene: Scene): Promise<Row> {
  const checked = checkSettings({ mode: 'enforce' });
  if ('faults' in checked) throw new Error('The bench’s settings are wrong.');
  const meter = metered();
  const p = pipeline({ settings: checked.settings, wrap: meter.wrap });
  estate(p.sandbox.world);
  if (scene.inventory === 'warm') await freshInventory(p.ports, { account: '111122223333', region: 'eu-central-1' });
  const record: CloudTrailRecord = recordOf(scene.call, { at: p.clock.now() + 60, request: scene.request });
  p.clock.set(p.clock.now() + 60);
  p.sandbox.apply(record);
  // EKS works for minutes; what is measured is the pass that meets the settled resource.
  p.clock.set(p.clock.now() + 900);
  p.sandbox.pass();
  meter.reset();
  const { wakes } = wakesOf(record, { settings: p.settings, now: p.clock.now(), controlsOf });
  const main = wakes.filter(wake => wake.ref.kind === 'security-group' || wake.ref.kind === 'cluster');
  if (main.length > 0) await reconcile(p.ports, p.settings, main);
  const { calls, depth, writes } = meter;
  const target = [
    ...(scene.roundTrips === undefined ? [] : [`≤ ${scene.roundTrips} round trips`]),
    ...(scene.writes === undefined ? [] : [`${scene.writes} writes`]),
  ].join(', ');
  const ok =
    (scene.roundTrips === undefined || depth() <= scene.roundTrips) &&
    (scene.writes === undefined || writes() === scene.writes);
  return {
    group: 'AWS calls per event',
    what: scene.what,
    figure: `${calls()} calls, ${depth()} round trips, ${writes()} writes`,
    target,
    ok,
  };
}

/** Counts calls, and how many of them had to wait for another: a call that starts after one has ended is a round trip later. */
function metered() {
  let calls = 0;
  let writes = 0;
  let ended = 0;
  const wrap = (ports: Ports): Ports => ({
    ...ports,
    call: async (where, operation, input) => {
      calls += 1;
      if (!/:(Get|List|Describe)/.test(operation)) writes += 1;
      const depth = ended + 1;
      // Parallel calls must not end in the tick in which they start.
      await new Promise(resolve => setImmediate(resolve));
      const answer = await ports.call(where, operation, input);
      ended = Math.max(ended, depth);
      return answer;
    },
  });
  const reset = () => {
    calls = 0;
    writes = 0;
    ended = 0;
  };
  return { wrap, reset, calls: () => calls, writes: () => writes, depth: () => ended };
}
