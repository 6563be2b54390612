/** A cluster as DescribeCluster answers it while EKS creates it, from what the event asked for. */
import type { Cluster, VpcConfigResponse } from '@aws-sdk/client-eks';
import { fieldsOf, listOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { enabledLogs, loggingOf } from '../eks-logs.ts';
import { compliantCluster } from '../place.ts';
import { needSubnets, placeVpc } from '../place-network.ts';
import type { ClusterState } from '../states.ts';

/** CREATING: endpoint, issuer and cluster security group are not there yet (T-AWS-3). What was not asked for has EKS's default. */
export function createdCluster(happening: Happening, name: string): ClusterState {
  const { world, here, account, region, request, response } = happening;
  // Answer and request hold the same fields in the API's own spelling; the answer has the defaults filled in.
  const asked: Cluster = { ...request, ...fieldsOf(response.cluster) };
  const {
    endpoint: _endpoint,
    identity: _identity,
    logging: _logging,
    deletionProtection: _protection,
    ...known
  } = compliantCluster({ account, region }, name);
  const vpcId =
    textOf(fieldsOf(asked.resourcesVpcConfig).vpcId) ??
    Object.keys(here.vpcs)[0] ??
    placeVpc(world, { account, region });
  if (!here.vpcs[vpcId]) placeVpc(world, { account, region, VpcId: vpcId });
  const vpc = vpcConfig(
    fieldsOf(request.resourcesVpcConfig),
    fieldsOf(fieldsOf(response.cluster).resourcesVpcConfig),
    vpcId,
  );
  needSubnets(world, { account, region }, vpc.subnetIds, vpcId);
  const encryptionConfig = listOf(asked.encryptionConfig ?? request.encryptionConfig).map(fieldsOf);
  return {
    ...known,
    createdAt: happening.now,
    status: 'CREATING',
    upgradePolicy: { supportType: 'EXTENDED' },
    logging: loggingOf(enabledLogs(asked.logging)),
    resourcesVpcConfig: vpc,
    // EKS does not answer who bootstrapped the cluster reliably (T-EKS-13).
    accessConfig: { authenticationMode: asked.accessConfig?.authenticationMode ?? 'CONFIG_MAP' },
    ...(encryptionConfig.length > 0 && { encryptionConfig }),
    ...present(asked, [
      'version',
      'roleArn',
      'kubernetesNetworkConfig',
      'tags',
      'upgradePolicy',
      'zonalShiftConfig',
      'remoteNetworkConfig',
    ]),
    ...present(asked, [
      'computeConfig',
      'storageConfig',
      'deletionProtection',
      'controlPlaneScalingConfig',
      'outpostConfig',
    ]),
  };
}

function vpcConfig(request: VpcConfigResponse, response: VpcConfigResponse, vpcId: string): VpcConfigResponse {
  const defaults = { endpointPublicAccess: true, endpointPrivateAccess: false, securityGroupIds: [] };
  const asked: VpcConfigResponse = { ...defaults, ...request, ...response };
  const publicAccessCidrs = asked.publicAccessCidrs?.length ? asked.publicAccessCidrs : ['0.0.0.0/0'];
  return { ...asked, vpcId, publicAccessCidrs: asked.endpointPublicAccess ? publicAccessCidrs : [] };
}

const present = <K extends keyof Cluster>(asked: Cluster, fields: readonly K[]): Partial<Pick<Cluster, K>> => {
  const found: Partial<Pick<Cluster, K>> = {};
  for (const field of fields) if (asked[field] !== undefined) found[field] = asked[field];
  return found;
};
