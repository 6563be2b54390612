/** Examples of guardduty-finding-routed. */
import { readFileSync } from 'node:fs';
import { guarddutyFindingRouted } from '../../shared/controls/guardduty-finding-routed.ts';
import { read } from '../../shared/read.ts';
import type { CloudTrailRecord, Loose } from '../../shared/record.ts';
import { isUnreadable, recordIn } from '../../shared/records.ts';
import { check } from '../check.ts';
import { staged } from '../examples.ts';
import { testPorts } from '../ports.ts';

const envelope: Loose = JSON.parse(readFileSync('events/guardduty-finding.json', 'utf8'));

function recordOf(detail: object, more: object = {}): CloudTrailRecord {
  const record = recordIn({ ...envelope, ...more, detail: { ...envelope['detail'], ...detail } });
  if (isUnreadable(record)) throw new Error(record.error);
  return record;
}

const finding = (name: string, detail: object) => {
  const record = recordOf(detail);
  const ref = { kind: 'change' as const, account: '111122223333', region: record.awsRegion, id: record.eventID };
  return { name, record, world: () => ref };
};
const finds = (severity?: 'low' | 'high' | 'critical', message = /./) => [
  { key: 'finding', message, calls: [], ...(severity && { severity }) },
];

check(guarddutyFindingRouted, {
  bare: 'nothing',
  fine: [
    finding('a finding about an instance', { resource: { resourceType: 'Instance', instanceDetails: {} } }),
    finding('a cluster that has no name', { resource: { resourceType: 'EKSCluster', eksClusterDetails: {} } }),
  ],
  bad: [
    {
      ...finding('someone called the API from a known bad address', {}),
      finds: finds(
        undefined,
        /^GuardDuty found Discovery:Kubernetes\/MaliciousIPCaller on cluster shop of account 111122223333, severity 5\.$/,
      ),
    },
    {
      ...finding('a finding of runtime monitoring names the cluster too', {
        type: 'Execution:Runtime/NewBinaryExecuted',
        severity: 6.9,
      }),
      finds: finds(undefined, /Execution:Runtime/),
    },
    { ...finding('it is grave', { severity: 8 }), finds: finds('high') },
    { ...finding('it is as grave as can be', { severity: 9 }), finds: finds('critical') },
    { ...finding('it is of little weight', { severity: 2 }), finds: finds('low') },
    { ...finding('GuardDuty does not say how grave', { severity: null }), finds: finds(undefined, /111122223333\.$/) },
    {
      ...finding('a sample is no alarm', { severity: 8, service: { additionalInfo: { sample: true } } }),
      finds: finds('low', /as a sample\.$/),
    },
  ],
});

describe('the way to it', () => {
  test('a finding seen again is the same change, whatever its envelope', () => {
    const again = recordOf({ service: { count: 7 } }, { id: 'ffffffff-0000-4000-8000-000000000007' });
    expect(again.eventID).toBe(recordOf({}).eventID);
  });

  test('it is about the account it names, not about the administrator that hears of it', () =>
    expect(recordOf({ accountId: '444455556666' }).recipientAccountId).toBe('444455556666'));

  test('a finding without an id cannot be told from others and is refused', () =>
    expect(recordIn({ ...envelope, detail: { ...envelope['detail'], id: undefined } })).toEqual({
      error: expect.stringContaining('eventID'),
    }));

  test('the tags of the cluster say whose it is, and exempt nothing', async () => {
    const example = finding('a tagged cluster', {});
    const stage = staged(example);
    const ports = testPorts(stage.sandbox, stage.clock);
    expect(await read(ports, { ref: stage.ref, record: example.record })).toMatchObject({
      tags: {},
      clusters: [{ name: 'shop', tags: { team: 'shop' } }],
    });
  });
});
