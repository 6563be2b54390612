/** The deployable stack, read as data: what would lose an event, stop in silence, or allow too much. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { functionNames } from '../local/build.ts';
import { forwardFile, policiesFile, rulesFile } from '../local/stack.ts';
import { anyCaller, openPrincipals, statementsIn } from '../local/statements.ts';
import { createTableInput } from '../shared/aws/table.ts';
import { controls } from '../shared/catalogue.ts';
import { knownRules } from '../shared/known-rules.ts';
import { operations } from '../shared/operations.ts';
import { rolePolicies } from '../shared/policy.ts';
import { readers } from '../shared/readers.ts';
import { undeliveredSeconds } from '../shared/reminders.ts';
import { claimSeconds } from '../shared/sent.ts';
import type { Loose } from '../shared/record.ts';
import { eventPatterns, longestPattern, type EventPattern } from '../shared/rules.ts';

const textOf = (path: string): string => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');
const read = (path: string): Loose => parse(textOf(path)) as Loose;

const serverless = read('serverless.yml');
const functions: [string, Loose][] = Object.entries(serverless['functions'] as Loose);
const rules = read('events/rules.yml')['Resources'] as Loose;
const policies = read('deploy/policies.yml');
const forward = read('deploy/us-east-1.yml')['Resources'] as Loose;
const archive = read('deploy/archive.yml');
const resources: Loose = {
  ...read('deploy/state.yml')['Resources'],
  ...read('deploy/roles.yml')['Resources'],
  ...read('deploy/alarms.yml')['Resources'],
  ...rules,
};
const ofType = (type: string, among: Loose = resources): [string, Loose][] =>
  Object.entries(among).filter(([, resource]) => (resource as Loose)['Type'] === type);
const getAtt = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

describe('the table', () => {
  const table = resources['Table'] as Loose;
  test('is the one the program and its tests use', () => {
    const { TableName: _, ...form } = createTableInput('any');
    expect(table['Properties']).toMatchObject({ ...form });
    expect(Object.keys(table['Properties']['GlobalSecondaryIndexes'])).toHaveLength(
      form.GlobalSecondaryIndexes?.length ?? 0,
    );
  });
  test('outlives the stack, forgets by ttl, streams both images and can be restored', () => {
    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });
});

describe('no event is lost', () => {
  const queue = (resources['WakeQueue'] as Loose)['Properties'] as Loose;
  const patterns = ofType('AWS::Events::Rule', rules).map(
    ([, rule]) => rule['Properties']['EventPattern'] as EventPattern['pattern'],
  );

  test('every event a control names is let through by a rule, and only successful ones', () => {
    const named = new Set(
      controls
        .flatMap(control => [...control.triggers, ...control.closes] as string[])
        .filter(name => !name.startsWith('schedule:')),
    );
    expect(named.size).toBeGreaterThan(0);
    const let_through = (name: string): boolean => {
      const [source, event = ''] = name.split(':');
      return patterns.some(
        ({ detail }) =>
          detail.eventSource?.includes(`${source}.amazonaws.com`) &&
          (!detail.eventName || detail.eventName.includes(event)),
      );
    };
    expect([...named].filter(name => !let_through(name))).toEqual(['guardduty:finding']);
    const findings = patterns.filter(({ detail }) => !detail.eventSource);
    expect(findings).toMatchObject([{ source: ['aws.guardduty'], 'detail-type': ['GuardDuty Finding'] }]);
    for (const { detail } of patterns.filter(one => !findings.includes(one)))
      expect(detail.errorCode).toEqual([{ exists: false }]);
  });

  test('every rule goes to the queue, retries for a day, and then to its dead-letter queue', () => {
    for (const [id, rule] of ofType('AWS::Events::Rule', rules)) {
      expect([id, rule['Properties']['Targets']]).toEqual([
        id,
        [
          {
            Id: 'wake-queue',
            Arn: getAtt('WakeQueue'),
            RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86400 },
            DeadLetterConfig: { Arn: getAtt('DeadEvents') },
          },
        ],
      ]);
    }
  });

  test('the queues take messages from exactly these rules', () => {
    const ids = ofType('AWS::Events::Rule', rules).map(([id]) => getAtt(id));
    expect(ofType('AWS::SQS::QueuePolicy').map(([, policy]) => policy['Properties']['Queues'])).toEqual([
      [{ Ref: 'WakeQueue' }],
      [{ Ref: 'DeadEvents' }],
    ]);
    for (const [, policy] of ofType('AWS::SQS::QueuePolicy')) {
      const [statement, ...more] = policy['Properties']['PolicyDocument']['Statement'] as Loose[];
      expect(more).toEqual([]);
      expect(statement?.['Condition']).toEqual({
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        ArnEquals: { 'aws:SourceArn': ids },
      });
    }
  });

  test('a message is hidden for six times as long as a pass may take, and redriven after some tries', () => {
    const { timeout, events } = (serverless['functions'] as Loose)['reconcile'] as Loose;
    expect(queue['VisibilityTimeout']).toBeGreaterThanOrEqual(6 * timeout);
    expect(queue['RedrivePolicy']).toMatchObject({ deadLetterTargetArn: getAtt('DeadWakes'), maxReceiveCount: 5 });
    expect(events[0].sqs).toMatchObject({ arn: getAtt('WakeQueue'), functionResponseType: 'ReportBatchItemFailures' });
    expect(events[0].sqs.maximumConcurrency).toBeGreaterThanOrEqual(2);
  });

  test('a change that cannot be told is tried a bounded number of times and kept', () => {
    const { stream } = ((serverless['functions'] as Loose)['notify'] as Loose)['events'][0];
    expect(stream).toMatchObject({
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 10,
      functionResponseType: 'ReportBatchItemFailures',
      startingPosition: 'TRIM_HORIZON',
    });
    // Nothing but S3 gets the whole record; the queue behind it is what the alarm watches.
    expect(archive['extensions']['NotifyEventSourceMappingDynamodbTable']['Properties']).toEqual({
      DestinationConfig: { OnFailure: { Destination: getAtt('Untold') } },
    });
    expect(archive['Resources']['Untold']['Properties']['NotificationConfiguration']).toEqual({
      QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: getAtt('UntoldChanges') }],
    });
  });

  test('the audit is private, encrypted, versioned, outlives the stack, and is only ever added to', () => {
    for (const [, bucket] of ofType('AWS::S3::Bucket', archive['Resources'] as Loose))
      expect(bucket).toMatchObject({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: {
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
          },
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
          VersioningConfiguration: { Status: 'Enabled' },
        },
      });
    expect(ofType('AWS::S3::Bucket', archive['Resources'] as Loose).map(([id]) => id)).toEqual(['Archive', 'Untold']);
    // No role of ours may read, replace or delete what is there; a put that finds the key taken writes nothing.
    const documents = ofType('AWS::IAM::Role').flatMap(([id, { Properties }]) =>
      (Properties['Policies'] as Loose[]).map(policy => ({
        id,
        statements: policy['PolicyDocument']['Statement'] as unknown,
      })),
    );
    const s3 = documents.flatMap(({ id, statements }) =>
      // The generated ones are named by a file, and hold reads of the account's buckets.
      (Array.isArray(statements) ? (statements as Loose[]) : [])
        .filter(statement => String(statement['Action']).includes('s3:'))
        .map(statement => [id, statement['Action'] as unknown, statement['Resource'] as unknown]),
    );
    expect(s3).toEqual([
      ['NotifyRole', 's3:PutObject', { 'Fn::Sub': '${Archive.Arn}/history/*' }],
      ['NotifyRole', 's3:PutObject', { 'Fn::Sub': '${Untold.Arn}/*' }],
      ['NotifyRole', 's3:ListBucket', getAtt('Untold')],
    ]);
  });

  test('a message that cannot be delivered is hidden for six times as long as a batch may take, and kept in the end', () => {
    const { timeout, events } = (serverless['functions'] as Loose)['notify'] as Loose;
    const { Properties } = resources['DeliveryQueue'] as Loose;
    expect(Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeout);
    expect(Properties.VisibilityTimeout).toBeLessThan(undeliveredSeconds);
    expect(claimSeconds).toBeGreaterThan(timeout);
    expect(Properties.RedrivePolicy).toEqual({ deadLetterTargetArn: getAtt('DeadDeliveries'), maxReceiveCount: 5 });
    expect(events[1].sqs).toMatchObject({
      arn: getAtt('DeliveryQueue'),
      functionResponseType: 'ReportBatchItemFailures',
    });
  });

  test('who tells people may read a case, and never write one or count a revert', () => {
    const { Statement } = (resources['NotifyRole'] as Loose)['Properties']['Policies'][0]['PolicyDocument'] as Loose;
    const onTable = (Statement as Loose[]).filter(
      ({ Resource }) => JSON.stringify(Resource) === JSON.stringify(getAtt('Table')),
    );
    const keysOf = (action: string) =>
      onTable
        .filter(({ Action }) => [Action].flat().includes(action))
        .flatMap(({ Condition }) => Condition['ForAllValues:StringLike']['dynamodb:LeadingKeys'] as string[]);
    expect(keysOf('dynamodb:GetItem')).toContain('CASE#*');
    for (const action of ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'])
      expect(keysOf(action).toSorted()).toEqual(['COUNT#noise#*', 'HELD', 'LINK#*', 'SENT#*']);
    // ForAllValues is also true of a request that names no key.
    for (const { Condition } of onTable) expect(Condition['Null']).toEqual({ 'dynamodb:LeadingKeys': 'false' });
  });

  test('every queue is encrypted', () => {
    for (const [id, { Properties }] of [...ofType('AWS::SQS::Queue'), ...ofType('AWS::SQS::Queue', forward)])
      expect([id, Properties.SqsManagedSseEnabled]).toEqual([id, true]);
  });
});

describe('nothing stops in silence', () => {
  const alarms = ofType('AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties as Loose);
  const watched = (metric: string) =>
    alarms
      .filter(({ MetricName }) => MetricName === metric)
      .map(({ Dimensions }) => JSON.stringify(Dimensions[0].Value));

  test("every function's errors and every dead letter raise an alarm that tells the topic", () => {
    for (const [name] of functions)
      expect(
        watched('Errors').filter(dimension =>
          dimension.includes(`"${name.slice(0, 1).toUpperCase()}${name.slice(1)}LambdaFunction"`),
        ),
      ).toHaveLength(1);
    for (const [id] of ofType('AWS::SQS::Queue').filter(([id]) => id !== 'WakeQueue' && id !== 'DeliveryQueue'))
      expect(
        watched('ApproximateNumberOfMessagesVisible').filter(dimension => dimension.includes(`"${id}"`)),
      ).toHaveLength(1);
    expect(watched('ApproximateAgeOfOldestMessage')).toHaveLength(2);
    for (const { AlarmActions } of alarms) expect(AlarmActions).toEqual([{ Ref: 'Topic' }]);
  });
});

describe('what AWS takes', () => {
  test('a template that is deployed by hand fits into one call, 51,200 bytes', () => {
    for (const path of ['deploy/us-east-1.yml', 'deploy/directory.yml'])
      expect([path, Buffer.byteLength(textOf(path)) < 51_200]).toEqual([path, true]);
  });

  test('rules are a tenth at most of the 300 a bus holds for everybody, each with a pattern within the limit', () => {
    const patterns = [...ofType('AWS::Events::Rule', rules), ...ofType('AWS::Events::Rule', forward)].map(
      ([id, rule]) => [id, JSON.stringify(rule['Properties']['EventPattern']).length] as const,
    );
    expect(patterns.length).toBeLessThanOrEqual(30);
    for (const [id, length] of patterns) expect([id, length <= longestPattern]).toEqual([id, true]);
  });
});

test('the sweep, which tells of rules that are missing, is deployed after all of them', () => {
  const parts = serverless['resources'] as (Loose | string)[];
  const extended = parts.flatMap(part => (typeof part === 'string' ? [] : [part['extensions'] as Loose]));
  const waits = extended.flatMap(one => (one['SweepLambdaFunction'] as Loose)['DependsOn'] as string[]);
  const [policy] = waits.map(id => JSON.stringify(resources[id]));
  for (const id of knownRules) expect(policy).toContain(JSON.stringify(getAtt(id)));
});

describe('nothing is allowed too much', () => {
  const roles = Object.fromEntries(ofType('AWS::IAM::Role'));
  const writes = new Set(
    Object.entries(operations).flatMap(([name, { access }]) => (access === 'write' ? [name] : [])),
  );

  test('what is inline in one role stays within what IAM takes, 10,240 characters', () => {
    for (const [id, role] of Object.entries(roles)) {
      const inline = JSON.stringify(role['Properties']['Policies'] ?? [])
        .replace('"${file(deploy/policies.yml):read}"', JSON.stringify(policies['read']))
        .replace('"${file(deploy/policies.yml):fix}"', JSON.stringify(policies['fix']));
      expect([id, inline.length < 10_240]).toEqual([id, true]);
    }
  });

  test('every function has a role of its own, the folder it was built into and a current runtime', () => {
    expect(functions.map(([name]) => name).toSorted()).toEqual(functionNames());
    expect(new Set(functions.map(([, { role }]) => role)).size).toBe(functions.length);
    for (const [
      name,
      {
        role,
        handler,
        package: { patterns },
      },
    ] of functions) {
      expect(Object.keys(roles)).toContain(role);
      expect([handler, patterns]).toEqual([`dist/functions/${name}/index.handler`, [`dist/functions/${name}/**`]]);
    }
    expect(serverless['provider']).toMatchObject({
      runtime: 'nodejs24.x',
      architecture: 'arm64',
      logRetentionInDays: 90,
    });
  });

  test('only the fix role may change AWS resources, and only reconcile may assume it', () => {
    const generated = { read: '${file(deploy/policies.yml):read}', fix: '${file(deploy/policies.yml):fix}' };
    const holders = (statements: string) =>
      Object.keys(roles).filter(id => JSON.stringify(roles[id]).includes(statements));
    expect(holders(generated.fix)).toEqual(['FixRole']);
    expect(holders(generated.read)).toEqual(['ReconcileRole', 'SweepRole']);
    expect(
      Object.keys(roles).filter(id =>
        statementsIn(roles[id]?.['Properties']['Policies']).some(({ actions }) => actions.includes('sts:AssumeRole')),
      ),
    ).toEqual(['ReconcileRole', 'NotifyRole', 'DigestRole']);
    // Who tells people may look up accounts and people, by a role that can do nothing else.
    for (const id of ['NotifyRole', 'DigestRole']) {
      const { Policies } = (roles[id] as Loose)['Properties'] as Loose;
      const documents = (Policies as Loose[]).map(policy => policy['PolicyDocument'] as Loose);
      const assuming = documents
        .flatMap(document => document['Statement'] as Loose[])
        .filter(({ Action }) => Action === 'sts:AssumeRole');
      expect(assuming.map(({ Resource }) => Resource as unknown)).toEqual([
        { 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/eks-guardrails-directory' },
      ]);
    }
    const directory = read('deploy/directory.yml')['Resources'] as Loose;
    expect(statementsIn(directory).flatMap(({ actions }) => actions)).toEqual([
      'sts:AssumeRole',
      'organizations:DescribeAccount',
      'organizations:ListTagsForResource',
      'account:GetAlternateContact',
      'identitystore:DescribeUser',
    ]);
    // Whatever of IAM it may do to a role, it may not do to ours.
    const onRoles = (policies['fix'] as Loose[]).flatMap(({ Action, Resource }) =>
      JSON.stringify(Resource).includes(':role/*') ? (Action as string[]).filter(one => one.startsWith('iam:')) : [],
    );
    expect(onRoles.length).toBeGreaterThan(0);
    const { Policies: ofFix } = (roles['FixRole'] as Loose)['Properties'] as Loose;
    const [denied] = ofFix[1]['PolicyDocument']['Statement'] as [Loose];
    expect({ ...denied, Action: (denied['Action'] as string[]).toSorted() }).toEqual({
      Effect: 'Deny',
      Action: onRoles.toSorted(),
      Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${self:service}-*' },
    });
    expect(roles['FixRole']?.['Properties']['AssumeRolePolicyDocument']['Statement']).toEqual([
      { Effect: 'Allow', Principal: { AWS: getAtt('ReconcileRole') }, Action: 'sts:AssumeRole' },
    ]);
    for (const id of Object.keys(roles))
      expect(
        statementsIn(roles[id])
          .filter(({ effect }) => effect === 'Allow')
          .flatMap(({ actions }) => actions)
          .filter(action => writes.has(action)),
      ).toEqual([]);
    expect(
      statementsIn(policies['read'])
        .flatMap(({ actions }) => actions)
        .filter(action => writes.has(action)),
    ).toEqual([]);
  });

  test('the fix role is the one the functions assume and know as theirs', () => {
    expect(serverless['provider']['environment']['FIX_ROLE_ARN']).toBe(
      `arn:{partition}:iam::{account}:role/${roles['FixRole']?.['Properties']['RoleName']}`,
    );
  });

  test("no statement has a pattern for an action, lets everybody in, or a service on anybody's behalf", () => {
    for (const template of [resources, forward]) {
      const statements = statementsIn(template);
      expect(statements.length).toBeGreaterThan(2);
      expect(statements.flatMap(({ actions }) => actions).filter(action => action.includes('*'))).toEqual([]);
      expect([...openPrincipals(statements), ...anyCaller(statements)]).toEqual([]);
    }
  });

  test('a statement that lets anybody in is found', () => {
    const statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage' };
    expect(openPrincipals(statementsIn({ a: [statement] }))).toEqual(['a.0']);
    expect(openPrincipals(statementsIn({ a: [{ ...statement, Principal: { AWS: '*' } }] }))).toEqual(['a.0']);
    expect(
      openPrincipals(
        statementsIn({
          a: [
            { ...statement, Condition: {} },
            { ...statement, Effect: 'Deny' },
          ],
        }),
      ),
    ).toEqual([]);
    expect(anyCaller(statementsIn([{ ...statement, Principal: { Service: 'events.amazonaws.com' } }]))).toEqual(['0']);
  });
});

describe('the generated parts', () => {
  const patterns = eventPatterns(['ec2:AuthorizeSecurityGroupIngress', 'iam:AttachRolePolicy']);

  test("the statements are the catalogue's", () => {
    expect(policies).toEqual(parse(policiesFile(rolePolicies({ controls, readers }))));
  });

  test('a rule per pattern, each allowed by both queue policies', () => {
    const made = (parse(rulesFile([...patterns, { ...patterns[0], name: 'ec2-2' } as EventPattern])) as Loose)[
      'Resources'
    ] as Loose;
    expect(Object.keys(made)).toEqual(['Ec2Events', 'IamEvents', 'Ec2Events2', 'WakeQueuePolicy', 'DeadEventsPolicy']);
    expect(made['Ec2Events']['Properties']['EventPattern']).toEqual(patterns[0]?.pattern);
    expect(JSON.stringify(made['DeadEventsPolicy'])).toContain(
      JSON.stringify([getAtt('Ec2Events'), getAtt('IamEvents'), getAtt('Ec2Events2')]),
    );
  });

  test("IAM's events are forwarded by the pattern the hub listens with, by a role only that rule can use", () => {
    const { Name, EventPattern } = (forward['IamEvents'] as Loose)['Properties'] as Loose;
    expect(EventPattern).toEqual(rules['IamEvents'] && (rules['IamEvents'] as Loose)['Properties']['EventPattern']);
    const [trust] = (forward['ForwardRole'] as Loose)['Properties']['AssumeRolePolicyDocument']['Statement'] as Loose[];
    expect(trust?.['Condition']['ArnEquals']['aws:SourceArn']['Fn::Sub']).toMatch(new RegExp(`:rule/${Name}$`));
  });

  test('putting a pattern in changes nothing else, however often', () => {
    const before = textOf('deploy/us-east-1.yml');
    const once = forwardFile(before, patterns);
    expect(forwardFile(once, patterns)).toBe(once);
    const lines = (text: string) => text.split('\n').filter(line => !/^\s+- [A-Z]\w+$/.test(line));
    expect(lines(once)).toEqual(lines(before));
    expect((parse(once) as Loose)['Resources']['IamEvents']['Properties']['EventPattern']).toEqual(
      patterns.find(({ source }) => source === 'iam')?.pattern,
    );
    expect(() => forwardFile(before, [...patterns, ...patterns])).toThrow(/2 patterns/);
  });
});
