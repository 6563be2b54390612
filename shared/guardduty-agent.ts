/** GuardDuty's agent on EKS nodes: an add-on of each cluster, which its Region's detector is judged by. */
import type { DetectorFeatureConfigurationResult } from '@aws-sdk/client-guardduty';

/** The add-on's name. */
export const guarddutyAgent = 'aws-guardduty-agent';

/** The part of a Region's detector that an event of one cluster's agent writes. */
export const agentFacet = (cluster: string): string => `agent:${cluster}`;

/** The feature that watches nodes, as it is; `addon`: whether GuardDuty puts its agent into clusters by itself. */
export interface RuntimeFeature {
  Name: 'EKS_RUNTIME_MONITORING' | 'RUNTIME_MONITORING';
  status: string | undefined;
  addon: string | undefined;
}

/** The older feature is a part of the newer one; both together AWS refuses (T-GD-1), so what is on decides which counts. */
export function runtimeFeature(features: readonly DetectorFeatureConfigurationResult[]): RuntimeFeature {
  const legacy = features.find(one => one.Name === 'EKS_RUNTIME_MONITORING' && one.Status === 'ENABLED');
  const feature = legacy ?? features.find(one => one.Name === 'RUNTIME_MONITORING');
  return {
    Name: legacy ? 'EKS_RUNTIME_MONITORING' : 'RUNTIME_MONITORING',
    status: feature?.Status,
    addon: feature?.AdditionalConfiguration?.find(one => one.Name === 'EKS_ADDON_MANAGEMENT')?.Status,
  };
}

/** A cluster with nodes and what EKS says of GuardDuty's agent in it. */
export interface AgentOf {
  cluster: string;
  /** The add-on's status; absent: there is no such add-on. */
  status?: string;
  /** Epoch seconds when the cluster was made; read only where the agent does not run. */
  createdAt?: number;
}
