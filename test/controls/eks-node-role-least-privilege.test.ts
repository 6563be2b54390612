/** Examples of eks-node-role-least-privilege. */
import { eksNodeRoleLeastPrivilege } from '../../shared/controls/eks-node-role-least-privilege.ts';
import { roleRef } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeNodegroup, placeOwnNode, placePolicy, placeRole } from '../../local/sandbox/place.ts';
import { accountOf, type World } from '../../local/sandbox/world.ts';
import { AwsError } from '../../shared/errors.ts';
import { read } from '../../shared/read.ts';
import { check } from '../check.ts';
import { staged } from '../examples.ts';
import { testPorts } from '../ports.ts';

const account = '111122223333';
const aws = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const usual = ['AmazonEKSWorkerNodePolicy', 'AmazonEKS_CNI_Policy', 'AmazonEC2ContainerRegistryPullOnly'].map(aws);
const admin = aws('AdministratorAccess');

/** A node group whose role carries the usual policies and these. */
const nodes =
  (more: { attached?: string[]; inline?: Record<string, unknown> }) =>
  (world: World): Ref => {
    placeRole(world, {
      attached: [...usual, ...(more.attached ?? [])],
      inline: { logs: allow('logs:PutLogEvents'), ...more.inline },
    });
    placeNodegroup(world, { nodeRole: `arn:aws:iam::${account}:role/eks-node` });
    return roleRef(account, 'eu-central-1', 'eks-node');
  };
const custom =
  (document: unknown) =>
  (world: World): Ref =>
    nodes({ attached: [placePolicy(world, { document })] })(world);
const inline = (document: unknown) => nodes({ inline: { debug: document } });

const statement = (Statement: unknown) => ({ Version: '2012-10-17', Statement });
const allow = (Action: unknown, Resource: unknown = '*', more: object = {}) =>
  statement([{ Effect: 'Allow', Action, Resource, ...more }]);
const appArn = `arn:aws:iam::${account}:policy/app`;
const appAsked = {
  key: appArn,
  atMost: 'ask' as const,
  calls: [{ call: 'iam:DetachRolePolicy', input: { RoleName: 'eks-node', PolicyArn: appArn } }],
};
const debugAsked = {
  key: 'debug',
  atMost: 'ask' as const,
  why: /deny list/,
  calls: [{ call: 'iam:DeleteRolePolicy', input: { RoleName: 'eks-node', PolicyName: 'debug' } }],
};

