/** What is wrong with one policy of a node or pod-execution role. */
import { broadGrants, type Grant } from './iam-policy.ts';
import type { Settings } from './settings.ts';
import { listed } from './listed.ts';

export interface PolicyFault {
  /** For messages: `carries AdministratorAccess, which is on the deny list`. */
  what: string;
  /** On the deny list: what it allows is known, and it may be detached without asking. */
  denied: boolean;
  /** Every grant too broad stands under a condition. */
  conditional: boolean;
}

/** A managed policy (with its ARN; AWS's own come without a document) or an inline one. Null when nothing is wrong with it. */
export function policyFault(
  policy: { PolicyArn?: string; PolicyName: string; document?: string },
  settings: Settings,
): PolicyFault | null {
  const { PolicyArn, PolicyName } = policy;
  const awsOwn = PolicyArn !== undefined && /^arn:[^:]+:iam::aws:/.test(PolicyArn);
  if (awsOwn && needed.includes(PolicyName)) return null;
  if (PolicyArn !== undefined && settings.roles.deniedPolicies.includes(PolicyName))
    return { what: `carries ${PolicyName}, which is on the deny list`, denied: true, conditional: false };
  if (awsOwn) return null;
  const name = `${PolicyArn === undefined ? 'inline policy' : 'policy'} ${PolicyName}`;
  const grants = broadGrants(policy.document ?? '');
  if (!grants) return { what: `carries ${name}, whose document cannot be read`, denied: false, conditional: false };
  if (grants.length === 0) return null;
  return {
    what: `carries ${name}, which allows ${listed([...new Set(grants.map(worded))])}`,
    denied: false,
    conditional: grants.every(grant => grant.conditional),
  };
}

/** A node without these cannot join, get addresses or pull images; no deny list counts against them. */
const needed = [
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKSWorkerNodeMinimalPolicy',
  'AmazonEKS_CNI_Policy',
  'AmazonEKSFargatePodExecutionRolePolicy',
  'AmazonEC2ContainerRegistryReadOnly',
  'AmazonEC2ContainerRegistryPullOnly',
];

const worded = ({ what, conditional }: Grant): string => (conditional ? `${what} under a condition` : what);
