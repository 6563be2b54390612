/** What is read of an account beside its clusters: roles and policies, keys, registries, trails, and the guardrails themselves. */
import type { EventSelector, AdvancedEventSelector, Trail } from '@aws-sdk/client-cloudtrail';
import type { RegistryScanningConfiguration, Repository } from '@aws-sdk/client-ecr';
import type { RuleState } from '@aws-sdk/client-eventbridge';
import type { PasswordPolicy, Role } from '@aws-sdk/client-iam';
import type { KeyManagerType, KeyMetadata } from '@aws-sdk/client-kms';
import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';
import type { CloudTrailRecord } from '../record.ts';

export interface RoleState {
  /** With its trust policy as decoded JSON text. */
  role: Role;
  /** Attached managed policies; `document` only for customer managed ones (AWS's own are judged by their ARN). */
  attached: { PolicyArn: string; PolicyName: string; document?: string }[];
  /** Inline policies with their decoded JSON text. */
  inline: { PolicyName: string; document: string }[];
  usedBy: RoleUse[] | 'unknown';
}

/** A role pods take on. */
export interface PodRoleState {
  RoleName: string;
  /** Another one for a role that was made again under an old name. */
  RoleId?: string;
  /** The trust policy as decoded JSON text. */
  trust: string;
}

export interface RoleUse {
  cluster: string;
  region: string;
  as: 'cluster' | 'node' | 'pod-execution';
  /** The cluster runs in Auto Mode or has its control plane on an Outpost. */
  mode?: 'auto' | 'outpost';
}

/** A policy with everyone it grants to. */
export interface PolicyState {
  name: string;
  origin: 'aws' | 'account' | 'inline';
  /** Decoded JSON text; absent for AWS's own policies, which are judged by name. */
  document?: string;
  carriers: PolicyCarrier[];
  /** The default version of a policy of the account. */
  VersionId?: string;
  /** The newest version before it; read only where the default one allows too much. */
  previous?: { VersionId: string; document: string };
}

export interface PolicyCarrier {
  type: 'user' | 'group' | 'role';
  name: string;
}

export interface AccountState {
  /** Null where only IAM's default holds. */
  passwordPolicy: PasswordPolicy | null;
  /** How many IAM users there are; absent where IAM does not tell. */
  users?: number;
}

/** A KMS key that encrypts the secrets of `clusters`. */
export interface KeyOfClusters {
  /** Of a key that does not exist any more: its id alone. */
  metadata: KeyMetadata;
  clusters: string[];
  /** KMS knows no such key (any more), and the clusters still name it. */
  isGone?: true;
  /** What EKS reports of a key in the health of a cluster (T-EKS-15). */
  issues: { cluster: string; code: string }[];
  /** Absent where KMS cannot rotate the key or does not tell us. */
  KeyRotationEnabled?: boolean;
}

export interface RepositoryState {
  repository: Repository;
  /** The registry's rules, which may scan what the repository itself does not. */
  scanning: RegistryScanningConfiguration;
  tags: Record<string, string>;
  /** JSON; absent where it has no policy. */
  policyText?: string;
  /** Who manages the key it is encrypted with; absent where there is none or nobody may look at it. */
  keyManager?: KeyManagerType;
}

/** A bucket to which trails write. `isOwn`: whether this account owns it; of another's nothing else is known. */
export interface BucketState {
  trails: string[];
  isOwn: boolean;
  /** What its policy says, whatever the block makes of it. */
  IsPublic?: boolean;
  /** Groups of strangers its ACL lets in, whatever the block makes of it: `AllUsers`, `AuthenticatedUsers`. */
  publicGroups?: string[];
  /** Absent: it blocks nothing. */
  block?: PublicAccessBlockConfiguration;
  /** The clusters of the account in its Region. */
  clusters?: string[] | 'unknown';
}

export interface TrailState {
  trail: Trail;
  IsLogging: boolean;
  /** Why S3 did not take its log files. */
  LatestDeliveryError?: string;
  EventSelectors: EventSelector[];
  AdvancedEventSelectors: AdvancedEventSelector[];
}

/** A rule or function of eks-guardrails itself. `targets`: ARNs; `missing`: the stack has no such rule any more; a concurrency of null is none reserved. */
export type GuardrailState =
  | { part: 'rule'; name: string; State?: RuleState; targets: string[]; missing?: true }
  | { part: 'function'; name: string; ReservedConcurrentExecutions: number | null };

/**
 * `tags`: those of what was changed; absent until they are read, and where nobody may read them. `logsBefore`: of a change that lists control-plane
 * logs as off, the types that were on before; absent until they are read.
 */
export interface ChangeState {
  record: CloudTrailRecord;
  tags?: Record<string, string>;
  logsBefore?: string[] | 'unknown';
}
