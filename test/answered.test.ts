/** What a plan takes from an earlier answer of its own is that answer and nothing else. */
import { act } from '../shared/act.ts';
import { answerOf, withAnswers } from '../shared/answered.ts';
import { followUpdate } from '../shared/follow.ts';
import type { Call } from '../shared/operations.ts';
import { placeLaunchTemplate, placeNodegroup } from '../local/sandbox/place.ts';
import { sandbox } from '../local/sandbox/sandbox.ts';
import { regionOf } from '../local/sandbox/world.ts';
import { aCase } from './a-case.ts';
import { testClock, testPorts } from './ports.ts';

const version = answerOf('ec2:CreateLaunchTemplateVersion', 'LaunchTemplateVersion.VersionNumber');
const update = (text: string): Call => ({
  call: 'eks:UpdateNodegroupVersion',
  input: { clusterName: 'shop', nodegroupName: 'workers', launchTemplate: { id: 'lt-1', version: text } },
});
const answered = (answer: unknown) => new Map([['ec2:CreateLaunchTemplateVersion', answer]]);

describe('a value of an earlier answer', () => {
  test('stands where the plan names it, as text', () => {
    const answers = answered({ LaunchTemplateVersion: { VersionNumber: 7 } });
    expect(withAnswers(update(version), answers)).toEqual(update('7'));
  });
  test('is nothing a name or description can ask for', () => {
    for (const text of [`${version} `, '<a of b>', '<LaunchTemplateVersion.VersionNumber of eks:Nothing>'])
      expect(withAnswers(update(text), answered({}))).toEqual(update(text));
  });
  test('that was not answered ends the plan', () => {
    for (const answer of [
      undefined,
      {},
      { LaunchTemplateVersion: {} },
      { LaunchTemplateVersion: { VersionNumber: {} } },
    ])
      expect(() => withAnswers(update(version), answered(answer))).toThrow(/answered no LaunchTemplateVersion.Ver/);
  });
});

const where = { account: '111122223333', region: 'eu-central-1' };
const create: Call = {
  call: 'ec2:CreateLaunchTemplateVersion',
  input: { LaunchTemplateId: 'lt-1', SourceVersion: '1', LaunchTemplateData: {}, ClientToken: 'once' },
};

function stage() {
  const clock = testClock();
  const aws = sandbox(clock);
  placeLaunchTemplate(aws.world, { LaunchTemplateId: 'lt-1' });
  placeNodegroup(aws.world, { launchTemplate: { id: 'lt-1', version: '1' } });
  const nodegroup = () => regionOf(aws.world, where.account, where.region).nodegroups['shop/workers'];
  return { clock, aws, ports: testPorts(aws, clock), nodegroup };
}

test('a plan that stopped between its calls goes on with the version it made, whoever made another since', async () => {
  const { clock, aws, ports, nodegroup } = stage();
  await aws.call(where, create.call, create.input);
  await aws.call(where, 'ec2:CreateLaunchTemplateVersion', { LaunchTemplateId: 'lt-1', LaunchTemplateData: {} });
  await act(ports, { ...where, case: 'c' }, [create, update(version)]);
  clock.step(600);
  aws.pass();
  expect(nodegroup()?.launchTemplate?.version).toBe('2');
});

test('the update of a node group is followed at the node group, whatever the case is about', async () => {
  const { clock, aws, ports } = stage();
  const calls = [create, update(version)];
  const outcome = await act(ports, { ...where, case: 'c' }, calls);
  const plan = { calls, undo: { calls: [update('1')] }, effect: 'nodes are replaced' };
  const ref = { kind: 'launch-template' as const, ...where, id: 'lt-1' };
  const one = outcome(aCase({ id: ref.id, ref, plan, status: 'acting' }), clock.now());
  expect(one.updateIds).toHaveLength(1);
  expect(await followUpdate(ports, one)).toMatchObject({ running: true });
  clock.step(600);
  aws.pass();
  expect(await followUpdate(ports, one)).toEqual({ case: one, running: false });
  expect(aws.calls.filter(call => call.operation === 'eks:DescribeUpdate').map(call => call.input)).toEqual([
    { name: 'shop', nodegroupName: 'workers', updateId: one.updateIds[0] },
    { name: 'shop', nodegroupName: 'workers', updateId: one.updateIds[0] },
  ]);
});
