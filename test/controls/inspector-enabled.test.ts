/** Examples of inspector-enabled. */
import { inspectorEnabled } from '../../shared/controls/inspector-enabled.ts';
import { read } from '../../shared/read.ts';
import { inspectorRef } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { staged } from '../examples.ts';
import { testPorts } from '../ports.ts';

const account = '111122223333';
const region = 'eu-central-1';
const inspector =
  (EC2: 'ENABLED' | 'DISABLED' | 'SUSPENDED' | 'ENABLING', ECR = EC2, administrator?: string) =>
  (world: World): Ref => {
    const here = regionOf(world, account, region);
    here.inspector = { EC2, ECR };
    if (administrator) here.inspectorAdministrator = administrator;
    return inspectorRef(account, region);
  };
const call = (name: 'Enable' | 'Disable', type: string) => [
  { call: `inspector2:${name}`, input: { accountIds: [account], resourceTypes: [type] } },
];
const off = (key: string, message = /./) => ({
  key,
  message,
  calls: call('Enable', key),
  undo: { byPerson: call('Disable', key) },
});
const told = (key: string, why: RegExp) => ({ key, atMost: 'notify' as const, why, calls: [] });

check(inspectorEnabled, {
  changes: ({ key }) => new RegExp(`\\.inspector\\.${key}: `),
  fine: [
    { name: 'both are scanned', world: inspector('ENABLED') },
    { name: 'a member is scanned as its administrator wants', world: inspector('ENABLED', 'ENABLED', '444455556666') },
  ],
  bad: [
    {
      name: 'it was never switched on',
      world: inspector('DISABLED'),
      finds: [
        off('EC2', /^Amazon Inspector does not scan EC2 instances in account 111122223333, Region eu-central-1: /),
        off('ECR', /does not scan images in ECR .*its state is DISABLED\.$/),
      ],
    },
    { name: 'only images are scanned', world: inspector('DISABLED', 'ENABLED'), finds: [off('EC2')] },
    {
      name: 'scans are suspended in a member',
      world: inspector('SUSPENDED', 'ENABLED', '444455556666'),
      finds: [told('EC2', /administrator account 444455556666 decides/)],
    },
    {
      name: 'the administrator itself may switch on its own',
      world: inspector('ENABLED', 'DISABLED', account),
      finds: [off('ECR')],
    },
    {
      name: 'nobody may ask who administers it',
      world: inspector('DISABLED', 'ENABLED'),
      denies: ['inspector2:GetDelegatedAdminAccount'],
      finds: [told('EC2', /nobody may ask who administers/)],
    },
  ],
});

describe('what is not known', () => {
  const example = { name: 'any', world: inspector('ENABLING', 'ENABLED') };

  test('while scans are being switched on nobody judges them', async () => {
    const stage = staged(example);
    const seen = await read(testPorts(stage.sandbox, stage.clock), { ref: stage.ref });
    expect(seen).toMatchObject({ settled: { because: 'Inspector is enabling scans of EC2' } });
  });

  test.each([
    ['AWS refuses', () => Promise.reject(new Error('AccessDenied'))],
    ['Inspector fails for this account', () => Promise.resolve({ accounts: [], failedAccounts: [{ errorCode: 'X' }] })],
  ])('when %s nobody gives an all-clear', async (_, answer) => {
    const stage = staged(example);
    const ports = testPorts(stage.sandbox, stage.clock);
    const call = (where: never, operation: never, input: never) =>
      operation === 'inspector2:BatchGetAccountStatus' ? answer() : ports.call(where, operation, input);
    await expect(read({ ...ports, call: call as typeof ports.call }, { ref: stage.ref })).rejects.toThrow(
      /AccessDenied|Inspector does not tell/,
    );
  });
});
