/** What the controls of conduct share: which changes count, and the words and evidence of one call. */
import { actorOf, sourceOf, type CloudTrailRecord } from './record.ts';
import type { Ref } from './resources.ts';

/** The changes that give or take power over clusters; those of EC2 and IAM count only when the resource is EKS's (read.ts). */
export const privilegedChanges = [
  'eks:*',
  'ec2:AuthorizeSecurityGroupIngress',
  'ec2:ModifySecurityGroupRules',
  'iam:AttachRolePolicy',
  'iam:PutRolePolicy',
  'iam:DetachRolePolicy',
  'iam:DeleteRolePolicy',
  'iam:UpdateAssumeRolePolicy',
] as const;

/** `eks:UpdateClusterConfig`. */
export const callOf = (record: CloudTrailRecord): string => `${sourceOf(record)}:${record.eventName}`;

/** `called eks:UpdateClusterConfig in eu-central-1 from 203.0.113.9`. */
export const calledWords = (record: CloudTrailRecord): string =>
  `called ${callOf(record)} in ${record.awsRegion}${record.sourceIPAddress ? ` from ${record.sourceIPAddress}` : ''}`;

/** `User alice of account 111122223333`, to begin a sentence with. */
export const userOf = ({ userIdentity }: CloudTrailRecord, ref: Ref): string =>
  `User ${userIdentity.userName ?? userIdentity.arn ?? userIdentity.principalId ?? 'without a name'} of account ${userIdentity.accountId ?? ref.account}`;

/** What every finding about conduct keeps of the record. */
export const seenIn = (record: CloudTrailRecord): Record<string, unknown> => ({
  event: record.eventID,
  name: callOf(record),
  actor: actorOf(record).name,
  ...(record.sourceIPAddress && { sourceIp: record.sourceIPAddress }),
  ...(record.userAgent && { userAgent: record.userAgent }),
});
