/** Examples of iam-eks-wildcard-grant. */
import { iamEksWildcardGrant } from '../../shared/controls/iam-eks-wildcard-grant.ts';
import { inlineId, policyRef } from '../../shared/policy-ref.ts';
import type { Ref } from '../../shared/resources.ts';
import { placePolicy, placePrincipal, placeRole } from '../../local/sandbox/place.ts';
import { accountOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const app = `arn:aws:iam::${account}:policy/app`;
const ref = (id: string): Ref => policyRef(account, 'eu-central-1', id);
const document = (...Statement: unknown[]) => ({ Version: '2012-10-17', Statement });
const allow = (Action: unknown, Resource: unknown = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const all = document(allow('eks:*'));
const narrow = document(allow(['eks:Describe*', 'eks:List*']));

/** Policy app with these versions, v1 first and the last the default one; group devs carries it. */
const versions =
  (...texts: unknown[]) =>
  (world: World): Ref => {
    placePolicy(world, { document: texts[0] });
    const policy = accountOf(world, account).policies[app];
    texts.forEach((text, at) => {
      if (!policy) return;
      policy.versions[`v${at + 1}`] = JSON.stringify(text);
      policy.DefaultVersionId = `v${at + 1}`;
    });
    placePrincipal(world, { type: 'group', name: 'devs', attached: [app] });
    return ref(app);
  };
const saying = (...statements: unknown[]) => versions(document(...statements));
const inline =
  (type: 'user' | 'group' | 'role', text: unknown) =>
  (world: World): Ref => {
    if (type === 'role') placeRole(world, { RoleName: 'alice', attached: [], inline: { debug: text } });
    else placePrincipal(world, { type, name: 'alice', inline: { debug: text } });
    return ref(inlineId(type, 'alice', 'debug'));
  };
const told = { key: 'grant', atMost: 'notify' as const, calls: [] };
const set = (VersionId: string) => ({
  call: 'iam:SetDefaultPolicyVersion',
  input: { PolicyArn: app, VersionId },
});

check(iamEksWildcardGrant, {
  changes: () => /\.policies\.arn:aws:iam::111122223333:policy\/app\.DefaultVersionId: /,
  fine: [
    { name: 'reading clusters of every name', world: versions(narrow) },
    {
      name: 'every action on one named cluster',
      world: saying(allow('eks:*', `arn:aws:eks:eu-central-1:${account}:cluster/shop`)),
    },
    { name: 'all of another service', world: saying(allow(['ekss:*', 's3:*'])) },
    {
      name: 'allowed and denied again',
      world: saying(allow('*'), { Effect: 'Deny', Action: 'eks:*', Resource: '*' }),
    },
    { name: 'everything but EKS', world: saying({ Effect: 'Allow', NotAction: ['eks:*', 'iam:*'], Resource: '*' }) },
    { name: 'an earlier version that is not the default', world: versions(all, narrow) },
    {
      name: 'a group whom settings name administrators',
      world: versions(all),
      settings: { roles: { admins: ['dev*'] } },
    },
    { name: 'a narrow inline policy of a user', world: inline('user', narrow) },
    {
      name: 'administrators by role, who carry AWS’s own policy',
      world: world => {
        placeRole(world, { RoleName: 'admin', attached: ['arn:aws:iam::aws:policy/AdministratorAccess'] });
        return ref('arn:aws:iam::aws:policy/AdministratorAccess');
      },
    },
    {
      name: 'AWS’s own policy that grants no EKS action, on a user',
      world: world => {
        const attached = ['arn:aws:iam::aws:policy/AmazonS3FullAccess'];
        placePrincipal(world, { type: 'user', name: 'bob', attached });
        return ref('arn:aws:iam::aws:policy/AmazonS3FullAccess');
      },
    },
  ],
  notApplicable: [
    {
      name: 'a policy settings name as administrators’',
      world: versions(all),
      settings: { roles: { admins: ['app'] } },
      because: /policy of administrators/,
    },
  ],
  bad: [
    {
      name: 'a new version allows everything: the one before comes back',
      world: versions(document(allow('s3:*')), narrow, all),
      finds: [
        {
          key: 'grant',
          message: /^Policy app of account 111122223333 allows group devs every EKS action \(eks:\*\)\.$/,
          calls: [set('v2')],
          undo: { byPerson: [set('v3')] },
        },
      ],
    },
    {
      name: 'version ten comes after version nine',
      world: versions(...Array.from({ length: 10 }, () => narrow), all),
      finds: [{ key: 'grant', calls: [set('v10')] }],
    },
    {
      name: 'the version before allows it as well',
      world: versions(document(allow('eks:Create*')), all),
      finds: [{ ...told, why: /version v1 before it/ }],
    },
    {
      name: 'the version before allows every IAM action instead',
      world: versions(document(allow('iam:*')), all),
      finds: [{ ...told, why: /version v1 before it/ }],
    },
    { name: 'no earlier version', world: versions(all), finds: [{ ...told, why: /no earlier version/ }] },
    {
      name: 'the Kubernetes API of every cluster of the account',
      world: saying(allow('eks:Access*', `arn:aws:eks:*:${account}:cluster/*`)),
      finds: [{ ...told, message: /eks:AccessKubernetesApi\.$/ }],
    },
    {
      name: 'making others administrators, in two halves and other letter case',
      world: saying(allow(['EKS:createaccessentry', 'eks:Associate?ccessPolicy'])),
      finds: [{ ...told, message: /eks:CreateAccessEntry and eks:AssociateAccessPolicy\.$/ }],
    },
    {
      name: 'policies for every access entry of the account',
      world: saying(allow('eks:AssociateAccessPolicy', `arn:aws:eks:*:${account}:access-entry/*`)),
      finds: [{ ...told, message: /eks:AssociateAccessPolicy\.$/ }],
    },
    {
      name: 'everything but IAM, on everything but one bucket',
      world: saying({ Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::audit' }),
      finds: [{ ...told, message: /every EKS action/ }],
    },
    {
      name: 'a condition makes it milder and is named',
      world: saying(allow('eks:*', '*', { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } } })),
      finds: [{ ...told, severity: 'low', message: /under a condition/ }],
    },
    {
      name: 'a boundary grants nothing, so nobody carries it yet',
      world: world => {
        placePolicy(world, { document: all });
        placeRole(world, { RoleName: 'dev', attached: [] });
        Object.assign(accountOf(world, account).roles['dev'] ?? {}, {
          PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: app },
        });
        return ref(app);
      },
      finds: [{ ...told, severity: 'low', why: /nobody carries it/, message: /whoever comes to carry it/ }],
    },
    {
      name: 'an inline policy of a user',
      world: inline('user', all),
      finds: [
        { ...told, why: /no earlier text/, message: /^Inline policy debug of account 111122223333 allows user alice/ },
      ],
    },
    { name: 'an inline policy of a group', world: inline('group', all), finds: [{ ...told, message: /group alice/ }] },
    { name: 'an inline policy of a role', world: inline('role', all), finds: [{ ...told, message: /role alice/ }] },
    {
      name: 'a text nobody can read',
      world: inline('user', '{"Statement": [7]}'),
      finds: [{ ...told, message: /allows user alice what nobody can read\.$/ }],
    },
    {
      name: 'AWS’s own policy on a user and a group, of whom settings name one',
      world: world => {
        const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
        placePrincipal(world, { type: 'user', name: 'bob', attached: [admin] });
        placePrincipal(world, { type: 'user', name: 'carol', attached: [admin] });
        placePrincipal(world, { type: 'group', name: 'ops', attached: [admin] });
        return ref(admin);
      },
      settings: { roles: { admins: ['ops'] } },
      finds: [
        {
          key: 'user/bob',
          atMost: 'notify',
          calls: [],
          message: /user bob carries AdministratorAccess, which allows every EKS action\.$/,
        },
        { key: 'user/carol', atMost: 'notify', calls: [] },
      ],
    },
    {
      name: 'one statement under a condition and one without',
      world: saying(
        allow('eks:AccessKubernetesApi', '*', {
          Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } },
        }),
        allow(['eks:CreateAccessEntry', 'eks:AssociateAccessPolicy']),
      ),
      finds: [{ ...told, message: /under a condition/ }],
    },
    {
      name: 'the version before is a text nobody can read',
      world: versions({ Statement: [7] }, all),
      finds: [{ ...told, why: /version v1 before it/ }],
    },
  ],
});
