/** Any case store keeps the same promises: in DynamoDB's protocol and in memory. */
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
// @ts-expect-error -- dynalite has no types
import dynalite from 'dynalite';
import type { AddressInfo } from 'node:net';
import { memoryCases } from '../local/sandbox/cases.ts';
import { createTableInput, tableCases } from '../shared/aws/table.ts';
import type { Case } from '../shared/case.ts';
import type { Link } from '../shared/links.ts';
import type { Cases, Inventory } from '../shared/ports.ts';
import type { Held, Sent } from '../shared/sent.ts';
import type { RoleState } from '../shared/resources/account.ts';
import type { Ref } from '../shared/resources.ts';
import { aCase } from './a-case.ts';

const now = 1_793_000_000;
const server = dynalite({ createTableMs: 0 });
let client: DynamoDBClient;

beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  // A server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
afterAll(async () => {
  client.destroy();
  await new Promise(resolve => server.close(resolve));
});

let tables = 0;
async function inDynalite(): Promise<Cases> {
  const name = `guardrails-${(tables += 1)}`;
  await client.send(new CreateTableCommand(createTableInput(name)));
  return tableCases(client, name, () => now);
}

const group = (id: string): Ref => ({ kind: 'security-group', account: '111122223333', region: 'eu-central-1', id });

const cluster = (at: number): Inventory['clusters'][number] => ({
  name: `cluster-${at}-${(at * 2654435761).toString(36)}`,
  tags: { team: `team-${at % 37}`, environment: 'production' },
  clusterGroup: `sg-0${(at * 40503).toString(16).padStart(16, '0')}`,
  additionalGroups: [`sg-1${(at * 40503).toString(16).padStart(16, '0')}`],
  keys: [`arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-${String(at).padStart(12, '0')}`],
  roles: [{ name: `node-role-${at}`, as: 'node' }],
  fargateProfiles: [],
  nodegroups: [
    {
      name: `workers-${at}`,
      role: `node-role-${at}`,
      sourceGroups: [],
      templateGroups: [`sg-2${(at * 40503).toString(16).padStart(16, '0')}`],
      subnets: [`subnet-${(at * 40503).toString(16).padStart(17, '0')}`],
    },
  ],
  fargateSubnets: [],
  network: {
    vpcId: `vpc-${(at * 40503).toString(16).padStart(17, '0')}`,
    isPublic: false,
    subnets: [`subnet-${(at * 40503).toString(16).padStart(17, '0')}`],
    hasAutoNodes: false,
  },
});

