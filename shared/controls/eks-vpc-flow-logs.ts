/** Traffic in and out of a cluster's network that nobody records. */
import { control } from '../control.ts';
import { listed } from '../listed.ts';
import type { VpcState } from '../resources/network.ts';

/** AWS gives the id only when the log is made; until then the undo can name it only so. */
const newFlowLog = '<the new FlowLogIds>';

export const eksVpcFlowLogs = control({
  id: 'eks-vpc-flow-logs',
  title: 'VPC flow logs are on for the cluster VPC',
  why: 'After a break-in the flow logs say which pod or node spoke to whom, and how much left the network. What was not recorded at the time nobody can look up later.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'vpc',
  sources: [{ document: '003', lines: '34' }],
  mappings: { HardenEKS: 'network_security/check_vpc_flow_logs' },
  triggers: ['ec2:DeleteFlowLogs', 'eks:CreateCluster'],
  closes: ['ec2:CreateFlowLogs'],
  calls: ['ec2:CreateFlowLogs'],
  byPerson: ['ec2:DeleteFlowLogs'],
  remedy: 'ask',
  strongest: 'revert',
  condition:
    'A new flow log needs a place to go: the setting `network.flowLogs` names an S3 bucket for each Region; without one people are only told. Logs on every subnet that nodes and pods run in are as good as one on the VPC. Only a deletion of a log that the daily sweep has seen counts as introduced. A shared VPC is judged in the account that owns it.',
  needsLastGood: true,
  evaluate(state, { ref, settings }) {
    const { vpc, clusters } = state;
    const id = vpc.VpcId ?? ref.id;
    if (vpc.OwnerId !== undefined && vpc.OwnerId !== ref.account)
      return { notApplicable: `account ${vpc.OwnerId} shares this VPC, and only there its flow logs can be seen` };
    if (isLogged(state, id)) return [];
    const destination = settings.network.flowLogs[ref.region];
    const within = clusters.length > 0 ? ` of ${listed(clusters.map(({ name }) => `cluster ${name}`).toSorted())}` : '';
    return [
      {
        key: 'flow-logs',
        facet: 'flow-logs',
        message: `VPC ${id}${within} has no active flow log.`,
        ...(destination === undefined
          ? {
              atMost: {
                remedy: 'notify' as const,
                why: `settings name no bucket for flow logs in ${ref.region} (network.flowLogs)`,
              },
            }
          : {
              plan: {
                calls: [
                  {
                    call: 'ec2:CreateFlowLogs' as const,
                    input: {
                      ResourceIds: [id],
                      ResourceType: 'VPC' as const,
                      TrafficType: 'ALL' as const,
                      LogDestinationType: 's3' as const,
                      LogDestination: destination,
                    },
                  },
                ],
                undo: { byPerson: [{ call: 'ec2:DeleteFlowLogs' as const, input: { FlowLogIds: [newFlowLog] } }] },
                effect: `All traffic of the VPC is recorded in ${destination}, which costs by its volume. The policy of the bucket must let log delivery in.`,
              },
            }),
        evidence: {
          flowLogs: state.flowLogs
            .map(log =>
              [
                `${log.FlowLogId ?? 'a log'} of ${log.ResourceId ?? 'nothing'}: ${log.FlowLogStatus ?? 'off'}`,
                ...(log.DeliverLogsStatus === 'FAILED'
                  ? [`delivery failed (${log.DeliverLogsErrorMessage ?? 'no reason'})`]
                  : []),
              ].join(', '),
            )
            .toSorted()
            .slice(0, 20),
        },
      },
    ];
  },
});

/** On the VPC, or on every subnet that counts. A log that cannot be delivered records nothing, active or not. */
function isLogged({ flowLogs, nodeSubnets }: VpcState, vpcId: string): boolean {
  const active = new Set(
    flowLogs
      .filter(log => log.FlowLogStatus === 'ACTIVE' && log.DeliverLogsStatus !== 'FAILED')
      .map(log => log.ResourceId),
  );
  return active.has(vpcId) || (nodeSubnets.length > 0 && nodeSubnets.every(id => active.has(id)));
}
