/** Examples of eks-access-entry-cluster-admin. */
import { creatorControl } from '../../shared/cluster-admins.ts';
import { eksAccessEntryClusterAdmin } from '../../shared/controls/eks-access-entry-cluster-admin.ts';
import { read } from '../../shared/read.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeAccessEntry, placeCluster, placeRole } from '../../local/sandbox/place.ts';
import type { AccessEntryEntry } from '../../local/sandbox/states.ts';
import { accountOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { staged } from '../examples.ts';
import { caseIn, changeWith } from '../fixtures.ts';
import { testPorts } from '../ports.ts';

const arn = (role: string): string => `arn:aws:iam::111122223333:role/${role}`;
const contractor = arn('contractor');
const admins = { access: { admins: [arn('ClusterAdmin*'), arn('aws-reserved/sso.amazonaws.com/*')] } };
const policyArn = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy';
const adminPolicyArn = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy';
const ref: Ref = {
  kind: 'access-entry',
  account: '111122223333',
  region: 'eu-central-1',
  id: `shop/${contractor}`,
};

/** A cluster with an approved administrator and the entry that is judged. */
const entry =
  (fields: Partial<AccessEntryEntry> & { admin?: boolean } = {}, others = [arn('ClusterAdmin')]) =>
  (world: World): Ref => {
    placeCluster(world);
    for (const principalArn of others) placeAccessEntry(world, { principalArn, admin: true });
    const id = placeAccessEntry(world, { principalArn: contractor, ...fields });
    return { ...ref, id };
  };
/** The role behind an entry is deleted, and made again under its old name where `again` says so. */
const deleted = (world: World, RoleName: string, again: boolean): void => {
  delete accountOf(world, '111122223333').roles[RoleName];
  if (again) placeRole(world, { RoleName, RoleId: 'AROAEXAMPLE0000000002', CreateDate: 1_793_000_000, attached: [] });
};
const plan = (policy: string, accessScope: object) => ({
  calls: [
    {
      call: 'eks:DisassociateAccessPolicy',
      input: { clusterName: 'shop', principalArn: contractor, policyArn: policy },
    },
  ],
  undo: {
    byPerson: [
      {
        call: 'eks:AssociateAccessPolicy',
        input: { clusterName: 'shop', principalArn: contractor, policyArn: policy, accessScope },
      },
    ],
  },
  canLockOut: true as const,
});
const wide = { type: 'cluster' as const, namespaces: [] };
const narrow = { type: 'namespace' as const, namespaces: ['shop'] };

check(eksAccessEntryClusterAdmin, {
  bare: 'nothing',
  changes: () =>
    /\.accessEntries\.shop\/arn:aws:iam::(111122223333:role\/contractor|444455556666:role\/ClusterAdmin)\.policies/,
  fine: [
    {
      name: 'an administrator whom settings approve',
      world: entry({ principalArn: arn('ClusterAdmin-eu'), admin: true }),
      settings: admins,
    },
    {
      name: 'a permission set of Identity Center with its path',
      world: entry({
        principalArn: arn('aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Platform_0123456789abcdef'),
        admin: true,
      }),
      settings: admins,
    },
    {
      name: 'the policy is for one namespace only',
      world: entry({ policies: [{ policyArn: adminPolicyArn, accessScope: narrow }] }),
      settings: admins,
    },
    {
      name: 'a policy that only looks is for the whole cluster',
      world: entry({
        policies: [{ policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminViewPolicy', accessScope: wide }],
      }),
      settings: admins,
    },
    { name: 'an entry with groups alone', world: entry({ kubernetesGroups: ['viewers'] }), settings: admins },
  ],
  notApplicable: [
    {
      name: 'with the aws-auth ConfigMap alone there is no entry, whoever created the cluster',
      change: changeWith({ source: 'eks', name: 'CreateCluster' }),
      world: world => {
        placeCluster(world, { accessConfig: { authenticationMode: 'CONFIG_MAP' } });
        return ref;
      },
      because: /knows no access entries/,
    },
    {
      name: 'whoever created the cluster is another control’s',
      change: changeWith({ source: 'eks', name: 'CreateCluster' }),
      world: entry({ admin: true }),
      because: /judged by eks-creator-admin-disabled/,
    },
    {
      name: 'nodes of Auto Mode have an entry of their own',
      world: entry({ type: 'EC2' }),
      because: /entry of nodes \(EC2\)/,
    },
    {
      name: 'nodes that manage themselves have an entry',
      world: entry({ type: 'EC2_LINUX', kubernetesGroups: ['system:nodes'] }),
      because: /entry of nodes/,
    },
    { name: 'hybrid nodes have an entry', world: entry({ type: 'HYBRID_LINUX' }), because: /HYBRID_LINUX/ },
  ],
  bad: [
    {
      name: 'a contractor administers the cluster beside an approved administrator',
      world: entry({ admin: true, kubernetesGroups: ['viewers'] }),
      settings: admins,
      finds: [
        {
          key: 'policy:AmazonEKSClusterAdminPolicy',
          message: /^Cluster shop is administered as a whole \(AmazonEKSClusterAdminPolicy\) by arn:\S+contractor,/,
          ...plan(policyArn, wide),
        },
      ],
    },
    {
      name: 'both policies of administrators are two findings',
      world: entry({
        policies: [
          { policyArn, accessScope: wide },
          { policyArn: adminPolicyArn, accessScope: { type: 'cluster', namespaces: [] } },
        ],
      }),
      settings: admins,
      finds: [
        { key: 'policy:AmazonEKSClusterAdminPolicy', ...plan(policyArn, wide) },
        { key: 'policy:AmazonEKSAdminPolicy', ...plan(adminPolicyArn, wide) },
      ],
    },
    {
      name: 'the namesake of an approved role in another account is not approved',
      world: entry({ principalArn: 'arn:aws:iam::444455556666:role/ClusterAdmin', admin: true }),
      settings: admins,
      finds: [{ key: 'policy:AmazonEKSClusterAdminPolicy', canLockOut: true }],
    },
    {
      name: 'settings approve nobody',
      world: entry({ admin: true }),
      finds: [
        {
          key: 'policy:AmazonEKSClusterAdminPolicy',
          atMost: 'notify',
          why: /access\.admins.* would be left/,
          calls: [],
        },
      ],
    },
    {
      name: 'a policy of which nobody tells the scope counts as one for the whole cluster',
      world: entry({ policies: [{ policyArn }] }),
      settings: admins,
      finds: [
        { key: 'policy:AmazonEKSClusterAdminPolicy', atMost: 'notify', why: /nobody tells its scope/, calls: [] },
      ],
    },
    {
      name: 'the last administrator is never proposed for removal',
      world: entry({ admin: true }, []),
      settings: admins,
      finds: [{ key: 'policy:AmazonEKSClusterAdminPolicy', atMost: 'notify', why: /would be left/, calls: [] }],
    },
    {
      name: 'the role of the approved administrator was deleted and made again: its entry is dead',
      world: world => {
        const at = entry({ admin: true })(world);
        deleted(world, 'ClusterAdmin', true);
        return at;
      },
      settings: admins,
      finds: [{ key: 'policy:AmazonEKSClusterAdminPolicy', atMost: 'notify', why: /can still come in/, calls: [] }],
    },
    {
      name: 'the role of the approved administrator is gone',
      world: world => {
        const at = entry({ admin: true })(world);
        deleted(world, 'ClusterAdmin', false);
        return at;
      },
      settings: admins,
      finds: [{ key: 'policy:AmazonEKSClusterAdminPolicy', atMost: 'notify', why: /can still come in/, calls: [] }],
    },
    {
      name: 'the approved administrator is a user, whom nobody can look up',
      world: entry({ admin: true }, ['arn:aws:iam::111122223333:user/ClusterAdmin']),
      settings: { access: { admins: ['arn:aws:iam::111122223333:user/*'] } },
      finds: [{ key: 'policy:AmazonEKSClusterAdminPolicy', atMost: 'notify', why: /can still come in/, calls: [] }],
    },
    {
      name: 'one of two approved administrators is dead: the other remains',
      world: world => {
        const at = entry({ admin: true }, [arn('ClusterAdmin'), arn('eks/ClusterAdmin-eu')])(world);
        deleted(world, 'ClusterAdmin', false);
        return at;
      },
      settings: { access: { admins: [arn('*ClusterAdmin*')] } },
      finds: [{ key: 'policy:AmazonEKSClusterAdminPolicy', ...plan(policyArn, wide) }],
    },
    {
      name: 'the entry itself is dead, since its role was deleted and made again',
      world: world => {
        const at = entry({ admin: true })(world);
        deleted(world, 'contractor', true);
        return at;
      },
      settings: admins,
      finds: [
        {
          key: 'policy:AmazonEKSClusterAdminPolicy',
          severity: 'low',
          message: /^Cluster shop keeps an administrator’s entry .* which lets nobody in/,
          ...plan(policyArn, wide),
        },
      ],
    },
    {
      name: 'nobody may look up the roles behind the entries',
      world: entry({ admin: true }),
      denies: ['iam:GetRole'],
      settings: admins,
      finds: [{ key: 'policy:AmazonEKSClusterAdminPolicy', atMost: 'notify', why: /nobody can tell/, calls: [] }],
    },
    {
      name: 'another unapproved administrator does not count, or both could go',
      world: entry({ admin: true }, [arn('stranger')]),
      settings: admins,
      finds: [{ key: 'policy:AmazonEKSClusterAdminPolicy', atMost: 'notify', calls: [] }],
    },
    {
      name: 'an approved administrator of one namespace does not count',
      world: world => {
        const at = entry({ admin: true }, [])(world);
        placeAccessEntry(world, { principalArn: arn('ClusterAdmin'), policies: [{ policyArn, accessScope: narrow }] });
        return at;
      },
      settings: admins,
      finds: [{ key: 'policy:AmazonEKSClusterAdminPolicy', atMost: 'notify', calls: [] }],
    },
    {
      name: 'nobody may tell who else administers the cluster',
      world: entry({ admin: true }),
      denies: ['eks:ListAccessEntries'],
      settings: admins,
      finds: [{ key: 'policy:AmazonEKSClusterAdminPolicy', atMost: 'notify', why: /nobody can tell/, calls: [] }],
    },
    {
      name: 'the group to which nothing is denied',
      world: entry({ kubernetesGroups: ['viewers', 'system:masters'] }),
      settings: admins,
      finds: [{ key: 'group:system:masters', atMost: 'notify', why: /its owner takes this one out/, calls: [] }],
    },
  ],
});

test('whoever created the cluster is known from a case of the control that asks about it, and left to that', async () => {
  const stage = staged({ name: 'a creator', world: entry({ admin: true }) });
  const ports = testPorts(stage.sandbox, stage.clock);
  const verdict = async () => {
    const seen = await read(ports, { ref });
    if ('absent' in seen) throw new Error(seen.why);
    // The reader of access entries answers access entries.
    return eksAccessEntryClusterAdmin.evaluate(
      seen.resource as Parameters<typeof eksAccessEntryClusterAdmin.evaluate>[0],
      {
        ref: { ...ref, kind: 'access-entry' },
        settings: stage.settings,
        now: stage.clock.now(),
      },
    );
  };
  expect(await verdict()).toHaveLength(1);
  await ports.cases.put(caseIn('notified', { ref, control: creatorControl }), null);
  expect(await verdict()).toEqual({ notApplicable: expect.stringContaining(creatorControl) });
});

test('with the aws-auth ConfigMap alone there is nothing to judge, and a cluster still being created is waited for', async () => {
  const readIn = (fields: Parameters<typeof placeCluster>[1]) => {
    const stage = staged({
      name: 'a cluster',
      world: world => {
        placeCluster(world, fields);
        return { ...ref, id: placeAccessEntry(world, { principalArn: contractor, admin: true }) };
      },
    });
    return read(testPorts(stage.sandbox, stage.clock), { ref });
  };
  expect(await readIn({ accessConfig: { authenticationMode: 'CONFIG_MAP' } })).toMatchObject({ absent: 'gone' });
  expect(await readIn({ status: 'CREATING' })).toMatchObject({ settled: { because: 'cluster shop is CREATING' } });
  expect(await readIn({ status: 'DELETING' })).toMatchObject({ absent: 'gone' });
});

test('an administrator of an account that nobody looks after is not known to be there still', async () => {
  const stage = staged({
    name: 'an administrator from elsewhere',
    world: entry({ admin: true }, ['arn:aws:iam::444455556666:role/ClusterAdmin']),
  });
  const others = async (enrolled: (account: string) => boolean) => {
    const seen = await read({ ...testPorts(stage.sandbox, stage.clock), enrolled }, { ref });
    return 'absent' in seen ? seen.why : seen.resource;
  };
  expect(await others(() => true)).toMatchObject({ otherAdmins: ['arn:aws:iam::444455556666:role/ClusterAdmin'] });
  expect(await others(account => account === '111122223333')).toMatchObject({ otherAdmins: [] });
});
