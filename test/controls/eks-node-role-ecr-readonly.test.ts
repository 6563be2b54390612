/** Examples of eks-node-role-ecr-readonly. */
import { eksNodeRoleEcrReadonly } from '../../shared/controls/eks-node-role-ecr-readonly.ts';
import { roleRef } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeNodegroup, placePolicy, placeRole } from '../../local/sandbox/place.ts';
import { accountOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const aws = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const usual = ['AmazonEKSWorkerNodePolicy', 'AmazonEKS_CNI_Policy'].map(aws);
const pull = aws('AmazonEC2ContainerRegistryPullOnly');
const read = aws('AmazonEC2ContainerRegistryReadOnly');
const power = aws('AmazonEC2ContainerRegistryPowerUser');
const full = aws('AmazonEC2ContainerRegistryFullAccess');
const repositories = `arn:aws:ecr:eu-central-1:${account}:repository/*`;
const ref = roleRef(account, 'eu-central-1', 'eks-node');

const nodes =
  (attached: string[], inline: Record<string, unknown> = {}) =>
  (world: World): Ref => {
    placeRole(world, { attached: [...usual, ...attached], inline });
    placeNodegroup(world, { nodeRole: `arn:aws:iam::${account}:role/eks-node` });
    return ref;
  };
const statement = (...Statement: unknown[]) => ({ Version: '2012-10-17', Statement });
const allow = (Action: unknown, more: object = {}) => ({ Effect: 'Allow', Action, Resource: repositories, ...more });
const inline = (...statements: unknown[]) => nodes([pull], { images: statement(...statements) });
const call = (name: 'Attach' | 'Detach', PolicyArn: string) => ({
  call: `iam:${name}RolePolicy`,
  input: { RoleName: 'eks-node', PolicyArn },
});
const told = { key: 'images', atMost: 'notify' as const, calls: [] };

check(eksNodeRoleEcrReadonly, {
  changes: () => /\.roles\.eks-node\.attached\[/,
  fine: [
    { name: 'the tighter pull policy of AWS', world: nodes([pull]) },
    { name: 'the older pull policy of AWS', world: nodes([read]) },
    {
      name: 'a pull-through cache, which makes repositories',
      world: inline(allow(['ecr:CreateRepository', 'ecr:BatchImportUpstreamImage', 'ecr:Get*', 'ecr:BatchGet*'])),
    },
    {
      name: 'pushing allowed and denied again',
      world: inline(allow('ecr:*'), { Effect: 'Deny', NotAction: ['ecr:Get*', 'ecr:Batch*Get*'], Resource: '*' }),
    },
  ],
  notApplicable: [
    {
      name: 'the role of a cluster only',
      world: world => {
        placeCluster(world);
        return roleRef(account, 'eu-central-1', 'eks-cluster-shop');
      },
      because: /role of no node/,
    },
  ],
  bad: [
    {
      name: 'a push policy without any pull policy: attached first, then detached',
      world: nodes([power]),
      finds: [
        {
          key: power,
          message:
            /^Role eks-node \(nodes of cluster shop\) carries AmazonEC2ContainerRegistryPowerUser: nodes may do more than pull images\.$/,
          calls: [call('Attach', pull), call('Detach', power)],
          undo: { byPerson: [call('Attach', power), call('Detach', pull)] },
        },
      ],
    },
    {
      name: 'a push policy beside a pull policy is only detached',
      world: nodes([read, power]),
      finds: [{ key: power, calls: [call('Detach', power)], undo: { byPerson: [call('Attach', power)] } }],
    },
    {
      name: 'full access that no deny list names',
      world: nodes([pull, full]),
      settings: { roles: { deniedPolicies: ['AdministratorAccess'] } },
      finds: [{ key: full, calls: [call('Detach', full)] }],
    },
    {
      name: 'full access on the deny list is another control’s to detach',
      world: nodes([pull, full]),
      finds: [{ key: full, atMost: 'notify', why: /least-privilege/, calls: [] }],
    },
    {
      name: 'ten policies, so that none can be attached before',
      world: world =>
        nodes([power, ...Array.from({ length: 7 }, (_, at) => placePolicy(world, { PolicyName: `p-${at}` }))])(world),
      finds: [{ key: power, atMost: 'notify', why: /keep the right to pull/, calls: [] }],
    },
    {
      name: 'an inline policy with a wildcard over pushing',
      world: inline(allow(['ecr:Get*', 'ECR:put*'])),
      finds: [{ ...told, why: /person narrows/, message: /inline policy images, which allows ecr:PutImage,/ }],
    },
    {
      name: 'one that allows all but a few actions',
      world: inline({ Effect: 'Allow', NotAction: ['ecr:Put*'], NotResource: 'arn:aws:s3:::*' }),
      finds: [{ ...told, message: /ecr:InitiateLayerUpload, ecr:BatchDeleteImage/ }],
    },
    {
      name: 'a delete that is denied on one repository only',
      world: inline(allow('ecr:Delete*'), {
        Effect: 'Deny',
        Action: '*',
        Resource: `arn:aws:ecr:eu-central-1:${account}:repository/prod`,
      }),
      finds: [told],
    },
    {
      name: 'a condition makes it milder and is named',
      world: inline(allow('ecr:PutImage', { Condition: { StringEquals: { 'aws:ResourceTag/team': 'shop' } } })),
      finds: [{ ...told, severity: 'low', message: /under a condition/ }],
    },
    {
      name: 'a policy of the account under a name of AWS',
      world: world =>
        nodes([
          pull,
          placePolicy(world, {
            PolicyName: 'AmazonEC2ContainerRegistryPullOnly',
            document: statement(allow('ecr:*')),
          }),
        ])(world),
      finds: [{ ...told, key: `arn:aws:iam::${account}:policy/AmazonEC2ContainerRegistryPullOnly` }],
    },
    {
      name: 'a permissions boundary may limit it already',
      world: world => {
        nodes([pull, power])(world);
        Object.assign(accountOf(world, account).roles['eks-node'] ?? {}, {
          PermissionsBoundary: {
            PermissionsBoundaryType: 'Policy',
            PermissionsBoundaryArn: `arn:aws:iam::${account}:policy/limit`,
          },
        });
        return ref;
      },
      finds: [{ key: power, severity: 'low', message: /within permissions boundary/ }],
    },
    {
      name: 'nobody may list the clusters',
      world: nodes([pull, power]),
      denies: ['eks:ListClusters'],
      finds: [{ key: power, atMost: 'notify', why: /could not be listed/, calls: [] }],
    },
  ],
});
