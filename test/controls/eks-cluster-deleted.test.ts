/** Examples of eks-cluster-deleted. */
import { eksClusterDeleted } from '../../shared/controls/eks-cluster-deleted.ts';
import { check } from '../check.ts';
import { recordedExample, sessionOf } from '../recorded.ts';

const example = (name: string, fields: Parameters<typeof recordedExample>[1]) =>
  recordedExample(name, { userIdentity: sessionOf('ci'), ...fields });
const deleted = (eventName: string, requestParameters: object, responseElements: object | null = null) => ({
  eventName: `Delete${eventName}`,
  requestParameters,
  responseElements,
});
const finds = (message: RegExp) => [{ key: 'deleted', message, calls: [] }];

check(eksClusterDeleted, {
  bare: 'nothing',
  fine: [
    example('a cluster is made', { eventName: 'CreateCluster', requestParameters: { name: 'shop' } }),
    example('an access entry is deleted, which another control judges', deleted('AccessEntry', { name: 'shop' })),
  ],
  bad: [
    {
      ...example(
        'a cluster is deleted',
        deleted('Cluster', { name: 'shop' }, { cluster: { name: 'shop', version: '1.34' } }),
      ),
      finds: finds(/^In account 111122223333 alice via role ci deleted cluster shop\.$/),
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
