/** The event rules let through what we listen to, and nothing else. */
import { readdirSync, readFileSync } from 'node:fs';
import { fitsName } from '../shared/name-pattern.ts';
import type { Loose } from '../shared/record.ts';
import { eventPatterns, longestPattern } from '../shared/rules.ts';
import { isTrigger, triggers } from '../shared/triggers.ts';
import { fieldsOf } from '../shared/triggers/loose.ts';

const all = Object.keys(triggers).filter(isTrigger);
const patterns = eventPatterns(all);
const files = readdirSync('events').filter(name => name.endsWith('.json'));
const read = (file: string) => fieldsOf(JSON.parse(readFileSync(`events/${file}`, 'utf8')));
const passes = (event: Loose, through = patterns) =>
  through.filter(({ pattern }) => matches(pattern, event)).map(({ name }) => name);

describe('the patterns of all triggers', () => {
  test('are one per event source, each within the default limit', () => {
    // GuardDuty's findings are no calls and have a form of their own.
    const names = [
      'autoscaling',
      'cloudformation',
      'cloudtrail',
      'dynamodb',
      'ec2',
      'ecr',
      'eks',
      'elasticloadbalancing',
      'events',
      'guardduty',
      'iam',
      'inspector2',
      'kms',
      'lambda',
      'logs',
      'monitoring',
      's3',
      'sns',
      'sqs',
      'ssm',
      'sts',
    ];
    expect(patterns.map(({ name, source }) => [name, source])).toEqual(
      names.flatMap(source => [[source, source], ...(source === 'guardduty' ? [['guardduty-findings', source]] : [])]),
    );
    for (const { pattern } of patterns) expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(longestPattern);
  });

  test.each(files)('%s passes exactly the pattern of its source, unless the call failed', file => {
    const event = read(file);
    const name = file === 'guardduty-finding.json' ? 'guardduty-findings' : file.split('-')[0];
    const expected = 'errorCode' in fieldsOf(event.detail) ? [] : [name];
    expect(passes(event)).toEqual(expected);
  });

  const created = read('eks-CreateCluster.json');
  const detail = fieldsOf(created.detail);
  test.each<[string, Loose]>([
    [
      'CreateCluster of Redshift',
      { ...created, source: 'aws.redshift', detail: { ...detail, eventSource: 'redshift.amazonaws.com' } },
    ],
    [
      'CreateCluster of Redshift in a wrong envelope',
      { ...created, detail: { ...detail, eventSource: 'redshift.amazonaws.com' } },
    ],
    ['an event of EKS nobody listens to', { ...created, detail: { ...detail, eventName: 'RegisterCluster' } }],
    ['an event name of another source', { ...created, detail: { ...detail, eventName: 'StopLogging' } }],
    ['an EKS event that no API call made', { ...created, 'detail-type': 'EKS Cluster State Change' }],
    [
      'a finding of GuardDuty about no cluster',
      { ...read('guardduty-finding.json'), detail: { resource: { resourceType: 'Instance' } } },
    ],
    ['a failed call', { ...created, detail: { ...detail, errorCode: 'AccessDenied' } }],
    [
      'an errorCode of null, which EventBridge takes for present',
      { ...created, detail: { ...detail, errorCode: null } },
    ],
  ])('%s does not pass', (_, event) => expect(passes(event)).toEqual([]));

  test('the same event does pass as it was recorded', () => expect(passes(created)).toEqual(['eks']));
});

describe('some of the triggers', () => {
  test('become exactly their pairs, sorted and without repetition', () =>
    expect(eventPatterns(['kms:EnableKey', 'iam:PutRolePolicy', 'kms:DisableKey', 'kms:EnableKey'])).toEqual([
      {
        name: 'iam',
        source: 'iam',
        pattern: {
          source: ['aws.iam'],
          'detail-type': ['AWS API Call via CloudTrail'],
          detail: { eventSource: ['iam.amazonaws.com'], eventName: ['PutRolePolicy'], errorCode: [{ exists: false }] },
        },
      },
      {
        name: 'kms',
        source: 'kms',
        pattern: {
          source: ['aws.kms'],
          'detail-type': ['AWS API Call via CloudTrail'],
          detail: {
            eventSource: ['kms.amazonaws.com'],
            eventName: ['DisableKey', 'EnableKey'],
            errorCode: [{ exists: false }],
          },
        },
      },
    ]));

  test('eks:* is one pattern for every EKS call, whatever else of EKS is listed', () => {
    const [pattern, ...rest] = eventPatterns(['eks:CreateCluster', 'eks:*']);
    expect(rest).toEqual([]);
    const tagged = { ...read('eks-CreateCluster.json') };
    tagged.detail = { ...fieldsOf(tagged.detail), eventName: 'TagResource' };
    expect(passes(tagged, pattern ? [pattern] : [])).toEqual(['eks']);
    expect(passes(read('iam-PutRolePolicy.json'), pattern ? [pattern] : [])).toEqual([]);
  });

  test('none become no pattern', () => expect(eventPatterns([])).toEqual([]));
});

test('a pattern that would be too long is split, and no name is lost', () => {
  const many = Array.from({ length: 100 }, (_, at) => `ec2:SomeQuiteLongEventName${String(at).padStart(3, '0')}`);
  // The real names are too few to reach the limit.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- invented names stand in for them
  const split = eventPatterns(many as Parameters<typeof eventPatterns>[0]);
  expect(split.map(({ name }) => name)).toEqual(['ec2', 'ec2-2']);
  for (const { pattern } of split) expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(longestPattern);
  expect(split.flatMap(({ pattern }) => pattern.detail.eventName?.map(name => `ec2:${name}`))).toEqual(many);
});

// EventBridge's rules for the forms we use: an object descends, a list holds alternatives for a leaf (of an
// event's list, any element), and `exists: false` wants the key to be absent, null not being absence.
function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some(alternative => matchesLeaf(alternative, value));
  return Object.entries(fieldsOf(pattern)).every(([name, inner]) => matches(inner, fieldsOf(value)[name]));
}

function matchesLeaf(alternative: unknown, value: unknown): boolean {
  if (typeof alternative === 'object' && alternative !== null && 'exists' in alternative)
    return alternative.exists === (value !== undefined);
  if (typeof alternative === 'object' && alternative !== null && 'wildcard' in alternative)
    return fitsName(String(alternative.wildcard).replace(/\$\{param:\w+, '(.*)'\}/, '$1'), String(value));
  return Array.isArray(value) ? value.includes(alternative) : value === alternative;
}
