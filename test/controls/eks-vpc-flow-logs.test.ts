/** Examples of eks-vpc-flow-logs. */
import { eksVpcFlowLogs } from '../../shared/controls/eks-vpc-flow-logs.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeNodegroup, placeVpc } from '../../local/sandbox/place.ts';
import type { FlowLogState } from '../../local/sandbox/states.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const region = 'eu-central-1';
const id = 'vpc-0a0a0a0a0a0a0a0a0';
const bucket = 'arn:aws:s3:::central-flow-logs/eks/';
const settings = { network: { flowLogs: { [region]: bucket } } };
type Log = Partial<FlowLogState> & { ResourceId: string };

/** The VPC of cluster shop, whose nodes are in two subnets, with these logs; a neighbour VPC has its own. */
const withLogs =
  (...logs: Log[]) =>
  (world: World): Ref => {
    placeVpc(world, { VpcId: 'vpc-0ffffffffffffffff' });
    placeVpc(world, { VpcId: id });
    placeCluster(world, { resourcesVpcConfig: { vpcId: id, subnetIds: ['subnet-0c'] } });
    placeNodegroup(world, { subnets: ['subnet-0a', 'subnet-0b'] });
    const here = regionOf(world, account, region);
    delete here.flowLogs['fl-0a0a0a0a0a0a0a0a0'];
    logs.forEach((log, i) => {
      const FlowLogId = `fl-0${i}`;
      here.flowLogs[FlowLogId] = { FlowLogStatus: 'ACTIVE', TrafficType: 'ALL', ...log, FlowLogId };
    });
    return { kind: 'vpc', account, region, id };
  };

const create = [
  {
    call: 'ec2:CreateFlowLogs',
    input: {
      ResourceIds: [id],
      ResourceType: 'VPC',
      TrafficType: 'ALL',
      LogDestinationType: 's3',
      LogDestination: bucket,
    },
  },
];
const planned = {
  key: 'flow-logs',
  calls: create,
  undo: { byPerson: [{ call: 'ec2:DeleteFlowLogs', input: { FlowLogIds: ['<the new FlowLogIds>'] } }] },
};

check(eksVpcFlowLogs, {
  changes: () => /\.flowLogs\.fl-/,
  fine: [
    { name: 'the VPC has an active log', world: withLogs({ ResourceId: id }) },
    {
      name: 'a second log that failed does not matter',
      world: withLogs({ ResourceId: id }, { ResourceId: id, FlowLogStatus: 'INACTIVE' }),
    },
    {
      name: 'every subnet of the nodes has its own log',
      world: withLogs({ ResourceId: 'subnet-0a' }, { ResourceId: 'subnet-0b' }),
    },
    {
      name: 'a cluster without node groups counts by its own subnets',
      world: world => {
        const ref = withLogs({ ResourceId: 'subnet-0c' })(world);
        regionOf(world, account, region).nodegroups = {};
        return ref;
      },
    },
  ],
  notApplicable: [
    {
      name: 'the VPC is shared by another account',
      world: world => {
        const ref = withLogs()(world);
        placeVpc(world, { VpcId: id, OwnerId: '444455556666' });
        delete regionOf(world, account, region).flowLogs['fl-0a0a0a0a0a0a0a0a0'];
        return ref;
      },
      because: /account 444455556666 shares this VPC/,
    },
  ],
  bad: [
    {
      name: 'there is no log and settings name a bucket',
      world: withLogs(),
      settings,
      finds: [{ ...planned, message: /^VPC vpc-0a0a0a0a0a0a0a0a0 of cluster shop has no active flow log\.$/ }],
    },
    {
      name: 'there is no log and settings name no bucket',
      world: withLogs(),
      finds: [{ key: 'flow-logs', atMost: 'notify', why: /no bucket for flow logs in eu-central-1/, calls: [] }],
    },
    {
      name: 'settings name a bucket of another Region only',
      world: withLogs(),
      settings: { network: { flowLogs: { 'eu-west-1': bucket } } },
      finds: [{ key: 'flow-logs', atMost: 'notify', calls: [] }],
    },
    {
      name: 'the only log is not active',
      world: withLogs({ ResourceId: id, FlowLogStatus: 'INACTIVE' }),
      settings,
      finds: [planned],
    },
    {
      name: 'the log is active and cannot be delivered',
      world: withLogs({ ResourceId: id, DeliverLogsStatus: 'FAILED', DeliverLogsErrorMessage: 'Access error' }),
      settings,
      finds: [
        {
          ...planned,
          evidence: {
            flowLogs: [expect.stringMatching(/^fl-.* of vpc-.*: ACTIVE, delivery failed \(Access error\)$/)],
          },
        },
      ],
    },
    {
      name: 'one subnet of the nodes is left out',
      world: withLogs({ ResourceId: 'subnet-0a' }, { ResourceId: 'subnet-0c' }),
      settings,
      finds: [planned],
    },
  ],
});
