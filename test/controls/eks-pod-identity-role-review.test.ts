/** Examples of eks-pod-identity-role-review. */
import { eksPodIdentityRoleReview } from '../../shared/controls/eks-pod-identity-role-review.ts';
import { associationRef } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeAssociation, placeCluster, placePodRole, placePolicy } from '../../local/sandbox/place.ts';
import type { AssociationState } from '../../local/sandbox/states.ts';
import { accountOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { evaluated } from '../examples.ts';

const account = '111122223333';
const names = { clusterName: 'shop', namespace: 'orders', serviceAccount: 'orders' };
const ref = associationRef(account, 'eu-central-1', names);
const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const allow = (Action: string, more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*', ...more }],
});

/** The association of the orders, with a role that carries these. */
const bound =
  (role: { attached?: string[]; inline?: Record<string, unknown> }, more: Partial<AssociationState> = {}) =>
  (world: World): Ref => {
    placeCluster(world);
    placePodRole(world, { RoleName: 'orders', ...role });
    placeAssociation(world, { ...names, roleArn: roleArn('orders'), associationId: 'a-orders', ...more });
    return ref;
  };
const taken = [{ call: 'eks:DeletePodIdentityAssociation', input: { clusterName: 'shop', associationId: 'a-orders' } }];
const again = (more: object = {}) => ({
  byPerson: [{ call: 'eks:CreatePodIdentityAssociation', input: { ...names, roleArn: roleArn('orders'), ...more } }],
});
const narrow = JSON.stringify(allow('s3:GetObject'));

check(eksPodIdentityRoleReview, {
  changes: () => /\.associations\.shop\/orders\/orders\./,
  fine: [
    { name: 'a role that may read one bucket', world: bound({}) },
    {
      name: 'an expected namespace, by a pattern',
      world: bound({}),
      settings: { podIdentity: { namespaces: ['kube-system', 'ord*'] } },
    },
    {
      name: 'a session policy keeps a broad role narrow',
      world: bound({ attached: [admin] }, { policy: narrow, disableSessionTags: true }),
    },
    { name: 'a role that is gone gives nothing', world: bound({}, { roleArn: roleArn('gone') }) },
  ],
  bad: [
    {
      name: 'a role with an admin policy',
      world: bound({ attached: [admin] }),
      finds: [
        {
          key: 'role',
          message:
            /^The Pod Identity association of orders in namespace orders of cluster shop is too broad: role arn:aws:iam::111122223333:role\/orders carries AdministratorAccess, which is on the deny list\.$/,
          calls: taken,
          undo: again(),
        },
      ],
    },
    {
      name: 'the role it chains on to may do everything, and all of it comes back with the undo',
      world: world => {
        placePodRole(world, { RoleName: 'target', inline: { all: allow('*') } });
        const more = { targetRoleArn: roleArn('target'), disableSessionTags: true, tags: { team: 'shop' } };
        return bound({}, more)(world);
      },
      finds: [
        {
          key: 'role',
          message: /target role \S+ carries inline policy all, which allows every action/,
          undo: again({ targetRoleArn: roleArn('target'), disableSessionTags: true, tags: { team: 'shop' } }),
        },
      ],
    },
    {
      name: 'a session policy that is as broad as the role',
      world: bound({ attached: [admin] }, { policy: JSON.stringify(allow('*')), disableSessionTags: true }),
      finds: [{ key: 'role', undo: again({ policy: JSON.stringify(allow('*')), disableSessionTags: true }) }],
    },
    {
      name: 'a policy of the account with a wildcard under a condition is milder',
      world: world => {
        const Condition = { StringEquals: { 'aws:SourceVpc': 'vpc-1' } };
        return bound({ attached: [placePolicy(world, { document: allow('*', { Condition }) })] })(world);
      },
      finds: [{ key: 'role', severity: 'low', calls: taken }],
    },
    {
      name: 'a namespace in which nobody expects roles',
      world: bound({}),
      settings: { podIdentity: { namespaces: ['kube-system'] } },
      finds: [{ key: 'namespace', message: /settings expect none/, calls: taken, undo: again() }],
    },
    {
      name: 'a broad role in an unexpected namespace has one plan',
      world: bound({ attached: [admin] }),
      settings: { podIdentity: { namespaces: ['kube-system'] } },
      finds: [
        { key: 'role', calls: taken },
        { key: 'namespace', atMost: 'notify', why: /for the sake of its role/, calls: [] },
      ],
    },
    {
      name: 'an add-on owns it',
      world: bound({ attached: [admin] }, { ownerArn: `arn:aws:eks:eu-central-1:${account}:addon/shop/vpc-cni/1` }),
      finds: [{ key: 'role', atMost: 'notify', why: /change the add-on/, calls: [] }],
    },
    {
      name: 'an add-on owns it, in an unexpected namespace: nobody asks about either',
      world: bound({ attached: [admin] }, { ownerArn: `arn:aws:eks:eu-central-1:${account}:addon/shop/vpc-cni/1` }),
      settings: { podIdentity: { namespaces: ['kube-system'] } },
      finds: [
        { key: 'role', atMost: 'notify', why: /change the add-on/, calls: [] },
        { key: 'namespace', atMost: 'notify', why: /change the add-on/, calls: [] },
      ],
    },
    {
      name: 'a role of another account',
      world: bound({}, { targetRoleArn: 'arn:aws:iam::444455556666:role/data' }),
      finds: [{ key: 'unread', severity: 'low', atMost: 'notify', message: /of another account/, calls: [] }],
    },
    {
      name: 'nobody may read the role',
      world: bound({ attached: [admin] }),
      denies: ['iam:ListRolePolicies'],
      finds: [{ key: 'unread', severity: 'low', atMost: 'notify', why: /not judged/, calls: [] }],
    },
    {
      name: 'a role within a permissions boundary is milder',
      world: world => {
        bound({ attached: [admin] })(world);
        const role = accountOf(world, account).roles['orders'];
        // The sandbox keeps whatever GetRole is to answer.
        Object.assign(role ?? {}, {
          PermissionsBoundary: {
            PermissionsBoundaryType: 'Policy',
            PermissionsBoundaryArn: `arn:aws:iam::${account}:policy/edge`,
          },
        });
        return ref;
      },
      finds: [{ key: 'role', severity: 'low', calls: taken }],
    },
    {
      name: 'a session policy nobody can read narrows nothing',
      world: bound({ attached: [admin] }, { policy: '{"Statement":', disableSessionTags: true }),
      finds: [{ key: 'role', calls: taken }],
    },
    {
      name: 'a wildcard under a condition beside an admin policy is as bad as that',
      world: world => {
        const Condition = { StringEquals: { 'aws:SourceVpc': 'vpc-1' } };
        return bound({ attached: [placePolicy(world, { document: allow('*', { Condition }) }), admin] })(world);
      },
      finds: [{ key: 'role', calls: taken }],
    },
  ],
});

test('whoever is asked is told that pods keep what they have until it expires', async () => {
  const { verdict } = await evaluated(eksPodIdentityRoleReview, {
    name: 'an admin role is bound',
    world: bound({ attached: [admin] }),
  });
  const [finding] = Array.isArray(verdict) ? verdict : [];
  expect(finding?.plan?.effect).toMatch(/^Pods of orders\/orders keep their credentials until they expire/);
});
