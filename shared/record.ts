/** A CloudTrail record as it enters, and the change and actor we take from it. */

/** The fields of a CloudTrail record we use; everything else stays in it untouched. */
export interface CloudTrailRecord {
  eventID: string;
  eventTime: string;
  eventSource: string;
  eventName: string;
  awsRegion: string;
  recipientAccountId?: string;
  userIdentity: UserIdentity;
  userAgent?: string;
  sourceIPAddress?: string;
  requestParameters?: Loose | null;
  responseElements?: Loose | null;
  errorCode?: string;
  errorMessage?: string;
  requestID?: string;
  readOnly?: boolean;
  resources?: { ARN?: string; accountId?: string; type?: string }[];
  [field: string]: unknown;
}

/** Whatever AWS put there: every look into it must expect anything. */
// oxlint-disable-next-line typescript/no-explicit-any -- the one door where AWS's free-form JSON comes in
export type Loose = { [field: string]: any };

export interface UserIdentity {
  type?: string;
  arn?: string;
  accountId?: string;
  principalId?: string;
  userName?: string;
  invokedBy?: string;
  sessionContext?: {
    sessionIssuer?: { type?: string; arn?: string; userName?: string; accountId?: string };
    attributes?: { mfaAuthenticated?: string; creationDate?: string };
    sourceIdentity?: string;
  };
  onBehalfOf?: { userId?: string; identityStoreArn?: string };
  [field: string]: unknown;
}

/** Who made a change, as far as the record proves it. A session name is chosen by its caller: shown, never trusted. */
export interface Actor {
  type: string;
  /** For people: `alice via AdministratorAccess`, `root`, `eks-nodegroup.amazonaws.com`. */
  name: string;
  arn?: string;
  /** The role behind an assumed-role session. */
  roleArn?: string;
  /** The name of that session. */
  session?: string;
  invokedBy?: string;
  /** Set when the session began; it cannot change within it and survives role chaining. */
  sourceIdentity?: string;
  /** The IAM Identity Center user behind the call: the id in the identity store. */
  onBehalfOf?: string;
  /** Which infrastructure-as-code tool made the call, if role or user agent say so. */
  iac?: 'CloudFormation' | 'Terraform' | 'Pulumi' | 'eksctl' | 'CDK';
}

/** One successful write seen in CloudTrail: what, when, by whom. */
export interface Change {
  eventId: string;
  /** Epoch seconds. */
  time: number;
  /** `ec2`, `eks`, `iam`, …: the event source without `.amazonaws.com`. */
  source: string;
  name: string;
  actor: Actor;
  userAgent?: string;
  sourceIp?: string;
  requestId?: string;
}

/** `ec2.amazonaws.com` -> `ec2`. */
export const sourceOf = (record: CloudTrailRecord): string => record.eventSource.replace(/\.amazonaws\.com$/, '');

/** The change a record tells of. */
export function changeOf(record: CloudTrailRecord): Change {
  return {
    eventId: record.eventID,
    time: Math.floor(Date.parse(record.eventTime) / 1000),
    source: sourceOf(record),
    name: record.eventName,
    actor: actorOf(record),
    ...(record.userAgent && { userAgent: record.userAgent }),
    ...(record.sourceIPAddress && { sourceIp: record.sourceIPAddress }),
    ...(record.requestID && { requestId: record.requestID }),
  };
}

/** Who the record says made the call. Every field of `userIdentity` may be absent (T-REC-1). */
export function actorOf(record: CloudTrailRecord): Actor {
  const who = record.userIdentity;
  const issuer = who.sessionContext?.sessionIssuer;
  const iac = iacOf(record);
  return {
    type: who.type ?? 'unknown',
    name: nameOf(who),
    ...(who.arn && { arn: who.arn }),
    ...(issuer?.arn && {
      roleArn: issuer.arn,
      ...(who.arn && { session: who.arn.slice(who.arn.lastIndexOf('/') + 1) }),
    }),
    ...(who.invokedBy && { invokedBy: who.invokedBy }),
    ...(who.sessionContext?.sourceIdentity && { sourceIdentity: who.sessionContext.sourceIdentity }),
    ...(who.onBehalfOf?.userId && { onBehalfOf: who.onBehalfOf.userId }),
    ...(iac && { iac }),
  };
}

function nameOf(who: UserIdentity): string {
  const issuer = who.sessionContext?.sessionIssuer;
  const session = who.arn?.split('/').at(-1);
  if (who.type === 'Root') return 'the root user';
  if (who.type === 'AssumedRole' && issuer?.userName)
    return session ? `${session} via role ${issuer.userName}` : `role ${issuer.userName}`;
  return who.userName ?? who.arn ?? who.invokedBy ?? who.principalId ?? who.type ?? 'an unknown caller';
}

// Role and user agent must not disagree: a person can put any text into a user agent, so alone it only adds words to a message.
function iacOf(record: CloudTrailRecord): Actor['iac'] {
  if (record.userIdentity.invokedBy === 'cloudformation.amazonaws.com') return 'CloudFormation';
  const agent = record.userAgent ?? '';
  if (agent.includes('cloudformation.amazonaws.com')) return 'CloudFormation';
  if (/Terraform|OpenTofu|HashiCorp/i.test(agent)) return 'Terraform';
  if (/pulumi/i.test(agent)) return 'Pulumi';
  if (/eksctl/i.test(agent)) return 'eksctl';
  if (/\baws-cdk\b/i.test(agent)) return 'CDK';
  return undefined;
}
