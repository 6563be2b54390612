/** Examples of eks-creator-admin-disabled. */
import { eksCreatorAdminDisabled } from '../../shared/controls/eks-creator-admin-disabled.ts';
import { reconcile } from '../../shared/reconcile.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeAccessEntry, placeCluster } from '../../local/sandbox/place.ts';
import { sandbox } from '../../local/sandbox/sandbox.ts';
import type { AccessEntryEntry } from '../../local/sandbox/states.ts';
import { accountOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { changeWith, settingsWith } from '../fixtures.ts';
import { testClock, testPorts } from '../ports.ts';

const deploy = 'arn:aws:iam::111122223333:role/pipelines/deploy';
const admin = 'arn:aws:iam::111122223333:role/ClusterAdmin';
const settings = { access: { admins: [admin] } };
const policyArn = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy';
const ref: Ref = { kind: 'access-entry', account: '111122223333', region: 'eu-central-1', id: `shop/${deploy}` };
const created = changeWith({ source: 'eks', name: 'CreateCluster' });

/** A cluster with an approved administrator and its creator's entry. */
const cluster =
  (fields: Partial<AccessEntryEntry> & { admin?: boolean } = { admin: true }, others = [admin], mode = 'API') =>
  (world: World): Ref => {
    placeCluster(world, { accessConfig: { authenticationMode: mode === 'API' ? 'API' : 'CONFIG_MAP' } });
    for (const principalArn of others) placeAccessEntry(world, { principalArn, admin: true });
    placeAccessEntry(world, { principalArn: deploy, ...fields });
    return ref;
  };
const input = { clusterName: 'shop', principalArn: deploy, policyArn };
const told = { key: 'creator-admin', atMost: 'notify' as const, calls: [] };

check(eksCreatorAdminDisabled, {
  bare: 'nothing',
  changes: () => /\.accessEntries\.shop\/arn:aws:iam::111122223333:role\/pipelines\/deploy\.policies/,
  fine: [
    { name: 'its policy was taken away', change: created, world: cluster({ admin: false }), settings },
    {
      name: 'settings approve the creator as an administrator',
      change: created,
      world: cluster(),
      settings: { access: { admins: [deploy] } },
    },
  ],
  notApplicable: [
    {
      name: 'an administrator who is not known to have created the cluster',
      world: cluster(),
      settings,
      because: /not known to have created/,
    },
  ],
  bad: [
    {
      name: 'the pipeline that created the cluster still administers it',
      change: created,
      world: cluster(),
      settings,
      finds: [
        {
          key: 'creator-admin',
          message: /^Cluster shop is administered for good by \S+deploy, who created it\.$/,
          calls: [{ call: 'eks:DisassociateAccessPolicy', input }],
          undo: {
            byPerson: [
              {
                call: 'eks:AssociateAccessPolicy',
                input: { ...input, accessScope: { type: 'cluster', namespaces: [] } },
              },
            ],
          },
          canLockOut: true,
        },
      ],
    },
    {
      name: 'there is no other administrator yet',
      change: created,
      world: cluster({ admin: true }, []),
      settings,
      finds: [{ ...told, why: /would be left/ }],
    },
    {
      name: 'the role of the other administrator was deleted: its entry lets nobody in',
      change: created,
      world: world => {
        const at = cluster()(world);
        delete accountOf(world, '111122223333').roles['ClusterAdmin'];
        return at;
      },
      settings,
      finds: [{ ...told, why: /can still come in/ }],
    },
    {
      name: 'settings approve nobody at all',
      change: created,
      world: cluster(),
      finds: [{ ...told, why: /access\.admins/ }],
    },
    {
      name: 'with the aws-auth ConfigMap alone the creator is an administrator nobody sees',
      change: created,
      world: cluster({ admin: true }, [], 'CONFIG_MAP'),
      settings,
      finds: [{ ...told, why: /let the cluster use access entries first/ }],
    },
  ],
});

test('who created a cluster is kept in its case: later passes know it without the event', async () => {
  const clock = testClock();
  const aws = sandbox(clock);
  const ports = testPorts(aws, clock);
  const known = settingsWith({ mode: 'ask', ...settings });
  cluster()(aws.world);
  const wakes = [{ ref, because: { ...created, time: clock.now() - 7200 }, touched: 'all' as const }];
  const first = await reconcile(ports, known, wakes);
  expect(first.cases).toMatchObject([{ control: 'eks-creator-admin-disabled', status: 'waiting' }]);
  const later = await reconcile(ports, known, [{ ref, sweep: true }]);
  expect(later.findings.map(({ control }) => control.id)).toEqual(['eks-creator-admin-disabled']);
});

test('a batch that begins with another change still knows who created the cluster', async () => {
  const clock = testClock();
  const aws = sandbox(clock);
  cluster()(aws.world);
  const { findings } = await reconcile(testPorts(aws, clock), settingsWith({ mode: 'ask', ...settings }), [
    { ref, because: changeWith({ source: 'eks', name: 'UpdateAccessEntry' }), touched: ['groups'] },
    { ref, because: { ...created, time: clock.now() - 7200 }, touched: 'all' },
  ]);
  expect(findings.map(({ control }) => control.id)).toEqual(['eks-creator-admin-disabled']);
});
