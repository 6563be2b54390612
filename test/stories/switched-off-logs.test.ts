/** Control-plane logs that somebody switches off: told whoever switches them on again, and never for what was off already. */
import type { World } from '../../local/sandbox/world.ts';
import { ipv4, opens, permission, stage, type Stage } from './stage.ts';

const update = 'eks:UpdateClusterConfig';
const told = (s: Stage) => s.cases('eks-logging-switched-off');
const logging = (...clusterLogging: object[]) => ({ name: 'shop', logging: { clusterLogging } });
const off = (...types: string[]) => ({ types, enabled: false });
const on = (...types: string[]) => ({ types, enabled: true });
const isOn = (s: Stage) =>
  (s.here().clusters['shop']?.logging?.clusterLogging ?? []).flatMap(one => (one.enabled ? (one.types ?? []) : []));

/** Somebody opens a group of EKS's: to know whose it is, the inventory of the Region is read and kept. */
const known = (s: Stage) => s.does('ec2:AuthorizeSecurityGroupIngress', opens([permission(ipv4('198.51.100.0/24'))]));
const exempt = {
  exemptions: [
    { control: 'eks-control-plane-logging', resource: 'shop', owner: 'platform', reason: 'costs', until: '2026-12-31' },
  ],
};

test('switched off, and on again by our revert: told once, with the name of who did it', async () => {
  const s = stage();
  await s.does(update, logging(off('audit')));
  expect(isOn(s)).toContain('audit');
  expect(await told(s)).toMatchObject([
    { status: 'notified', severity: 'high', message: expect.stringContaining('alice') },
  ]);
});

test('our own undo of such a revert is what a person asked for: not told', async () => {
  const s = stage();
  await s.does(update, logging(off('audit')));
  const [mended] = await s.cases('eks-control-plane-logging');
  await s.answers(mended?.id ?? '', { do: 'undo', by: 'carol' });
  expect(isOn(s)).not.toContain('audit');
  expect(await told(s)).toHaveLength(1);
  expect(s.p.alarms).toEqual([]);
});

test('a tool lists all five, and one that was on is off now: told by name', async () => {
  const s = stage();
  await known(s);
  await s.does(update, logging(on('api', 'audit', 'authenticator', 'controllerManager'), off('scheduler')));
  expect(await told(s)).toMatchObject([{ message: expect.stringContaining('switched the scheduler log of') }]);
});

test('it lists again what was off already, beside a log that comes on: not told', async () => {
  const s = stage({ settings: exempt, world: withoutTwo });
  await known(s);
  await s.does(update, logging(on('api', 'audit', 'authenticator', 'controllerManager'), off('scheduler')));
  expect(isOn(s)).toContain('controllerManager');
  expect(await told(s)).toEqual([]);
});

test('and what went off since the inventory was read is known, too', async () => {
  const s = stage({ settings: exempt });
  await known(s);
  await s.does(update, logging(off('scheduler', 'api')));
  await s.does(update, logging(on('api', 'audit', 'authenticator', 'controllerManager'), off('scheduler')));
  expect(await told(s)).toHaveLength(1);
});

test('where nobody kept what was on, a list of both is not told', async () => {
  const s = stage();
  await s.does(update, logging(on('api', 'audit', 'authenticator', 'controllerManager'), off('scheduler')));
  expect(await told(s)).toEqual([]);
});

function withoutTwo(world: World): void {
  const cluster = world.regions['111122223333/eu-central-1']?.clusters['shop'];
  if (!cluster) throw new Error('the estate has a cluster');
  cluster.logging = {
    clusterLogging: [on('api', 'audit', 'authenticator'), off('controllerManager', 'scheduler')],
  } as typeof cluster.logging;
}
