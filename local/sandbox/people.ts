/** What people and pipelines do in the stories, as the CloudTrail records their calls leave behind. */
import type { CloudTrailRecord, Loose, UserIdentity } from '../../shared/record.ts';
import { uuidFrom } from './ids.ts';

/** `ec2:AuthorizeSecurityGroupIngress` by `who`, at `at` (epoch seconds). Each act has its own event id. */
export interface Act {
  at: number;
  who?: Person;
  account?: string;
  region?: string;
  request: Loose;
  response?: Loose | null;
  resources?: CloudTrailRecord['resources'];
  errorCode?: string;
  sourceIp?: string;
}

export type Person = keyof typeof people;

/** The record of one call. */
export function recordOf(call: string, act: Act): CloudTrailRecord {
  const [source = '', eventName = ''] = call.split(':');
  const account = act.account ?? '111122223333';
  const { userAgent, userIdentity } = people[act.who ?? 'alice'](account);
  counter += 1;
  return {
    eventVersion: '1.11',
    eventID: uuidFrom(`${call} ${act.at} ${counter} ${JSON.stringify(act.request)}`),
    eventTime: new Date(act.at * 1000).toISOString().replace('.000Z', 'Z'),
    eventSource: `${source}.amazonaws.com`,
    eventName,
    awsRegion: act.region ?? (source === 'iam' ? 'us-east-1' : 'eu-central-1'),
    recipientAccountId: account,
    userIdentity,
    userAgent,
    sourceIPAddress: act.sourceIp ?? '192.0.2.17',
    requestID: uuidFrom(`request ${call} ${act.at} ${counter}`),
    requestParameters: act.request,
    responseElements: act.response ?? null,
    ...(act.resources && { resources: act.resources }),
    ...(act.errorCode && { errorCode: act.errorCode }),
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    eventCategory: 'Management',
  };
}

// Two equal calls in one second are still two events.
let counter = 0;

const role =
  (name: string, session: string) =>
  (account: string): UserIdentity => ({
    type: 'AssumedRole',
    arn: `arn:aws:sts::${account}:assumed-role/${name}/${session}`,
    accountId: account,
    sessionContext: {
      sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/${name}`, accountId: account, userName: name },
      attributes: { mfaAuthenticated: 'true' },
    },
  });

const awsCli = 'aws-cli/2.31.9 md/awscrt#0.27.6 os/linux';

const people = {
  alice: account => ({ userAgent: awsCli, userIdentity: role('PlatformAdmin', 'alice')(account) }),
  bob: account => ({ userAgent: awsCli, userIdentity: role('NetworkAdmin', 'bob')(account) }),
  terraform: account => ({
    userAgent: 'HashiCorp Terraform/1.13 terraform-provider-aws/6.9',
    userIdentity: role('gha-deploy', 'run-4711')(account),
  }),
  root: account => ({
    userAgent: awsCli,
    userIdentity: { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account, principalId: account },
  }),
  intruder: account => ({ userAgent: 'Boto3/1.43', userIdentity: role('eks-guardrails-fix', 'someone-else')(account) }),
} satisfies Record<string, (account: string) => { userAgent: string; userIdentity: UserIdentity }>;
