/** Examples of eks-cluster-deleted. */
import { eksClusterDeleted } from '../../shared/controls/eks-cluster-deleted.ts';
import { AwsError } from '../../shared/errors.ts';
import { read } from '../../shared/read.ts';
import type { Ref } from '../../shared/resources.ts';
import { check } from '../check.ts';
import { staged } from '../examples.ts';
import { testPorts } from '../ports.ts';
import { recordedExample, sessionOf } from '../recorded.ts';

const example = (name: string, fields: Parameters<typeof recordedExample>[1]) =>
  recordedExample(name, { userIdentity: sessionOf('ci'), ...fields });
const deleted = (eventName: string, requestParameters: object, responseElements: object | null = null) => ({
  eventName: `Delete${eventName}`,
  requestParameters,
  responseElements,
});
const lastKnown = {
  name: 'shop',
  arn: 'arn:aws:eks:eu-central-1:111122223333:cluster/shop',
  version: '1.34',
  platformVersion: 'eks.9',
  roleArn: 'arn:aws:iam::111122223333:role/eks-cluster-shop',
  resourcesVpcConfig: { vpcId: 'vpc-0a1', subnetIds: ['subnet-0a1', 'subnet-0a2'] },
};
const finds = (message: RegExp, evidence: object = {}) => [{ key: 'deleted', message, evidence, calls: [] }];

check(eksClusterDeleted, {
  bare: 'nothing',
  fine: [
    example('a cluster is made', { eventName: 'CreateCluster', requestParameters: { name: 'shop' } }),
    example('an access entry is deleted, which another control judges', deleted('AccessEntry', { name: 'shop' })),
  ],
  bad: [
    {
      ...example('a cluster is deleted', deleted('Cluster', { name: 'shop' }, { cluster: lastKnown })),
      finds: finds(/^In account 111122223333 alice via role ci deleted cluster shop\.$/, {
        name: 'eks:DeleteCluster',
        actor: 'alice via role ci',
        cluster: 'shop',
        arn: lastKnown.arn,
        version: '1.34',
        platformVersion: 'eks.9',
        roleArn: lastKnown.roleArn,
        vpcId: 'vpc-0a1',
        subnetIds: ['subnet-0a1', 'subnet-0a2'],
      }),
    },
    {
      ...example('an old record names the cluster otherwise', deleted('Cluster', { clusterName: 'shop' })),
      finds: finds(/deleted cluster shop\.$/),
    },
    {
      ...example('only the answer names the cluster', deleted('Cluster', {}, { cluster: { name: 'shop' } })),
      finds: finds(/deleted cluster shop\.$/),
    },
    {
      ...example('a node group is deleted', deleted('Nodegroup', { name: 'shop', nodegroupName: 'workers' })),
      finds: finds(/deleted node group workers of cluster shop\.$/),
    },
    {
      ...example('an add-on is deleted', deleted('Addon', { name: 'shop', addonName: 'vpc-cni' })),
      finds: finds(/deleted add-on vpc-cni of cluster shop\.$/),
    },
    {
      ...example(
        'a Fargate profile is deleted',
        deleted('FargateProfile', { name: 'shop', fargateProfileName: 'batch' }),
      ),
      finds: finds(/deleted Fargate profile batch of cluster shop\.$/),
    },
    {
      ...example(
        'a Pod Identity association is deleted',
        deleted('PodIdentityAssociation', { name: 'shop', associationId: 'a-1' }),
      ),
      finds: finds(/deleted Pod Identity association a-1 of cluster shop\.$/),
    },
    {
      ...example('the record names nothing', deleted('Nodegroup', {})),
      finds: finds(/deleted node group of cluster nobody can tell\.$/),
    },
  ],
});

describe('what EKS says of a cluster that is gone', () => {
  const ref: Ref = { kind: 'cluster', account: '111122223333', region: 'eu-central-1', id: 'shop' };
  const readWhere = (code: string, message: string) => {
    const stage = staged({ name: 'no cluster', world: () => ref });
    const ports = testPorts(stage.sandbox, stage.clock);
    const gone: typeof ports.call = async (where, operation, input) => {
      if (operation === 'eks:DescribeCluster') throw new AwsError(code, message, operation, where);
      return ports.call(where, operation, input);
    };
    return read({ ...ports, call: gone }, { ref });
  };

  test.each([
    ['ResourceNotFoundException', 'No cluster found for name: shop.'],
    ['ClientException', 'No cluster found for name: shop.'],
  ])('%s ends its cases', async (code, message) =>
    expect(await readWhere(code, message)).toMatchObject({ absent: 'gone' }),
  );
  test('another ClientException says nothing of it', () =>
    expect(readWhere('ClientException', 'The cluster is not ready.')).rejects.toThrow(/not ready/));
});
