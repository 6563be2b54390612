/** The recorded events are complete, scrubbed, in the true shape and in a sensible order. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Loose } from '../shared/record.ts';
import { isUnreadable, recordsIn } from '../shared/records.ts';
import { triggers } from '../shared/triggers.ts';
import { fieldsOf } from '../shared/triggers/loose.ts';

const files = readdirSync('events').filter(name => name.endsWith('.json'));
const all: [string, Loose][] = files.map(file => [file, fieldsOf(JSON.parse(readFileSync(`events/${file}`, 'utf8')))]);
// A finding of GuardDuty is no call: its own control's test looks at it.
const envelopes = all.filter(([file]) => file !== 'guardduty-finding.json');

describe('events/', () => {
  test.each(Object.keys(triggers))('has a file for %s', trigger =>
    expect(files).toContain(`${trigger.replace(':', '-')}.json`),
  );

  test('has no file for an event nobody listens to', () => {
    const known = new Set(Object.keys(triggers));
    expect(files.filter(file => !known.has(triggerOf(file)))).toEqual([]);
  });

  test('tells its story in file-name order: times rise, no event stands twice', () => {
    const times = all.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, envelope]) => Date.parse(String(envelope.time)));
    expect(times.every((time, at) => at === 0 || time > (times[at - 1] ?? time))).toBe(true);
    const details = envelopes.map(([, envelope]) => fieldsOf(envelope.detail));
    for (const id of ['eventID', 'requestID'])
      expect(new Set(details.map(detail => detail[id])).size).toBe(details.length);
    expect(new Set(envelopes.map(([, envelope]) => envelope.id)).size).toBe(envelopes.length);
  });
});

describe.each(envelopes)('%s', (file, envelope) => {
  const detail = fieldsOf(envelope.detail);

  test('is an EventBridge envelope around exactly one readable record', () => {
    const records = recordsIn(envelope);
    expect(records).toHaveLength(1);
    expect(records.filter(isUnreadable)).toEqual([]);
    expect(envelope).toMatchObject({ version: '0', 'detail-type': 'AWS API Call via CloudTrail', resources: [] });
  });

  test('agrees with itself and with its name', () => {
    expect(`${String(envelope.source)}:${String(detail.eventName)}`).toBe(`aws.${triggerOf(file)}`);
    expect(detail.eventSource).toBe(`${triggerOf(file).split(':')[0]}.amazonaws.com`);
    expect(envelope.time).toBe(detail.eventTime);
    expect(envelope.region).toBe(detail.awsRegion);
    expect(envelope.account).toBe(detail.recipientAccountId);
  });

  test('is scrubbed: the example account, no access key, documentation addresses', () => {
    const text = JSON.stringify(envelope);
    const accounts = new Set(text.match(/(?<![\w-])\d{12}(?![\w-])/g));
    const member = /Members?$|MemberDetectors$/.test(String(detail.eventName)) ? ['444455556666'] : [];
    expect(accounts).toEqual(new Set(['111122223333', ...member]));
    expect(text).not.toMatch(/(AKIA|ASIA)[A-Z0-9]{12}/);
    expect(detail.sourceIPAddress).toMatch(/^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$|\.amazonaws\.com$/);
  });

  test('has the forms of a real record: no errorCode but with a failure, IAM in its own Region, EC2 lists never []', () => {
    const isFailure = /\.(failed|dry-run)\.json$/.test(file);
    expect('errorCode' in detail).toBe(isFailure);
    if (isFailure) expect(detail.responseElements).toBeNull();
    if (envelope.source === 'aws.iam') expect(detail.awsRegion).toBe('us-east-1');
    if (envelope.source === 'aws.ec2') expect(JSON.stringify(detail)).not.toContain('[]');
    if (envelope.source === 'aws.kms') expect(detail).toMatchObject({ resources: [{ type: 'AWS::KMS::Key' }] });
  });

  test('says in words when its shape is derived and not recorded, outside the record', () => {
    expect(JSON.stringify(detail)).not.toContain('synthetic');
    expect(envelope.synthetic ?? 'known from public records').toMatch(/\w+ \w+ \w+/);
    expect('synthetic' in envelope || !withoutRecord.has(triggerOf(file))).toBe(true);
  });
});

// No public record of these is known.
const withoutRecord = new Set(
  [
    'UpdateClusterConfig',
    'UpdateClusterVersion',
    'CreateNodegroup',
    'UpdateNodegroupVersion',
    'DeleteNodegroup',
    'AssociateEncryptionConfig',
    'CreateFargateProfile',
    'DeleteCluster',
  ].map(name => `eks:${name}`),
);

function triggerOf(file: string): string {
  const [, source = '', name = ''] = /^([a-z0-9]+)-([A-Za-z0-9]+)\./.exec(file) ?? [];
  return `${source}:${name}`;
}
