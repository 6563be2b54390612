/** What matters of each resource, in a few words: what is open, encrypted, logged. */
import { exposureOf } from '../../shared/network.ts';
import type { Settings } from '../../shared/settings.ts';
import type {
  ClusterState,
  DetectorState,
  KeyState,
  NodegroupState,
  RoleEntry,
  TrailEntry,
} from '../sandbox/states.ts';
import type { Standing } from './words.ts';

export interface Fact {
  name: string;
  value: string;
  standing: Standing;
}

const fact = (name: string, value: string, standing: Standing): Fact => ({ name, value, standing });

const allLogs = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

export function clusterFacts(cluster: ClusterState, settings: Settings): Fact[] {
  const { endpointPublicAccess, endpointPrivateAccess, publicAccessCidrs = [] } = cluster.resourcesVpcConfig;
  const isWide = publicAccessCidrs.some(cidr => exposureOf(cidr, settings) === 'open');
  const api = endpointPublicAccess
    ? fact('API', `public: ${publicAccessCidrs.join(', ')}`, isWide ? 'bad' : 'asks')
    : fact('API', 'private only', 'good');
  const logged = (cluster.logging?.clusterLogging ?? []).flatMap(({ enabled, types }) =>
    enabled ? (types ?? []) : [],
  );
  const missing = allLogs.filter(type => !logged.some(one => one === type));
  const encrypted = (cluster.encryptionConfig ?? []).some(({ resources }) => resources?.includes('secrets'));
  return [
    ...(cluster.status === 'ACTIVE' ? [] : [fact('Status', cluster.status ?? 'unknown', 'plain')]),
    fact('Version', cluster.version ?? 'unknown', 'plain'),
    api,
    ...(endpointPrivateAccess ? [] : [fact('Inside the VPC', 'not reachable', 'bad')]),
    missing.length === 0
      ? fact('Logs', 'all five kinds', 'good')
      : fact('Logs', missing.length === allLogs.length ? 'none' : `without ${missing.join(', ')}`, 'bad'),
    encrypted ? fact('Secrets', 'under a KMS key of ours', 'good') : fact('Secrets', 'under no KMS key of ours', 'bad'),
  ];
}

export function nodegroupFacts({ remoteAccess, scalingConfig, status }: NodegroupState): Fact[] {
  const open = (remoteAccess?.sourceSecurityGroups ?? []).length === 0;
  return [
    fact('Nodes', status === 'ACTIVE' ? `${scalingConfig?.desiredSize ?? '?'}` : (status ?? 'unknown'), 'plain'),
    remoteAccess?.ec2SshKey
      ? fact('SSH', `key ${remoteAccess.ec2SshKey}${open ? ', no source groups' : ''}`, open ? 'bad' : 'asks')
      : fact('SSH', 'no key', 'good'),
  ];
}

export function keyFacts({ KeyState, Enabled }: KeyState, clusters: readonly string[]): Fact[] {
  const usable = KeyState === 'Enabled' || (KeyState === undefined && Enabled === true);
  return [
    fact('State', usable ? 'enabled' : (KeyState ?? 'not usable'), usable ? 'good' : 'bad'),
    fact('Encrypts', clusters.length > 0 ? `secrets of ${clusters.join(', ')}` : 'nothing here', 'plain'),
  ];
}

export function roleFacts({ attached }: RoleEntry, settings: Settings): Fact[] {
  return attached.map(arn => {
    const name = arn.slice(arn.lastIndexOf('/') + 1);
    const denied = settings.roles.deniedPolicies.includes(name);
    return fact('Policy', name, denied ? 'bad' : 'plain');
  });
}

export const trailFacts = ({ IsLogging }: TrailEntry): Fact[] => [
  IsLogging ? fact('CloudTrail', 'logging', 'good') : fact('CloudTrail', 'stopped', 'bad'),
];

export function detectorFacts({ Features = [], Status }: DetectorState): Fact[] {
  const reads = Status === 'ENABLED' && Features.some(one => one.Name === 'EKS_AUDIT_LOGS' && one.Status === 'ENABLED');
  return [reads ? fact('EKS audit logs', 'read', 'good') : fact('EKS audit logs', 'not read', 'bad')];
}
