/** The AWS CLI line of a planned call: botocore's names, and safe to paste whatever the values are. */
import * as fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cliLine, cliLines } from '../shared/aws-cli.ts';
import type { Call } from '../shared/operations.ts';
import { planWith, ref } from './fixtures.ts';

const line = (call: Call) => cliLine(call, ref);
const revoke = (GroupId: string, ...SecurityGroupRuleIds: string[]): Call => ({
  call: 'ec2:RevokeSecurityGroupIngress',
  input: { GroupId, SecurityGroupRuleIds },
});

describe('a line', () => {
  test.each<[string, Call, string]>([
    [
      'names a group and its rules',
      revoke('sg-1', 'sgr-1', 'sgr-2'),
      'aws ec2 revoke-security-group-ingress --region eu-central-1 --group-id sg-1 --security-group-rule-ids sgr-1 sgr-2',
    ],
    [
      'writes structures as JSON',
      { call: 'eks:UpdateClusterConfig', input: { name: 'shop', resourcesVpcConfig: { endpointPublicAccess: false } } },
      `aws eks update-cluster-config --region eu-central-1 --name shop --resources-vpc-config '{"endpointPublicAccess":false}'`,
    ],
    [
      'writes lists of structures as JSON',
      {
        call: 'ec2:AuthorizeSecurityGroupIngress',
        input: {
          GroupId: 'sg-1',
          IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0', Description: "it's" }] }],
        },
      },
      `aws ec2 authorize-security-group-ingress --region eu-central-1 --group-id sg-1 --ip-permissions '[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0","Description":"it'"'"'s"}]}]'`,
    ],
    [
      'says yes with a flag',
      { call: 'guardduty:UpdateDetector', input: { DetectorId: 'd-1', Enable: true } },
      'aws guardduty update-detector --region eu-central-1 --detector-id d-1 --enable',
    ],
    [
      'says no with its opposite',
      { call: 'guardduty:UpdateDetector', input: { DetectorId: 'd-1', Enable: false } },
      'aws guardduty update-detector --region eu-central-1 --detector-id d-1 --no-enable',
    ],
    [
      'writes numbers bare',
      { call: 'kms:ScheduleKeyDeletion', input: { KeyId: 'k-1', PendingWindowInDays: 7 } },
      'aws kms schedule-key-deletion --region eu-central-1 --key-id k-1 --pending-window-in-days 7',
    ],
    [
      'keeps ARNs readable',
      {
        call: 'iam:DetachRolePolicy',
        input: { RoleName: 'node', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
      },
      'aws iam detach-role-policy --region eu-central-1 --role-name node --policy-arn arn:aws:iam::aws:policy/AdministratorAccess',
    ],
    [
      'leaves out what is absent',
      { call: 'cloudtrail:StartLogging', input: { Name: undefined } },
      'aws cloudtrail start-logging --region eu-central-1',
    ],
  ])('%s', (_, call, expected) => expect(line(call)).toBe(expected));

  test('comes for each call of a plan, in order', () => {
    const { calls } = planWith();
    expect(cliLines([...calls, revoke('sg-2', 'sgr-9')], ref)).toEqual([
      ...calls.map(line),
      line(revoke('sg-2', 'sgr-9')),
    ]);
  });
});

// The characters that act on a terminal instead of being read.
const shown = (text: string) =>
  text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

describe('whatever the values are, a shell', () => {
  const folder = mkdtempSync(join(tmpdir(), 'aws-cli-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The words a POSIX shell passes to `aws` for each line. */
  function words(lines: string[]): string[][] {
    const script = join(folder, 'script.sh');
    writeFileSync(script, `aws() { printf '%s\\0' "$@"; printf 'end of line\\0'; }\n${lines.join('\n')}\n`);
    const { stdout, stderr, status } = spawnSync('/bin/sh', [script], {
      encoding: 'utf8',
      cwd: folder,
      env: { PATH: '/nonexistent' },
      maxBuffer: 1 << 26,
    });
    if (status !== 0 || stderr !== '') throw new Error(`the shell failed with ${status}: ${stderr}`);
    return stdout
      .split('end of line\0')
      .slice(0, -1)
      .map(one => one.split('\0').slice(0, -1));
  }

  const expected = (id: string, ...rules: string[]) => [
    'ec2',
    'revoke-security-group-ingress',
    '--region',
    'eu-central-1',
    '--group-id',
    shown(id),
    '--security-group-rule-ids',
    ...rules.map(shown),
  ];

  const nasty = [
    '',
    ' ',
    "'",
    '"',
    "'\"'",
    '$(touch pwned)',
    '`touch pwned`',
    '$HOME',
    '${IFS}',
    '\\',
    '\\n',
    'a\nb',
    '\r',
    '\t',
    '\u0000',
    '\u001b[2J',
    '\u009b31m',
    '\u202e',
    ';',
    '&&',
    '|',
    '>',
    '<',
    '*',
    '?',
    '~',
    '~root',
    '#',
    '!',
    '!!',
    '{a,b}',
    '[a-z]',
    '-',
    '--',
    '=',
    'a=b',
    '%s',
    'ä',
    '日本',
    '🦊',
    'a b',
    'x;y',
    '(',
    ')',
    '$',
    '$$',
    '^',
    "it's",
    '\u2028',
  ];

  test.each(nasty.map(one => [JSON.stringify(one), one]))('reads %s as one word', (_, value) =>
    expect(words([line(revoke(value, value, 'z'))])).toEqual([expected(value, value, 'z')]),
  );

  test('reads any text as one word', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: fc.constantFrom(...nasty) }));
    const samples = fc.sample(fc.tuple(text, fc.array(text, { minLength: 1, maxLength: 3 })), 1000);
    expect(words(samples.map(([id, rules]) => line(revoke(id, ...rules))))).toEqual(
      samples.map(([id, rules]) => expected(id, ...rules)),
    );
  });

  test('reads any structure as the JSON it is', () => {
    const samples = fc.sample(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 }), 300);
    const lines = samples.map(securityGroupIds =>
      line({ call: 'eks:UpdateClusterConfig', input: { name: 'shop', resourcesVpcConfig: { securityGroupIds } } }),
    );
    expect(words(lines).map(one => JSON.parse(one.at(-1) ?? ''))).toEqual(
      samples.map(securityGroupIds => ({ securityGroupIds })),
    );
  });

  test('is given one line only, and nothing that acts on a terminal', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        text => !/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u.test(line(revoke(text, text))),
      ),
    ));
});