describe.each([
  { store: 'DynamoDB (dynalite)', open: inDynalite },
  { store: 'memory', open: () => Promise.resolve(memoryCases()) },
])('cases in $store', ({ open }) => {
  test('a case comes back as it was put, without the keys of its row', async () => {
    const cases = await open();
    const one = aCase({
      id: 'sg-1',
      dueAt: now + 60,
      ttl: now + 86_400,
      because: {
        eventId: 'e',
        time: now,
        source: 'ec2',
        name: 'AuthorizeSecurityGroupIngress',
        actor: { type: 'AssumedRole', name: 'alice' },
      },
    });
    expect(await cases.get(one.id)).toBeNull();
    expect(await cases.put(one, null)).toBe(true);
    expect(await cases.get(one.id)).toEqual(one);
  });

  test('of 40 passes that open the same case at once, one wins', async () => {
    const cases = await open();
    const puts = await Promise.all(
      Array.from({ length: 40 }, (_, at) => cases.put(aCase({ id: 'sg-1', message: `pass ${at}` }), null)),
    );
    expect(puts.filter(Boolean)).toHaveLength(1);
    expect((await cases.of(group('sg-1'))).map(one => one.message)).toEqual([`pass ${puts.indexOf(true)}`]);
  });

  test('of 40 passes that move the same case at once, one wins', async () => {
    const cases = await open();
    const before = aCase({ id: 'sg-1' });
    await cases.put(before, null);
    const puts = await Promise.all(
      Array.from({ length: 40 }, () => cases.put({ ...before, ver: 2, status: 'acting' }, before)),
    );
    expect(puts.filter(Boolean)).toHaveLength(1);
  });

  test('a write that expects an older version, or a row that is not there, is refused and changes nothing', async () => {
    const cases = await open();
    const first = aCase({ id: 'sg-1' });
    const second: Case = { ...first, ver: 2, status: 'acting' };
    await cases.put(first, null);
    await cases.put(second, first);
    expect(await cases.put({ ...first, ver: 2, status: 'resolved' }, first)).toBe(false);
    expect(await cases.put(first, null)).toBe(false);
    expect(await cases.get(first.id)).toEqual(second);
    const absent = aCase({ id: 'sg-2' });
    expect(await cases.put({ ...absent, ver: 2 }, absent)).toBe(false);
    expect(await cases.get(absent.id)).toBeNull();
  });

  test('what is due comes oldest first, never early, no more than asked, and only while a time is set', async () => {
    const cases = await open();
    const times = [now - 5, now - 50, now, now + 1, now - 500];
    const all = times.map((dueAt, at) => aCase({ id: `sg-${at}`, dueAt }));
    for (const one of all) await cases.put(one, null);
    const [first] = all;
    if (!first) throw new Error('no case');
    expect((await cases.due(now, 10)).map(one => one.dueAt)).toEqual([now - 500, now - 50, now - 5, now]);
    expect((await cases.due(now, 2)).map(one => one.dueAt)).toEqual([now - 500, now - 50]);
    const { dueAt: _, ...settled } = first;
    await cases.put({ ...settled, ver: 2, status: 'resolved' }, first);
    expect((await cases.due(now, 10)).map(one => one.dueAt)).toEqual([now - 500, now - 50, now]);
  });

  test('cases are found by resource and in all, newest change first, past one page of the table', async () => {
    const cases = await open();
    const big = 'x'.repeat(300_000);
    // 1 MB is a page of DynamoDB's.
    const all = Array.from({ length: 8 }, (_, at) => ({
      ...aCase({ id: 'sg-1', updatedAt: now + at, evidence: { big }, dueAt: now - at }),
      id: `case-${at}`,
    }));
    for (const one of all) await cases.put(one, null);
    await cases.put(aCase({ id: 'sg-2', updatedAt: now - 1 }), null);
    expect((await cases.of(group('sg-1'))).map(one => one.id).toSorted()).toEqual(all.map(one => one.id));
    expect((await cases.all()).map(one => one.updatedAt)).toEqual([7, 6, 5, 4, 3, 2, 1, 0, -1].map(at => now + at));
    expect((await cases.due(now, 7)).map(one => one.dueAt)).toEqual([7, 6, 5, 4, 3, 2, 1].map(at => now - at));
  });

  test('a counter tells what was added within its window, each name by itself', async () => {
    const cases = await open();
    expect(await cases.count('breaker/111122223333', now, 600)).toBe(1);
    expect(await cases.count('breaker/111122223333', now + 120, 600)).toBe(2);
    expect(await cases.count('breaker/444455556666', now + 120, 600)).toBe(1);
    expect(await cases.count('breaker/111122223333', now + 540, 600)).toBe(3);
    // The first two are long past the window now.
    expect(await cases.count('breaker/111122223333', now + 1020, 600)).toBe(2);
    const burst = await Promise.all(Array.from({ length: 40 }, () => cases.count('burst', now, 60)));
    expect(Math.max(...burst)).toBe(40);
  });

  test('a link is kept by its hash, and of one place and round the newest three stay', async () => {
    const cases = await open();
    const link: Link = {
      case: 'A',
      round: 1,
      planHash: 'p',
      purpose: 'answer',
      target: 'alex',
      place: 'sns:topic#1',
      person: 'alex',
      expiresAt: now + 60,
    };
    expect(await cases.link('h1')).toBeNull();
    for (const hash of ['h1', 'h2', 'h3', 'h4', 'h5']) await cases.putLink(hash, link);
    await cases.putLink('view', { ...link, purpose: 'view' });
    await cases.putLink('later', { ...link, round: 2 });
    expect(await Promise.all(['h1', 'h2', 'h3', 'h4', 'h5', 'view', 'later'].map(hash => cases.link(hash)))).toEqual([
      null,
      null,
      link,
      link,
      link,
      { ...link, purpose: 'view' },
      { ...link, round: 2 },
    ]);
    await Promise.all(Array.from({ length: 8 }, (_, at) => cases.putLink(`at-once-${at}`, { ...link, place: 'x' })));
    const left = await Promise.all(Array.from({ length: 8 }, (_, at) => cases.link(`at-once-${at}`)));
    expect(left.filter(one => one !== null)).toHaveLength(3);
    expect(await cases.all()).toEqual([]);
  });

  test('an inventory of 1,000 clusters is kept whole, and replaced whole', async () => {
    const cases = await open();
    const inventory: Inventory = { builtAt: now, clusters: Array.from({ length: 1000 }, (_, at) => cluster(at)) };
    expect(await cases.inventory('111122223333', 'eu-central-1')).toBeNull();
    expect(await cases.putInventory('111122223333', 'eu-central-1', inventory, null)).toBe(true);
    expect(await cases.inventory('111122223333', 'eu-central-1')).toEqual(inventory);
    expect(await cases.inventory('111122223333', 'eu-west-1')).toBeNull();
    const smaller = { builtAt: now + 1, clusters: [cluster(1)] };
    expect(await cases.putInventory('111122223333', 'eu-central-1', smaller, inventory)).toBe(true);
    expect(await cases.inventory('111122223333', 'eu-central-1')).toEqual(smaller);
    expect(await cases.all()).toEqual([]);
  });

  test('an inventory is written only over the one that was read', async () => {
    const cases = await open();
    const at = ['111122223333', 'eu-central-1'] as const;
    const one = { builtAt: now, clusters: [cluster(1)] };
    const two = { builtAt: now, clusters: [cluster(1), cluster(2)] };
    expect(await cases.putInventory(...at, one, two)).toBe(false);
    expect(await cases.inventory(...at)).toBeNull();
    const first = await Promise.all([one, two].map(async inventory => cases.putInventory(...at, inventory, null)));
    expect(first.filter(Boolean)).toHaveLength(1);
    const kept = await cases.inventory(...at);
    const next = await Promise.all(
      [3, 4].map(async i => cases.putInventory(...at, { builtAt: i, clusters: [] }, kept)),
    );
    expect(next.filter(Boolean)).toHaveLength(1);
    expect(await cases.putInventory(...at, one, kept)).toBe(false);
    expect(await cases.putInventory(...at, one, 'anything')).toBe(true);
    expect(await cases.inventory(...at)).toEqual(one);
  });

  const delivery = (id: string, more: Partial<Sent> = {}): Sent => ({
    case: 'CASE1',
    id,
    round: 1,
    kind: 'question',
    place: 'sns:TOPIC_ARN',
    to: 'topic',
    state: 'claimed',
    at: now,
    until: now + 120,
    ...more,
  });

  test('of 40 that claim the same delivery at once, one gets it; the others hear that it is being made, then that it is made', async () => {
    const cases = await open();
    const claims = await Promise.all(Array.from({ length: 40 }, () => cases.claimSent(delivery('1'))));
    expect(claims.filter(claim => claim === 'mine')).toHaveLength(1);
    expect(claims.filter(claim => claim === 'busy')).toHaveLength(39);
    expect(await cases.claimSent(delivery('2'))).toBe('mine');
    const { until: _, ...sent } = delivery('1', { state: 'sent', receipt: { channel: 'C1', ts: '1.2' } });
    await cases.putSent(sent);
    expect(await cases.claimSent(delivery('1', { at: now + 500, until: now + 600 }))).toBe('done');
    expect((await cases.sent('CASE1')).toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([sent, delivery('2')]);
    expect(await cases.sent('CASE2')).toEqual([]);
  });

  test('a claim ends, a failure and what is held can be claimed at once, and neither hides what was sent', async () => {
    const cases = await open();
    await cases.claimSent(delivery('1'));
    expect(await cases.claimSent(delivery('1', { at: now + 119, until: now + 200 }))).toBe('busy');
    expect(await cases.claimSent(delivery('1', { at: now + 120, until: now + 240 }))).toBe('mine');
    for (const state of ['failed', 'held'] as const) {
      const { until: _, ...put } = delivery('2', { state });
      await cases.putSent(put);
      expect(await cases.claimSent(delivery('2'))).toBe('mine');
    }
    const { until: _, ...moot } = delivery('3', { state: 'moot' });
    await cases.putSent(moot);
    await cases.putSent({ ...moot, state: 'failed' });
    expect((await cases.sent('CASE1')).find(one => one.id === '3')?.state).toBe('moot');
  });

  test('what is held comes when its time has come, oldest first, once however often it was held, until it is let go', async () => {
    const cases = await open();
    const held = (id: string, until: number): Held => ({
      until,
      why: 'quiet',
      delivery: { id: '1#1', message: { case: id } } as Held['delivery'],
    });
    for (const one of [
      held('b', now - 5),
      held('a', now - 50),
      held('a', now - 50),
      held('aa', now - 50),
      held('c', now + 1),
    ])
      await cases.hold(one);
    expect(await cases.held(now, 10)).toEqual([held('a', now - 50), held('aa', now - 50), held('b', now - 5)]);
    expect(await cases.held(now, 1)).toEqual([held('a', now - 50)]);
    await cases.letGo([held('a', now - 50), held('aa', now - 50)]);
    expect(await cases.held(now + 10, 10)).toEqual([held('b', now - 5), held('c', now + 1)]);
    expect(await cases.all()).toEqual([]);
  });

  test('the last good state is kept by resource', async () => {
    const cases = await open();
    const role: Ref<'role'> = { kind: 'role', account: '111122223333', region: 'us-east-1', id: 'node-role' };
    const state = {
      attached: [],
      inline: [{ PolicyName: 'logs', document: '{}' }],
      usedBy: 'unknown',
    } as unknown as RoleState;
    expect(await cases.lastGood(role)).toBeNull();
    await cases.putLastGood(role, state);
    expect(await cases.lastGood(role)).toEqual(state);
    expect(await cases.lastGood({ ...role, id: 'other' })).toBeNull();
  });
});

describe('rows in DynamoDB', () => {
  test('a document too long for one row is cut, and half of a writing is never read', async () => {
    const { packed, unpacked } = await import('../shared/aws/rows.ts');
    const { randomBytes } = await import('node:crypto');
    const long = { clusters: randomBytes(600_000).toString('base64') };
    const rows = packed('INVENTORY#1', long, now);
    expect(rows.length).toBeGreaterThan(1);
    expect(unpacked(rows)).toEqual(long);
    const other = packed('INVENTORY#1', { clusters: randomBytes(600_000).toString('base64') }, now);
    expect(unpacked([...other.slice(0, 1), ...rows.slice(1)])).toBeNull();
    expect(unpacked(rows.slice(0, 1))).toBeNull();
    // A shorter writing leaves the longer one's last parts behind.
    expect(unpacked([...packed('INVENTORY#1', { few: 1 }, now), ...rows.slice(1)])).toEqual({ few: 1 });
  });

  test('Dates in what AWS answered are kept as texts', async () => {
    const cases = await inDynalite();
    const one = aCase({ id: 'sg-1', evidence: { createdAt: new Date(0) } });
    expect(await cases.put(one, null)).toBe(true);
    expect((await cases.get(one.id))?.evidence).toEqual({ createdAt: '1970-01-01T00:00:00.000Z' });
  });
});
