/** Private clusters whose nodes can reach neither the internet nor the AWS services they need. */
import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import { control } from '../control.ts';
import { listed } from '../listed.ts';
import type { VpcState } from '../resources/network.ts';
import { partitionOf } from '../partitions.ts';
import { hasWayOut, tableOf } from '../routes.ts';

/** AWS gives the id only when the endpoint is made; until then the undo can name it only so. */
const newEndpoint = '<the new VpcEndpointId>';

export const eksVpcEndpoints = control({
  id: 'eks-vpc-endpoints',
  title: 'A private cluster without NAT has the PrivateLink endpoints it needs',
  why: 'Nodes that reach neither the internet nor an endpoint cannot pull an image, get credentials or join the cluster. It shows when the first node is replaced, and then it is an outage.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'vpc',
  sources: [{ document: '001', lines: '33,43,51,57' }],
  mappings: {},
  triggers: ['ec2:DeleteVpcEndpoints', 'ec2:ModifyVpcEndpoint', 'eks:CreateCluster', 'eks:UpdateClusterConfig'],
  closes: ['ec2:CreateVpcEndpoint', 'ec2:ModifyVpcEndpoint'],
  calls: ['ec2:CreateVpcEndpoint'],
  byPerson: ['ec2:DeleteVpcEndpoints'],
  remedy: 'notify',
  strongest: 'ask',
  condition:
    'Judged only where a cluster has no public endpoint and a subnet of its nodes no default route. The setting `network.endpoints` names the services. An interface endpoint is planned like one that is there already, in its subnets and with its security groups; where there is none people are only told. Endpoints of another VPC, reached through a transit gateway, cannot be seen from here: exempt such a VPC.',
  evaluate(state, { ref, settings }) {
    const id = state.vpc.VpcId ?? ref.id;
    const secluded = state.clusters.filter(cluster => !cluster.isPublic).map(({ name }) => `cluster ${name}`);
    if (secluded.length === 0) return { notApplicable: 'every cluster in it has a public endpoint' };
    const isolated = state.nodeSubnets.filter(subnet => !hasWayOut(tableOf(state.routeTables, subnet)));
    if (isolated.length === 0) return { notApplicable: 'every subnet of its nodes has a default route' };
    const tables = [...new Set(isolated.flatMap(subnet => tableOf(state.routeTables, subnet)?.RouteTableId ?? []))];
    return settings.network.endpoints
      .filter(service => !isServed(state, service, ref.region, tables))
      .map(service => {
        const input = planFor(state, service, { id, region: ref.region, tables: tables.toSorted() });
        return {
          key: service,
          facet: 'endpoints',
          message: `VPC ${id} has no working endpoint of ${service} for the nodes of ${listed(secluded.toSorted())}, which reach nothing outside it.`,
          ...('why' in input
            ? { atMost: { remedy: 'notify' as const, why: input.why } }
            : {
                plan: {
                  calls: [{ call: 'ec2:CreateVpcEndpoint' as const, input }],
                  undo: {
                    byPerson: [{ call: 'ec2:DeleteVpcEndpoints' as const, input: { VpcEndpointIds: [newEndpoint] } }],
                  },
                  effect:
                    input.VpcEndpointType === 'Gateway'
                      ? 'Traffic of these subnets to S3 takes the endpoint; connections that are open break once. It costs nothing.'
                      : `In the whole VPC the name of ${service} resolves to the endpoint: what reaches the service by another way now, and is not let in by ${listed(input.SecurityGroupIds)}, loses it. It costs by the hour in each Availability Zone.`,
                },
              }),
          evidence: { service, isolated: isolated.toSorted().slice(0, 20) },
        };
      });
  },
});

/** AWS answers `available` where its own model says `Available`. */
const isUp = ({ State }: VpcEndpoint): boolean => /^(available|pending)$/i.test(State ?? '');

const isOf = ({ ServiceName = '' }: VpcEndpoint, service: string, region: string): boolean =>
  ServiceName.endsWith(`.${region}.${service}`);

// Without private DNS nobody finds an interface endpoint by the service's own name.
function isServed({ endpoints }: VpcState, service: string, region: string, tables: readonly string[]): boolean {
  const own = endpoints.filter(one => isUp(one) && isOf(one, service, region));
  const routed = new Set(own.filter(isGateway).flatMap(one => one.RouteTableIds ?? []));
  if (service === 's3' && tables.length > 0 && tables.every(table => routed.has(table))) return true;
  return own.some(one => !isGateway(one) && one.PrivateDnsEnabled === true);
}

const isGateway = ({ VpcEndpointType }: VpcEndpoint): boolean => VpcEndpointType === 'Gateway';

/** The call's input, or why there is none that is safe. */
function planFor(
  { endpoints }: VpcState,
  service: string,
  { id, region, tables }: { id: string; region: string; tables: readonly string[] },
) {
  const own = endpoints.filter(one => isOf(one, service, region));
  const ServiceName = `com.amazonaws.${region}.${service}`;
  if (partitionOf(region) === 'aws-cn') return { why: 'in China the names of the services differ' };
  if (service === 's3') {
    const routed = new Set(own.filter(one => isUp(one) && isGateway(one)).flatMap(one => one.RouteTableIds ?? []));
    const RouteTableIds = tables.filter(table => !routed.has(table));
    return { VpcId: id, ServiceName, VpcEndpointType: 'Gateway' as const, RouteTableIds };
  }
  if (own.some(isUp)) return { why: 'its endpoint is there without private DNS: switch that on' };
  const [like] = endpoints
    .filter(one => isUp(one) && one.VpcEndpointType === 'Interface' && (one.Groups ?? []).length > 0)
    .filter(one => (one.SubnetIds ?? []).length > 0)
    .toSorted((a, b) => ((a.VpcEndpointId ?? '') < (b.VpcEndpointId ?? '') ? -1 : 1));
  if (!like)
    return { why: 'no interface endpoint of this VPC shows which subnets and security groups a new one should have' };
  return {
    VpcId: id,
    ServiceName,
    VpcEndpointType: 'Interface' as const,
    SubnetIds: (like.SubnetIds ?? []).toSorted(),
    SecurityGroupIds: (like.Groups ?? []).flatMap(group => group.GroupId ?? []).toSorted(),
    PrivateDnsEnabled: true,
  };
}
