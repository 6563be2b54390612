/** The barest answer AWS could give for each kind of resource: ids and nothing else. */
import type { Kind, Ref, Resources } from '../shared/resources.ts';

const GroupId = 'sg-0123456789abcdef0';
const bareBalancer = 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188';
const KeyId = '1234abcd-12ab-34cd-56ef-1234567890ab';

export const bare: {
  [
    K in Exclude<
      Kind,
      'group-change' | 'prefix-list' | 'network' | 'cni-role' | 'ebs-default' | 'oidc-issuer' | 'volume'
    >
  ]: {
    id: string;
    resource: Resources[K];
  };
} = {
  cluster: { id: 'shop', resource: { cluster: { name: 'shop' } } },
  'cluster-path': { id: 'shop', resource: { cluster: { name: 'shop' }, groups: [], nodes: [], vpcCidrs: [] } },
  'nodegroup-versions': {
    id: 'shop',
    resource: { cluster: { name: 'shop' }, nodegroups: [{ nodegroupName: 'workers' }], recommended: {} },
  },
  'cluster-vpc': { id: 'shop', resource: { cluster: { name: 'shop' } } },
  nodegroup: {
    id: 'shop/workers',
    resource: { nodegroup: { clusterName: 'shop', nodegroupName: 'workers' }, remoteAccessRules: null },
  },
  // An association of which EKS does not tell the role.
  'oidc-provider': { id: 'shop', resource: { cluster: { name: 'shop' }, provider: 'unknown' } },
  'pod-identity-association': { id: 'shop/orders/orders', resource: { association: {}, roles: [] } },
  addon: {
    id: 'shop/coredns',
    resource: { addon: { clusterName: 'shop', addonName: 'coredns' }, cluster: { name: 'shop' } },
  },
  'launch-template': {
    id: 'lt-0123456789abcdef0',
    resource: {
      LaunchTemplateId: 'lt-0123456789abcdef0',
      uses: [{ by: 'nodegroup', cluster: 'shop', nodegroup: 'workers', version: {} }],
      groups: {},
    },
  },
  // Nodes nobody tells the zone of.
  'cluster-addons': { id: 'shop', resource: { cluster: { name: 'shop' }, collectors: 'unknown' } },
  'cluster-nodes': {
    id: 'shop',
    resource: { cluster: 'shop', hasAutoNodes: false, started: [{ by: 'nodegroup', name: 'workers', zones: [] }] },
  },
  // A volume of which nobody tells whether it is encrypted.
  'cluster-volumes': {
    id: 'shop',
    resource: {
      cluster: 'shop',
      volumes: [{ VolumeId: 'vol-0123456789abcdef0', by: 'nodegroup', name: 'workers' }],
      keyManagers: {},
    },
  },
  instance: { id: 'i-0123456789abcdef0', resource: { instance: { InstanceId: 'i-0123456789abcdef0' }, clusters: [] } },
  // A rule of which nothing is known: neither harmless nor to be removed.
  'security-group': {
    id: GroupId,
    resource: {
      group: { GroupId },
      ingress: { rules: [{ SecurityGroupRuleId: 'sgr-0123456789abcdef0' }], prefixLists: {} },
      members: [{ cluster: 'shop', as: 'cluster-tag' }],
    },
  },
  // A policy of the account whose text nobody could read.
  role: {
    id: 'eks-node',
    resource: {
      role: {
        Path: '/',
        RoleName: 'eks-node',
        RoleId: 'AROAEXAMPLE0000000001',
        Arn: 'arn:aws:iam::111122223333:role/eks-node',
        CreateDate: new Date(0),
      },
      attached: [{ PolicyArn: 'arn:aws:iam::111122223333:policy/app', PolicyName: 'app' }],
      inline: [],
      usedBy: [
        { cluster: 'shop', region: 'eu-central-1', as: 'cluster' },
        { cluster: 'shop', region: 'eu-central-1', as: 'node' },
      ],
    },
  },
  // DescribeKey always answers the id, and the SDK's type demands it.
  key: { id: KeyId, resource: { metadata: { KeyId }, clusters: [], issues: [] } },
  bucket: { id: 'trail-111122223333', resource: { trails: ['audit'], isOwn: true } },
  inspector: { id: 'inspector', resource: { status: {} } },
  guardrail: {
    id: 'rule/eks-guardrails-prod-eks',
    resource: { part: 'rule', name: 'eks-guardrails-prod-eks', targets: [] },
  },
  'log-group': { id: '/aws/eks/shop/cluster', resource: { group: {}, cluster: { name: 'shop' } } },
  trail: {
    id: 'management-events',
    resource: {
      trail: { trail: { Name: 'management-events' }, IsLogging: false, EventSelectors: [], AdvancedEventSelectors: [] },
      others: [],
    },
  },
  detector: {
    id: 'detector',
    resource: {
      detector: {
        DetectorId: '12abc34d567e8fa901bc2d34e56789f0',
        ServiceRole: undefined,
        Status: undefined,
        $metadata: {},
      },
    },
  },
  registry: { id: 'registry', resource: {} },
  'registry-scanning': {
    id: 'registry',
    resource: { scanning: {}, repositories: [{ repositoryName: 'shop/api' }] },
  },
  // What a repository does by itself and what it allows are absent in bare answers, and then off.
  repository: {
    id: 'shop/api',
    resource: { repository: { repositoryName: 'shop/api' }, scanning: {}, tags: {} },
  },
  // Of an issuer nobody named nothing is approved.
  'identity-provider-config': {
    id: 'shop/people',
    resource: { oidc: { clusterName: 'shop', identityProviderConfigName: 'people' } },
  },
  capability: {
    id: 'shop/argocd',
    resource: { capability: { clusterName: 'shop', capabilityName: 'argocd' }, role: null },
  },
  // An entry nobody gave a policy or a group allows nothing.
  'access-entry': {
    id: 'shop/arn:aws:iam::111122223333:role/developer',
    resource: { entry: { clusterName: 'shop' }, policies: [] },
  },
  // Judged only by the settings that name tags.
  tags: { id: 'arn:aws:eks:eu-central-1:111122223333:cluster/shop', resource: { tags: {} } },
  // A rule of which nothing is known.
  'vpc-endpoint': {
    id: 'vpce-0123456789abcdef0',
    resource: {
      endpoint: { VpcEndpointId: 'vpce-0123456789abcdef0' },
      groups: [
        {
          group: { GroupId },
          ingress: { rules: [{ SecurityGroupRuleId: 'sgr-0123456789abcdef0' }], prefixLists: {} },
          isOfCluster: false,
        },
      ],
    },
  },
  // A listener of which nothing is known.
  'load-balancer': {
    id: bareBalancer,
    resource: { loadBalancer: { LoadBalancerArn: bareBalancer }, listeners: [{}], tags: {} },
  },
  // All that may be in it, nobody tells.
  subnet: {
    id: 'subnet-0123456789abcdef0',
    resource: {
      subnet: { SubnetId: 'subnet-0123456789abcdef0' },
      uses: [{ cluster: 'shop', by: 'nodegroup', nodegroup: 'workers' }],
      nodes: 1,
      exposed: [],
    },
  },
  // Neither its entries nor its subnets are known.
  'network-acl': {
    id: 'acl-0123456789abcdef0',
    resource: { acl: { NetworkAclId: 'acl-0123456789abcdef0' }, nodeSubnets: [], others: 0 },
  },
  vpc: {
    id: 'vpc-0123456789abcdef0',
    resource: {
      vpc: { VpcId: 'vpc-0123456789abcdef0' },
      flowLogs: [],
      endpoints: [],
      routeTables: [],
      clusters: [],
      nodeSubnets: [],
    },
  },
  policy: {
    id: 'arn:aws:iam::111122223333:policy/app',
    resource: { name: 'app', origin: 'account', carriers: [{ type: 'group', name: 'devs' }] },
  },
  'pod-role': { id: 'shop-api', resource: { RoleName: 'shop-api', trust: '' } },
  account: { id: '111122223333', resource: { passwordPolicy: {} } },
  change: {
    id: 'e0000000-0000-4000-8000-000000000001',
    resource: {
      record: {
        eventID: 'e0000000-0000-4000-8000-000000000001',
        eventTime: '2026-11-03T09:00:00Z',
        eventSource: 'eks.amazonaws.com',
        eventName: 'UpdateClusterConfig',
        awsRegion: 'eu-central-1',
        userIdentity: {},
      },
    },
  },
};

/** The ref of a kind's barest resource. */
export const bareRef = (kind: keyof typeof bare): Ref => ({
  kind,
  account: '111122223333',
  region: 'eu-central-1',
  id: bare[kind].id,
});
