/** Examples of conduct-out-of-band. */
import { conductOutOfBand } from '../../shared/controls/conduct-out-of-band.ts';
import { placeCluster, placeNodegroup, placeRole, placeSecurityGroup } from '../../local/sandbox/place.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { recordedExample, sessionOf } from '../recorded.ts';

const stack = { 'aws:cloudformation:stack-name': 'eksctl-shop' };
const settings = { conduct: { pipelines: ['ci-*'], codeTags: ['terraform', 'managed-by=pulumi'] } };
const cluster =
  (tags: Record<string, string> = stack) =>
  (world: World) =>
    void placeCluster(world, { tags });
const update = (name: string, who: object, world: (world: World) => void = cluster()) => ({
  ...recordedExample(name, { requestParameters: { name: 'shop' }, ...who }, world),
  settings,
});
const byHand = { userIdentity: sessionOf('Admin') };
const finds = (message: RegExp) => [{ key: 'out-of-band', message, calls: [] }];
const on = (
  name: string,
  source: 'ec2' | 'iam',
  eventName: string,
  request: object,
  world: (world: World) => void,
) => ({
  ...recordedExample(
    name,
    { eventSource: `${source}.amazonaws.com`, eventName, requestParameters: request, ...byHand },
    world,
  ),
  settings,
});

check(conductOutOfBand, {
  bare: 'nothing',
  fine: [
    update('the pipeline changes what it manages', { userIdentity: sessionOf('ci-deploy') }),
    update('CloudFormation changes it for someone', {
      userIdentity: { ...sessionOf('Admin'), invokedBy: 'cloudformation.amazonaws.com' },
    }),
    update('a service changes it by itself', { userIdentity: { type: 'AWSService' } }),
    update('a cluster no code manages', byHand, cluster({ team: 'shop' })),
    update('a tag with another value', byHand, cluster({ 'managed-by': 'hand' })),
    update('these guardrails put something right', { userIdentity: sessionOf('eks-guardrails-fix') }),
    update('the cluster is gone by now', byHand, () => undefined),
    { ...update('settings name no pipeline', byHand), settings: {} },
    on(
      'a group of the cluster without any tag of code',
      'ec2',
      'AuthorizeSecurityGroupIngress',
      { groupId: 'sg-0123456789abcdef0' },
      world => {
        placeCluster(world, { resourcesVpcConfig: { securityGroupIds: ['sg-0123456789abcdef0'] }, tags: stack });
        placeSecurityGroup(world, { GroupId: 'sg-0123456789abcdef0' });
      },
    ),
  ],
  bad: [
    {
      ...update('someone changes what a stack manages', byHand),
      finds: finds(
        /^In account 111122223333 alice via role Admin called eks:UpdateClusterConfig .* for shop by hand on what stack eksctl-shop manages/,
      ),
    },
    {
      ...update('a tag of the settings is there', byHand, cluster({ terraform: 'shop/main' })),
      finds: finds(/its tag terraform/),
    },
    {
      ...update('a tag of the settings with its value', byHand, cluster({ 'managed-by': 'pulumi' })),
      finds: finds(/its tag managed-by=pulumi/),
    },
    {
      ...update('a user agent that says Terraform is only words', { ...byHand, userAgent: 'HashiCorp Terraform/1.9' }),
      finds: finds(/stack eksctl-shop/),
    },
    {
      ...update('nobody may read the tags', byHand),
      denies: ['eks:DescribeCluster'],
      finds: finds(/whose tags nobody may read/),
    },
    {
      ...on('a role of nodes that a stack made', 'iam', 'AttachRolePolicy', { roleName: 'eks-node' }, world => {
        placeRole(world, {
          RoleName: 'eks-node',
          Tags: Object.entries(stack).map(([Key, Value]) => ({ Key, Value })),
        });
        placeNodegroup(world);
      }),
      finds: finds(/called iam:AttachRolePolicy .* stack eksctl-shop/),
    },
  ],
});