check(eksNodeRoleLeastPrivilege, {
  changes: ({ facet }) =>
    facet.startsWith('arn:')
      ? new RegExp(String.raw`\.roles\.[a-z-]+\.attached\["${facet}"\]`)
      : new RegExp(String.raw`\.roles\.eks-node\.inline\.${facet}:`),
  fine: [
    { name: 'the policies a node needs', world: nodes({}) },
    {
      name: 'a needed policy stays even when the deny list names it',
      world: nodes({}),
      settings: { roles: { deniedPolicies: ['AmazonEKSWorkerNodePolicy', 'AmazonEKS_CNI_Policy'] } },
    },
    { name: 'an AWS policy nobody denies', world: nodes({ attached: [aws('AmazonSSMManagedInstanceCore')] }) },
    { name: 'all of one service on one bucket', world: custom(allow('s3:*', 'arn:aws:s3:::app-data/*')) },
    {
      name: 'a wildcard that is denied, not allowed',
      world: inline(statement([{ Effect: 'Deny', Action: '*', Resource: '*' }])),
    },
    {
      name: 'one statement in place of a list',
      world: inline(statement({ Effect: 'Allow', Action: 'ec2:DescribeInstances', Resource: '*' })),
    },
    { name: 'taking on one named role', world: inline(allow('sts:AssumeRole', `arn:aws:iam::${account}:role/app`)) },
    {
      name: 'everything but a few actions on one bucket',
      world: inline(statement([{ Effect: 'Allow', NotAction: 's3:DeleteBucket', Resource: 'arn:aws:s3:::app-data' }])),
    },
    {
      name: 'a policy version that is not the default',
      world: world => {
        const at = custom(allow('s3:GetObject'))(world);
        const policy = accountOf(world, account).policies[appArn];
        if (policy) policy.versions['v2'] = JSON.stringify(allow('*'));
        return at;
      },
    },
  ],
  notApplicable: [
    {
      name: 'the role of a cluster only, which another control judges',
      world: world => {
        placeRole(world, { RoleName: 'control', attached: [admin] });
        placeCluster(world, { roleArn: `arn:aws:iam::${account}:role/control` });
        return roleRef(account, 'eu-central-1', 'control');
      },
      because: /role of a cluster only/,
    },
  ],
  bad: [
    {
      name: 'AdministratorAccess on a node role',
      world: nodes({ attached: [admin] }),
      finds: [
        {
          key: admin,
          message: /^Role eks-node \(nodes of cluster shop\) carries AdministratorAccess, which is on the deny list\.$/,
          calls: [{ call: 'iam:DetachRolePolicy', input: { RoleName: 'eks-node', PolicyArn: admin } }],
          undo: { byPerson: [{ call: 'iam:AttachRolePolicy', input: { RoleName: 'eks-node', PolicyArn: admin } }] },
        },
      ],
    },
    {
      name: 'a policy of a deny list of our own',
      world: nodes({ attached: [aws('AmazonSSMFullAccess')] }),
      settings: { roles: { deniedPolicies: ['AmazonSSMFullAccess'] } },
      finds: [{ key: aws('AmazonSSMFullAccess') }],
    },
    {
      name: 'two denied policies are two findings',
      world: nodes({ attached: [admin, aws('IAMFullAccess')] }),
      finds: [{ key: admin }, { key: aws('IAMFullAccess') }],
    },
    {
      name: 'an inline policy allows everything',
      world: inline(allow('*')),
      finds: [
        {
          ...debugAsked,
          message: /inline policy debug, which allows every action/,
          undo: {
            byPerson: [
              {
                call: 'iam:PutRolePolicy',
                input: { RoleName: 'eks-node', PolicyName: 'debug', PolicyDocument: JSON.stringify(allow('*')) },
              },
            ],
          },
        },
      ],
    },
    {
      name: 'a policy of the account allows everything',
      world: custom(allow(['s3:GetObject', '*'])),
      finds: [{ ...appAsked, message: /policy app, which allows every action/ }],
    },
    {
      name: 'every IAM action in another spelling',
      world: inline(statement({ Effect: 'Allow', Action: 'IAM:**', Resource: '*' })),
      finds: [{ ...debugAsked, message: /every IAM action/ }],
    },
    {
      name: 'taking on any role',
      world: inline(allow(['sts:AssumeRole'])),
      finds: [{ ...debugAsked, message: /taking on any role/ }],
    },
    {
      name: 'taking on any role by a wildcard in both',
      world: inline(allow('sts:*', 'arn:aws:iam::*:role/*')),
      finds: [debugAsked],
    },
    {
      name: 'everything but a few actions',
      world: inline(statement([{ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*'], Resource: '*' }])),
      finds: [{ ...debugAsked, message: /every action but iam:\*/ }],
    },
    {
      name: 'everything on all but one resource',
      world: inline(statement([{ Effect: 'Allow', NotAction: 's3:*', NotResource: 'arn:aws:s3:::x' }])),
      finds: [debugAsked],
    },
    {
      name: 'a condition makes it milder and is named',
      world: inline(allow('*', '*', { Condition: { StringEquals: { 'aws:ResourceTag/team': 'shop' } } })),
      finds: [{ ...debugAsked, severity: 'medium', message: /under a condition/ }],
    },
    {
      name: 'one of two statements is under no condition',
      world: inline(
        statement([
          { Effect: 'Allow', Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
          { Effect: 'Allow', Action: 'iam:*', Resource: '*' },
        ]),
      ),
      finds: [debugAsked],
    },
    {
      name: 'a permissions boundary may limit it already',
      world: world => {
        const at = nodes({ attached: [admin] })(world);
        Object.assign(accountOf(world, account).roles['eks-node'] ?? {}, {
          PermissionsBoundary: {
            PermissionsBoundaryType: 'Policy',
            PermissionsBoundaryArn: `arn:aws:iam::${account}:policy/limit`,
          },
        });
        return at;
      },
      finds: [
        {
          key: admin,
          severity: 'medium',
          atMost: 'ask',
          why: /boundary/,
          message: /within permissions boundary arn:aws:iam::111122223333:policy\/limit\.$/,
        },
      ],
    },
    {
      name: 'the role of Fargate pods, under a path',
      world: world => {
        placeRole(world, {
          RoleName: 'fargate',
          Path: '/eks/',
          attached: [aws('AmazonEKSFargatePodExecutionRolePolicy'), admin],
        });
        placeNodegroup(world);
        for (const region of Object.values(world.regions)) {
          region.fargateProfiles['shop/jobs'] = {
            clusterName: 'shop',
            fargateProfileName: 'jobs',
            createdAt: 0,
            status: 'ACTIVE',
            podExecutionRoleArn: `arn:aws:iam::${account}:role/eks/fargate`,
          };
        }
        return roleRef(account, 'eu-central-1', 'fargate');
      },
      finds: [{ key: admin, message: /Fargate pods of cluster shop/ }],
    },
    {
      name: 'the role of nodes that no node group starts',
      world: world => {
        placeCluster(world);
        placeRole(world, { RoleName: 'karpenter', attached: [...usual, admin] });
        placeOwnNode(world, { role: 'karpenter' });
        return roleRef(account, 'eu-central-1', 'karpenter');
      },
      finds: [{ key: admin, message: /^Role karpenter \(nodes of cluster shop\) carries AdministratorAccess/ }],
    },
    {
      name: 'a role of clusters nobody may list',
      world: nodes({ attached: [admin] }),
      denies: ['eks:ListClusters'],
      finds: [{ key: admin, atMost: 'ask', why: /could not be listed/ }],
    },
  ],
});

test('a policy that goes between the list and the look is gone, and the role is not', async () => {
  const example = {
    name: 'a busy role',
    world: (world: World) =>
      nodes({ attached: [placePolicy(world), admin], inline: { debug: allow('*'), extra: allow('*') } })(world),
  };
  const stage = staged(example);
  const ports = testPorts(stage.sandbox, stage.clock);
  const seen = await read(
    {
      ...ports,
      call: async (where, operation, input) => {
        const asked = JSON.stringify(input);
        if (asked.includes('"debug"') || (operation === 'iam:GetPolicy' && asked.includes('policy/app')))
          throw new AwsError('NoSuchEntityException', 'It cannot be found.', operation, where);
        return ports.call(where, operation, input);
      },
    },
    { ref: stage.ref },
  );
  expect(seen).toMatchObject({ resource: { inline: [{ PolicyName: 'extra' }, { PolicyName: 'logs' }] } });
  expect(JSON.stringify(seen)).toContain('AdministratorAccess');
  expect(JSON.stringify(seen)).not.toContain('policy/app');
});
