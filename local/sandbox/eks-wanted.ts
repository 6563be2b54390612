/** What an UpdateClusterConfig asks for, in EKS's types of update (T-EKS-2). */
import type {
  Logging,
  UpdateClusterConfigRequest,
  UpdateParam,
  UpdateType,
  VpcConfigRequest,
} from '@aws-sdk/client-eks';
import { enabledLogs, loggingOf } from './eks-logs.ts';
import type { ClusterState } from './states.ts';

/** One update that was asked for: its type and the fields of the cluster it will write. */
export interface Wanted {
  type: UpdateType;
  patch: Partial<ClusterState>;
  params: UpdateParam[];
}

/** Every update one request asks for, in EKS's types; EKS itself takes requests of exactly one. */
export function wantedUpdates(cluster: ClusterState, input: UpdateClusterConfigRequest): Wanted[] {
  const vpc = input.resourcesVpcConfig ?? {};
  const wanted: (Wanted | false)[] = [
    asksForEndpoint(vpc) && endpointUpdate(cluster, vpc),
    Boolean(vpc.subnetIds ?? vpc.securityGroupIds) && vpcUpdate(cluster, vpc),
    vpc.controlPlaneEgressMode !== undefined && {
      type: 'ControlPlaneEgressUpdate',
      patch: {
        resourcesVpcConfig: { ...cluster.resourcesVpcConfig, controlPlaneEgressMode: vpc.controlPlaneEgressMode },
      },
      params: [{ type: 'ControlPlaneEgressMode', value: vpc.controlPlaneEgressMode }],
    },
    input.logging !== undefined && loggingUpdate(cluster, input.logging),
    input.accessConfig !== undefined && {
      type: 'AccessConfigUpdate',
      patch: { accessConfig: { ...cluster.accessConfig, ...input.accessConfig } },
      params: [{ type: 'AuthenticationMode', value: input.accessConfig.authenticationMode }],
    },
    input.upgradePolicy !== undefined && {
      type: 'UpgradePolicyUpdate',
      patch: { upgradePolicy: input.upgradePolicy },
      params: [{ type: 'UpgradePolicy', value: JSON.stringify(input.upgradePolicy) }],
    },
    input.zonalShiftConfig !== undefined && {
      type: 'ZonalShiftConfigUpdate',
      patch: { zonalShiftConfig: input.zonalShiftConfig },
      params: [{ type: 'ZonalShiftConfig', value: JSON.stringify(input.zonalShiftConfig) }],
    },
    Boolean(input.computeConfig ?? input.kubernetesNetworkConfig ?? input.storageConfig) && {
      type: 'AutoModeUpdate',
      patch: {
        ...(input.computeConfig && { computeConfig: { ...cluster.computeConfig, ...input.computeConfig } }),
        ...(input.storageConfig && { storageConfig: input.storageConfig }),
        ...(input.kubernetesNetworkConfig && {
          kubernetesNetworkConfig: { ...cluster.kubernetesNetworkConfig, ...input.kubernetesNetworkConfig },
        }),
      },
      params: [{ type: 'ComputeConfig', value: JSON.stringify(input.computeConfig ?? {}) }],
    },
    input.remoteNetworkConfig !== undefined && {
      type: 'RemoteNetworkConfigUpdate',
      patch: { remoteNetworkConfig: input.remoteNetworkConfig },
      params: [{ type: 'RemoteNetworkConfig', value: JSON.stringify(input.remoteNetworkConfig) }],
    },
    input.deletionProtection !== undefined && {
      type: 'DeletionProtectionUpdate',
      patch: { deletionProtection: input.deletionProtection },
      params: [{ type: 'DeletionProtection', value: String(input.deletionProtection) }],
    },
  ];
  return wanted.filter(update => update !== false);
}

const asksForEndpoint = (vpc: VpcConfigRequest): boolean =>
  [vpc.endpointPublicAccess, vpc.endpointPrivateAccess, vpc.publicAccessCidrs].some(field => field !== undefined);

function endpointUpdate(cluster: ClusterState, vpc: VpcConfigRequest): Wanted {
  const before = cluster.resourcesVpcConfig;
  const endpointPublicAccess = vpc.endpointPublicAccess ?? before.endpointPublicAccess ?? false;
  const endpointPrivateAccess = vpc.endpointPrivateAccess ?? before.endpointPrivateAccess ?? false;
  const kept = before.publicAccessCidrs?.length ? before.publicAccessCidrs : ['0.0.0.0/0'];
  const publicAccessCidrs = endpointPublicAccess ? (vpc.publicAccessCidrs?.length ? vpc.publicAccessCidrs : kept) : [];
  return {
    type: 'EndpointAccessUpdate',
    patch: { resourcesVpcConfig: { ...before, endpointPublicAccess, endpointPrivateAccess, publicAccessCidrs } },
    params: [
      { type: 'EndpointPublicAccess', value: String(endpointPublicAccess) },
      { type: 'EndpointPrivateAccess', value: String(endpointPrivateAccess) },
      { type: 'PublicAccessCidrs', value: JSON.stringify(publicAccessCidrs) },
    ],
  };
}

function vpcUpdate(cluster: ClusterState, { subnetIds, securityGroupIds }: VpcConfigRequest): Wanted {
  return {
    type: 'VpcConfigUpdate',
    patch: {
      resourcesVpcConfig: {
        ...cluster.resourcesVpcConfig,
        ...(subnetIds && { subnetIds }),
        ...(securityGroupIds && { securityGroupIds }),
      },
    },
    params: [
      ...(subnetIds ? [{ type: 'Subnets' as const, value: JSON.stringify(subnetIds) }] : []),
      ...(securityGroupIds ? [{ type: 'SecurityGroups' as const, value: JSON.stringify(securityGroupIds) }] : []),
    ],
  };
}

function loggingUpdate(cluster: ClusterState, asked: Logging): Wanted {
  const enabled = enabledLogs(cluster.logging);
  for (const { types = [], enabled: on } of asked.clusterLogging ?? []) {
    for (const type of types)
      if (on) enabled.add(type);
      else enabled.delete(type);
  }
  const logging = loggingOf(enabled);
  return {
    type: 'LoggingUpdate',
    patch: { logging },
    params: [{ type: 'ClusterLogging', value: JSON.stringify(logging) }],
  };
}
