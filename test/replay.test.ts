/** `replay`: one entry per record, as the contract has it, and nothing held back. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { json } from '../local/print.ts';
import type { CloudTrailRecord } from '../shared/record.ts';
import { cli, events, files } from './cli.ts';

const file = files();

const sshRecord = (): CloudTrailRecord => {
  const event = JSON.parse(readFileSync(join(events, 'ec2-AuthorizeSecurityGroupIngress.json'), 'utf8')) as {
    detail?: CloudTrailRecord;
  } & CloudTrailRecord;
  return event.detail ?? event;
};

interface Entry {
  event: { id: string; source: string; name: string } | null;
  error?: string;
  skipped?: string;
  wakes?: { ref: { kind: string; id: string }; assumed?: true }[];
  findings?: {
    control: string;
    severity: string;
    decision: string;
    reason: string;
    calls: unknown[];
    cli: string[];
    undo: object;
    introduced: boolean;
  }[];
  cases?: { status: string }[];
}
const entries = (text: string): Entry[] => JSON.parse(text) as Entry[];

describe('replay', () => {
  test('one entry per record, in order, as the contract has it', async () => {
    const { code, out } = await cli(['replay', events, '--json']);
    const all = entries(out);
    expect(code).toBe(0);
    expect(all).toHaveLength(readdirSync(events).filter(name => name.endsWith('.json')).length);
    for (const one of all) expect(one.skipped === undefined).toBe(one.wakes !== undefined);
  }, 30_000);

  test('SSH to the world is reverted: call, CLI line, undo, resolved case', async () => {
    const { out } = await cli(['replay', join(events, 'ec2-AuthorizeSecurityGroupIngress.json'), '--json']);
    const [one] = entries(out);
    expect(one).toMatchObject({
      event: { id: sshRecord().eventID, source: 'ec2', name: 'AuthorizeSecurityGroupIngress', account: '111122223333' },
      wakes: [{ ref: { kind: 'security-group' }, assumed: true }],
      findings: [
        {
          control: 'eks-sg-admin-port-open',
          severity: 'critical',
          decision: 'revert',
          introduced: true,
          calls: [{ call: 'ec2:RevokeSecurityGroupIngress' }],
          undo: { calls: [{ call: 'ec2:AuthorizeSecurityGroupIngress' }] },
        },
      ],
      cases: [{ control: 'eks-sg-admin-port-open', status: 'resolved' }],
    });
    expect(one?.findings?.[0]?.cli[0]).toMatch(
      /^aws ec2 revoke-security-group-ingress --region eu-central-1 --group-id sg-/,
    );
  });

  test("another account's rule in a VPC that is shared is told of, and nothing is done", async () => {
    const text = JSON.stringify(sshRecord()).replace('"groupOwnerId":"111122223333"', '"groupOwnerId":"444455556666"');
    const { out } = await cli(['replay', '-', '--json'], { text });
    expect(entries(out)[0]).toMatchObject({
      findings: [{ decision: 'notify', reason: expect.stringContaining('belongs to account 444455556666'), calls: [] }],
      cases: [{ status: 'notified' }],
    });
  });

  test('settings are heard; without assumptions the group is nobody’s', async () => {
    const path = join(events, 'ec2-AuthorizeSecurityGroupIngress.json');
    const asked = await cli(['replay', path, '--json', '--settings', file('ask.yml', 'mode: ask\n')]);
    expect(entries(asked.out)[0]?.findings?.[0]).toMatchObject({
      decision: 'ask',
      reason: expect.stringContaining('mode ask'),
    });
    const unsaid = await cli([
      'replay',
      path,
      '--json',
      '--settings',
      file('silent.yml', 'network: { openIpv4: 8, approvedCidrs: [] , openIpv6: 16 }\n'),
    ]);
    expect(entries(unsaid.out)[0]?.findings?.[0]?.decision).toBe('revert');
    expect(entries((await cli(['replay', path, '--json', '--no-assume'])).out)[0]?.findings).toEqual([]);
  });

  test('the same change made again and again is reverted each time: nothing stands down unless settings say so', async () => {
    const text = JSON.stringify({
      Records: [10, 20, 30, 40].map(minute => ({
        ...sshRecord(),
        eventID: `again-${minute}`,
        eventTime: `2026-11-03T09:${minute}:00Z`,
      })),
    });
    const free = entries((await cli(['replay', '-', '--json'], { text })).out);
    expect(free.map(one => one.findings?.[0]?.decision)).toEqual(['revert', 'revert', 'revert', 'revert']);
    const settled = entries(
      (
        await cli(['replay', '-', '--json', '--settings', file('flap.yml', 'flap: { reverts: 2, hours: 6 }\n')], {
          text,
        })
      ).out,
    );
    expect(settled.map(one => one.findings?.[0]?.decision)).toEqual(['revert', 'revert', 'ask', 'ask']);
  });

  test('one malformed record is one entry; nothing but malformed ones is bad input', async () => {
    const mixed = await cli(['replay', '-', '--json'], {
      text: JSON.stringify({ Records: [{ eventName: 'x' }, sshRecord()] }),
    });
    expect(entries(mixed.out).map(one => [one.event?.id ?? null, typeof one.error])).toEqual([
      [null, 'string'],
      [sshRecord().eventID, 'undefined'],
    ]);
    expect(mixed).toMatchObject({ code: 0, err: expect.stringContaining('1 entry could not be read') });
    const none = await cli(['replay', '-', '--json'], { text: '{"hello": 1}' });
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining('is a CloudTrail record') });
    expect(entries(none.out)).toEqual([{ event: null, error: expect.stringContaining('not a CloudTrail record') }]);
  });

  test('no record at all is an empty array', async () => {
    expect(await cli(['replay', '-', '--json'], { text: '{"Records": []}' })).toMatchObject({ code: 0, out: '[]\n' });
  });

  test('--fail-on: 1 from that severity on', async () => {
    const path = join(events, 'eks-UpdateClusterConfig.logging-off.json');
    expect((await cli(['replay', path, '--json', '--fail-on', 'medium'])).code).toBe(1);
    expect((await cli(['replay', path, '--json', '--fail-on', 'critical'])).code).toBe(0);
  });

  test('entries are printed as they come, and Ctrl-C leaves a whole array', async () => {
    const stopping = new AbortController();
    let printed = '';
    let reached = 0;
    const line = (i: number) => `${JSON.stringify({ ...sshRecord(), eventID: `e-${i}` })}\n`;
    const stdin = (async function* () {
      for (reached = 0; reached < 1000; reached += 1) yield line(reached);
    })();
    const out = async (text: string) => {
      printed += text;
      if (printed.includes('e-2')) stopping.abort();
    };
    const { code } = await cli(['replay', '-', '--json'], { stdin, out, stop: stopping.signal });
    expect(code).toBe(130);
    expect(entries(printed).length).toBeGreaterThanOrEqual(3);
    expect(reached).toBeLessThan(100);
  });

  test('names that would act on a terminal come out harmless, in both forms', async () => {
    const record = {
      ...sshRecord(),
      userIdentity: {
        type: 'IAMUser',
        userName: '\u001b]0;x\u0007ev\u202eil\u009b2J',
        arn: 'arn:aws:iam::111122223333:user/evil',
      },
    };
    const plain = await cli(['replay', '-'], { text: JSON.stringify(record) });
    expect(plain.out).toContain('by evil ');
    expect(plain.out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(json({ a: '\u202e\u009b\u{e0041}x' })).toBe('{"a":"\\u202e\\u009b\\udb40\\udc41x"}');
    expect(JSON.parse(json({ a: '\u202e\u009b\u{e0041}x' }))).toEqual({ a: '\u202e\u009b\u{e0041}x' });
  });

  test('progress only where it can be seen, and not in the first second', async () => {
    let now = 0;
    const clock = { now: () => (now += 0.3) };
    expect((await cli(['replay', events, '--json', '--progress'], clock)).err).toMatch(
      /^\d+ records, \d+ findings …$/m,
    );
    expect((await cli(['replay', events, '--json'], clock)).err).not.toContain('…');
    expect(
      (await cli(['replay', join(events, 'kms-DisableKey.json'), '--json', '--progress'], clock)).err,
    ).not.toContain('…');
  }, 30_000);
});
