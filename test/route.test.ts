/** `route`: the chain and the targets of each finding of a recorded event, in words and as JSON. */
import { join } from 'node:path';
import type { Route } from '../shared/owners.ts';
import { cli, events, files } from './cli.ts';

const file = files();
const ssh = join(events, 'ec2-AuthorizeSecurityGroupIngress.json');
const settings = (): string =>
  file(
    'g.yml',
    `
mode: ask
approvers:
  - { name: alex, email: alex@example.com, channel: alex-mail }
  - { name: kim, email: kim@example.com }
security: { name: security, channel: soc, people: [{ name: sam, email: sam@example.com }] }
channels:
  alex-mail: { sink: sns, address: "arn:aws:sns:eu-central-1:111122223333:alex" }
  chat: { sink: slack, address: C0CHATCH, reaches: [alex, kim] }
  soc: { sink: slack-webhook, address: eks-guardrails/soc }
teams:
  platform: { channel: chat, iam: ["arn:aws:iam::111122223333:role/PlatformAdmin"] }
`,
  );

interface Entry {
  event: { id: string };
  skipped?: string;
  findings: (Route & { control: string; decision: string; nobody?: string })[];
}
const routed = async (path: string, ...more: string[]): Promise<Entry[]> =>
  JSON.parse((await cli(['route', '--event', path, '--json', ...more])).out) as Entry[];

describe('route', () => {
  test('settings decide who is told, who may answer, and what was tried', async () => {
    const [entry] = await routed(ssh, '--settings', settings());
    expect(entry?.findings).toMatchObject([
      {
        control: 'eks-sg-admin-port-open',
        decision: 'ask',
        confidential: false,
        targets: [
          { address: 'C0CHATCH', answers: false, why: 'made by a pipeline of platform' },
          { address: 'TOPIC_ARN', answers: false },
          { address: 'eks-guardrails/soc', answers: true },
          { address: 'arn:aws:sns:eu-central-1:111122223333:alex', answers: true, person: 'alex' },
        ],
      },
    ]);
    expect(entry?.findings[0]?.chain.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      'route next',
      'tag next',
      'actor next',
      'provenance chosen',
      'account next',
      'fallback added',
      'security added',
      'approver added',
      'approver added',
    ]);
  });

  test('the same in words', async () => {
    const { code, out } = await cli(['route', '--event', ssh, '--settings', settings()]);
    expect(code).toBe(0);
    expect(out).toContain('ask security-group sg-0b5e11a7e57e51001 (critical, eks-sg-admin-port-open)');
    expect(out).toMatch(/told {6}chat \(alex, kim\) by slack C0CHATCH: made by a pipeline of platform/);
    expect(out.replace(/\s+/g, ' ')).toContain('alex, may answer: alex may answer');
    expect(out).toContain('provenance: owner, made by a pipeline of platform');
  });

  test('what root did is for security alone', async () => {
    const [entry] = await routed(join(events, 'iam-AttachRolePolicy.by-root.json'), '--settings', settings());
    expect(entry?.findings.map(({ control }) => control)).toEqual([
      'eks-node-role-least-privilege',
      'conduct-root-user',
    ]);
    for (const finding of entry?.findings ?? [])
      expect(finding).toMatchObject({
        confidential: true,
        targets: [{ address: 'eks-guardrails/soc' }],
        escalation: [],
      });
  });

  test('the tags of the resource reach the route through the case', async () => {
    const text = `mode: notify\nchannels: { a: { sink: webhook, address: hook } }\nteams: { web: { channel: a } }\n`;
    const tagged = (
      await cli(['route', '--event', '-', '--json', '--settings', file('t.yml', text)], { text: withTag() })
    ).out;
    const { findings = [] } = (JSON.parse(tagged) as Entry[]).at(-1) ?? {};
    expect(findings.find(({ control }) => control === 'eks-endpoint-public-access')?.chain).toContainEqual({
      step: 'tag',
      outcome: 'chosen',
      why: 'tag Team=web',
    });
  });

  test('nobody is told of what is only recorded, off, or harmless, and that is said', async () => {
    const observed = await routed(ssh, '--settings', file('o.yml', 'mode: observe\n'));
    expect(observed[0]?.findings[0]).toMatchObject({ targets: [], nobody: 'nobody: it is only recorded' });
    const off = await routed(ssh, '--settings', file('off.yml', 'mode: "off"\n'));
    expect(off[0]?.findings[0]).toMatchObject({ targets: [], nobody: 'nobody: the control is off here' });
    const { out } = await cli(['route', '--event', join(events, 'kms-EnableKey.json')]);
    expect(out).toContain('nobody is told: this change can only mend');
  });

  test('settings that could not be deployed are used, and what is missing is said', async () => {
    const { code, err } = await cli(['route', '--event', ssh, '--settings', file('ask.yml', 'mode: ask\n')]);
    expect(code).toBe(0);
    expect(err).toMatch(
      /^not ready to be deployed: .* may ask a person, and approvers is empty: nobody could answer\./,
    );
    expect((await cli(['route', '--event', ssh])).err).toBe('');
  });

  test('no record is bad input', async () => {
    expect(await cli(['route', '--event', '-'], { text: '{"hello": 1}' })).toMatchObject({
      code: 2,
      err: expect.stringContaining('is a CloudTrail record'),
    });
    expect(await cli(['route'])).toMatchObject({ code: 2, err: expect.stringContaining('--event') });
  });
});

/** A cluster made with a tag, open to the world. */
function withTag(): string {
  return JSON.stringify({
    eventVersion: '1.09',
    eventID: '11111111-2222-4333-8444-555555555555',
    eventTime: '2026-11-03T10:00:00Z',
    eventSource: 'eks.amazonaws.com',
    eventName: 'CreateCluster',
    awsRegion: 'eu-central-1',
    recipientAccountId: '111122223333',
    userIdentity: {
      type: 'IAMUser',
      userName: 'dave',
      arn: 'arn:aws:iam::111122223333:user/dave',
      accountId: '111122223333',
    },
    requestParameters: {
      name: 'shop',
      roleArn: 'arn:aws:iam::111122223333:role/shop',
      resourcesVpcConfig: { subnetIds: ['subnet-0a'], endpointPublicAccess: true, publicAccessCidrs: ['0.0.0.0/0'] },
      tags: { Team: 'web', other: 'x' },
    },
    responseElements: { cluster: { name: 'shop', status: 'CREATING' } },
  });
}
