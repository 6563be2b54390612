/** Examples of eks-container-insights. */
import { eksContainerInsights } from '../../shared/controls/eks-container-insights.ts';
import type { Ref } from '../../shared/resources.ts';
import {
  placeAddon,
  placeCluster,
  placeFargateProfile,
  placeInstance,
  placeNodegroup,
  placePodRole,
  placeSecurityGroup,
} from '../../local/sandbox/place.ts';
import type { AddonState, ClusterState } from '../../local/sandbox/states.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { registered } from '../registered.ts';

const account = '111122223333';
const region = 'eu-central-1';
const ref: Ref = { kind: 'cluster-addons', account, region, id: 'shop' };
const addonName = 'amazon-cloudwatch-observability';
const settings = { addonRoles: { [addonName]: 'cloudwatch-agent' } };
const roleArn = `arn:aws:iam::${account}:role/cloudwatch-agent`;

/** A cluster that has these add-ons and collects no metrics but by them. */
const withAddons =
  (addons: (Partial<AddonState> & { addonName: string })[], cluster: Partial<ClusterState> = {}) =>
  (world: World): Ref => {
    placeCluster(world, cluster);
    placePodRole(world, {
      RoleName: 'cloudwatch-agent',
      attached: ['arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy'],
    });
    delete regionOf(world, account, region).addons[`shop/${addonName}`];
    for (const one of addons) placeAddon(world, one);
    return ref;
  };
const podIdentity = { addonName: 'eks-pod-identity-agent' };
/** The same with a Fargate profile, and whatever stands beside it. */
const onFargate =
  (beside: (world: World) => void = () => undefined, cluster: Partial<ClusterState> = {}) =>
  (world: World): Ref => {
    const place = withAddons([podIdentity], cluster)(world);
    placeFargateProfile(world);
    beside(world);
    return place;
  };
const create = [
  {
    call: 'eks:CreateAddon',
    input: {
      clusterName: 'shop',
      addonName,
      podIdentityAssociations: [{ serviceAccount: 'cloudwatch-agent', roleArn }],
      resolveConflicts: 'NONE',
    },
  },
];
const undo = { calls: [{ call: 'eks:DeleteAddon', input: { clusterName: 'shop', addonName } }] };

check(eksContainerInsights, {
  changes: () => /\.(addons|associations)\./,
  fine: [
    { name: 'the CloudWatch agent runs', world: withAddons([{ addonName }]) },
    { name: 'the OpenTelemetry distribution of AWS runs', world: withAddons([{ addonName: 'adot' }]) },
    {
      name: 'one of two runs, which is enough',
      world: withAddons([{ addonName, status: 'CREATE_FAILED' }, { addonName: 'adot' }]),
    },
    {
      name: 'one of two runs while the other is being made',
      world: withAddons([{ addonName, status: 'CREATING' }, { addonName: 'adot' }]),
    },
  ],
  bad: [
    {
      name: 'Fargate profiles beside a node group',
      world: onFargate(world => void placeNodegroup(world)),
      settings,
      finds: [{ key: 'metrics', calls: create, undo }],
    },
    {
      name: 'Fargate profiles beside nodes that Karpenter started',
      world: onFargate(
        world =>
          void placeInstance(world, {
            groups: [placeSecurityGroup(world)],
            Tags: [{ Key: 'eks:eks-cluster-name', Value: 'shop' }],
          }),
      ),
      settings,
      finds: [{ key: 'metrics', calls: create, undo }],
    },
    {
      name: 'Fargate profiles beside Auto Mode',
      world: onFargate(undefined, { computeConfig: { enabled: true } }),
      settings,
      finds: [{ key: 'metrics', calls: create, undo }],
    },
    {
      name: 'Fargate profiles beside hybrid nodes',
      world: onFargate(undefined, { remoteNetworkConfig: { remoteNodeNetworks: [{ cidrs: ['10.80.0.0/16'] }] } }),
      settings,
      finds: [{ key: 'metrics', calls: create, undo }],
    },
    {
      name: 'nobody may list the instances that may be nodes',
      world: onFargate(),
      denies: ['ec2:DescribeInstances'],
      settings,
      finds: [{ key: 'metrics', calls: create, undo }],
    },
    {
      name: 'nobody may list what there is besides',
      world: onFargate(),
      denies: ['eks:ListFargateProfiles'],
      settings,
      finds: [{ key: 'metrics', calls: create, undo }],
    },
    {
      name: 'no nodes yet and no Fargate either',
      world: withAddons([podIdentity]),
      finds: [{ key: 'metrics', atMost: 'notify', why: /addonRoles/, calls: [] }],
    },
    {
      name: 'an adot add-on on Fargate that does not run is told',
      world: onFargate(world => void placeAddon(world, { addonName: 'adot', status: 'DEGRADED' })),
      settings,
      finds: [{ key: 'metrics', atMost: 'notify', message: /only adot, which is DEGRADED/, calls: [] }],
    },
    {
      name: 'no add-on collects metrics',
      world: withAddons([podIdentity]),
      settings,
      finds: [
        {
          key: 'metrics',
          message: /^Cluster shop has no add-on that collects the metrics of its nodes and pods\.$/,
          calls: create,
          undo,
        },
      ],
    },
    {
      name: 'Auto Mode, which brings Pod Identity and no metrics',
      world: withAddons([], { computeConfig: { enabled: true } }),
      settings,
      finds: [{ key: 'metrics', calls: create, undo }],
    },
    {
      name: 'settings name no role for the add-on',
      world: withAddons([podIdentity]),
      finds: [{ key: 'metrics', atMost: 'notify', why: /addonRoles\.amazon-cloudwatch-observability/, calls: [] }],
    },
    {
      name: 'without the Pod Identity agent the role could not be taken on',
      world: withAddons([]),
      settings,
      finds: [{ key: 'metrics', atMost: 'notify', why: /install it first/, calls: [] }],
    },
    {
      name: 'the add-on is there and does not run',
      world: withAddons([podIdentity, { addonName, status: 'DEGRADED' }]),
      settings,
      finds: [
        {
          key: 'metrics',
          atMost: 'notify',
          message: /only amazon-cloudwatch-observability, which is DEGRADED\.$/,
          why: /health of the add-on/,
          calls: [],
        },
      ],
    },
    {
      name: 'nobody may list the add-ons',
      world: withAddons([{ addonName }]),
      settings,
      denies: ['eks:ListAddons'],
      finds: [{ key: 'metrics', atMost: 'notify', message: /^Nobody can tell/, why: /read role/, calls: [] }],
    },
    {
      name: 'nobody may look at the add-ons',
      world: withAddons([podIdentity]),
      settings,
      denies: ['eks:DescribeAddon'],
      finds: [{ key: 'metrics', atMost: 'notify', why: /Pod Identity agent runs may not be read/, calls: [] }],
    },
  ],
  notApplicable: [
    { name: 'Fargate profiles and no nodes at all', world: onFargate(), because: /no nodes: the CloudWatch agent/ },
    {
      name: 'a local cluster on an Outpost',
      world: withAddons([], { outpostConfig: { outpostArns: [], controlPlaneInstanceType: 'm5.large' } }),
      because: /Outpost/,
    },
    {
      name: 'a cluster that is only registered with EKS',
      world: registered(withAddons([])),
      because: /runs elsewhere/,
    },
  ],
});
