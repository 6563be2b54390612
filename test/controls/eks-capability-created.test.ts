/** Examples of eks-capability-created. */
import { eksCapabilityCreated } from '../../shared/controls/eks-capability-created.ts';
import { read } from '../../shared/read.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCapability, placeCluster, placeRole } from '../../local/sandbox/place.ts';
import type { CapabilityEntry, RoleEntry } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { staged } from '../examples.ts';
import { testPorts } from '../ports.ts';

const ref: Ref = { kind: 'capability', account: '111122223333', region: 'eu-central-1', id: 'shop/argocd' };
const narrow = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue'],
      Resource: ['arn:aws:secretsmanager:eu-central-1:111122223333:secret:argocd-*'],
    },
  ],
});
const everything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});
const conditional = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } },
    },
  ],
});
const capability =
  (role: Partial<RoleEntry> | null = { inline: { secrets: narrow } }, fields: Partial<CapabilityEntry> = {}) =>
  (world: World): Ref => {
    placeCluster(world);
    if (role) placeRole(world, { RoleName: 'argocd', attached: [], inline: {}, ...role });
    placeCapability(world, fields);
    return ref;
  };
const settings = { clusters: { capabilities: ['ARGOCD', 'KRO'] } };
const told = { atMost: 'notify' as const, calls: [] };
const adminArn = 'arn:aws:iam::aws:policy/AdministratorAccess';

check(eksCapabilityCreated, {
  fine: [
    { name: 'a reviewed type with a narrow role', world: capability(), settings },
    { name: 'a reviewed type whose role has no policy', world: capability({}, { type: 'KRO' }), settings },
  ],
  bad: [
    {
      name: 'a type nobody reviewed',
      world: capability({}, { type: 'ACK' }),
      settings,
      finds: [
        {
          key: 'review',
          severity: 'low',
          ...told,
          why: /clusters\.capabilities/,
          message: /^Capability argocd \(ACK\) of cluster shop acts in the cluster by itself/,
        },
      ],
    },
    {
      name: 'settings name no types at all',
      world: capability(),
      finds: [{ key: 'review', severity: 'low', ...told }],
    },
    {
      name: 'a reviewed type with a role that may do everything, twice',
      world: capability({ attached: [adminArn], inline: { more: everything } }),
      settings,
      finds: [
        { key: `role:${adminArn}`, ...told, message: /has a role that carries AdministratorAccess/ },
        { key: 'role:more', ...told, message: /inline policy more, which allows/ },
      ],
    },
    {
      name: 'what its role may do stands under a condition',
      world: capability({ inline: { boxed: conditional } }),
      settings,
      finds: [{ key: 'role:boxed', severity: 'low', ...told, message: /under a condition/ }],
    },
    {
      name: 'a type nobody reviewed whose role is gone',
      world: capability(null, { type: 'ACK' }),
      settings,
      finds: [
        { key: 'review', severity: 'low', ...told },
        { key: 'role', ...told },
      ],
    },
    {
      name: 'its role is gone',
      world: capability(null),
      settings,
      finds: [{ key: 'role', ...told, message: /could not be read\.$/ }],
    },
    {
      name: 'the policies of its role may not be read',
      world: capability(),
      denies: ['iam:GetRolePolicy'],
      settings,
      finds: [{ key: 'role', ...told, why: /the read role/ }],
    },
  ],
});

test('a capability that EKS works on is waited for, one that is being deleted is gone', async () => {
  const readIn = (fields: Partial<CapabilityEntry>) => {
    const stage = staged({ name: 'a capability', world: capability({}, fields) });
    return read(testPorts(stage.sandbox, stage.clock), { ref });
  };
  expect(await readIn({ status: 'UPDATING' })).toMatchObject({
    settled: { because: expect.stringContaining('UPDATING') },
  });
  expect(await readIn({ status: 'DELETING' })).toMatchObject({ absent: 'gone' });
  expect(await readIn({ capabilityName: 'kro' })).toMatchObject({ absent: 'gone' });
});
