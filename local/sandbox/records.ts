/** CloudTrail records of what happens in the sandbox: our role's writes and EKS's own, in the shapes CloudTrail writes. */
import type { IpPermission, SecurityGroupRule } from '@aws-sdk/client-ec2';
import { eventOf } from '../../shared/operations.ts';
import type { CloudTrailRecord, Loose, UserIdentity } from '../../shared/record.ts';
import type { At } from './at.ts';
import { ec2RequestOf, ec2Response, listed, permissionItems, ruleItem } from './records-ec2.ts';
import { newUuid } from './ids.ts';
import type { World } from './world.ts';

/** The record of a write made through `call`. `world` gives the event its id. */
export function recordOfCall(
  at: At,
  world: World,
  { input, output, session }: { input: object; output: object; session: string },
): CloudTrailRecord {
  const [source = '', eventName = ''] = eventOf(at.operation).split(':');
  const { $metadata: _metadata, ...answer } = lowered(output);
  const isEc2 = source === 'ec2';
  return {
    ...frame(world, at, { source, eventName, region: at.region }),
    userIdentity: assumedRole(at.account, 'eks-guardrails-fix', session),
    sourceIPAddress: '10.20.0.7',
    userAgent: 'aws-sdk-js/3 eks-guardrails',
    requestID: at.requestId,
    requestParameters: requestOf(source, eventName, input),
    responseElements: isEc2 ? ec2Response(at.requestId, output) : Object.keys(answer).length > 0 ? answer : null,
    ...(source === 'kms' && { resources: keyOf(at, input) }),
  };
}

/** The record of EKS opening SSH for a node group (T-SG-17, T-REC-5). */
export function recordOfRemoteAccess(
  world: World,
  due: { at: number; account: string; region: string },
  groupId: string,
  permission: IpPermission,
  rules: readonly SecurityGroupRule[],
): CloudTrailRecord {
  const invokedBy = 'eks-nodegroup.amazonaws.com';
  return {
    ...frame(
      world,
      { account: due.account, now: due.at },
      { source: 'ec2', eventName: 'AuthorizeSecurityGroupIngress', region: due.region },
    ),
    userIdentity: {
      ...assumedRole(
        due.account,
        'AWSServiceRoleForAmazonEKSNodegroup',
        'EKS',
        'aws-service-role/eks-nodegroup.amazonaws.com/',
      ),
      invokedBy,
    },
    sourceIPAddress: invokedBy,
    userAgent: invokedBy,
    requestParameters: { groupId, ipPermissions: listed(permissionItems([permission])) },
    responseElements: { _return: true, securityGroupRuleSet: listed(rules.map(ruleItem)) },
  };
}

function frame(
  world: World,
  when: { account: string; now: number },
  event: { source: string; eventName: string; region: string },
) {
  return {
    eventVersion: '1.11',
    eventID: newUuid(world),
    eventTime: new Date(when.now * 1000).toISOString().replace('.000Z', 'Z'),
    eventSource: `${event.source}.amazonaws.com`,
    eventName: event.eventName,
    awsRegion: event.region,
    recipientAccountId: when.account,
    eventType: 'AwsApiCall',
    eventCategory: 'Management',
    managementEvent: true,
    readOnly: false,
  };
}

function assumedRole(account: string, userName: string, session: string, path = ''): UserIdentity {
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLE0000000009:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${userName}/${session}`,
    accountId: account,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        arn: `arn:aws:iam::${account}:role/${path}${userName}`,
        accountId: account,
        userName,
      },
      attributes: { mfaAuthenticated: 'false' },
    },
  };
}

function requestOf(source: string, eventName: string, input: Loose): Loose {
  if (source === 'ec2') return ec2RequestOf(eventName, input);
  if (source === 'eks') return eksRequest(input);
  if (source !== 's3') return lowered(input);
  // S3's records keep the spelling of its XML.
  const { Bucket, ...rest } = input;
  return { bucketName: Bucket, ...rest };
}

// EKS records put every path parameter for the cluster under `name` (T-REC-2).
function eksRequest(input: Loose): Loose {
  const { clusterName, ...rest } = input;
  return { ...rest, ...(clusterName !== undefined && { name: clusterName }) };
}

/** The same object with keys as CloudTrail spells them: first letter small. Dates become epoch seconds. */
function lowered(value: object): Loose {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]: [string, unknown]) => [
        key === '$metadata' ? key : key.charAt(0).toLowerCase() + key.slice(1),
        loweredValue(inner),
      ]),
  );
}

function loweredValue(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(loweredValue);
  return value !== null && typeof value === 'object' ? lowered(value) : value;
}

function keyOf(at: At, input: Loose) {
  const asked = String(input['KeyId']);
  const id = at.here.aliases[asked] ?? asked.split(':key/').at(-1) ?? asked;
  return [{ ARN: at.here.keys[id]?.Arn ?? asked, accountId: at.account, type: 'AWS::KMS::Key' }];
}
