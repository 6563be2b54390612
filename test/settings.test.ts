/** guardrails.yml: what it may say, and that every fault is named with its line and the name that was probably meant. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings, parseSettings } from '../local/settings-file.ts';
import { sandboxSettings } from '../local/sandbox-settings.ts';
import { BadInput } from '../shared/errors.ts';
import { nearest } from '../shared/nearest.ts';

const faults = (text: string): string[] => {
  try {
    parseSettings(text, 'g.yml');
    return [];
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return error.message.split('\n');
  }
};

describe('what is refused', () => {
  test.each<[string, string, string[]]>([
    ['an unknown setting', 'mode: ask\nmod: x', ['g.yml:2: unknown setting mod. Did you mean mode?']],
    [
      'an unknown setting nobody can guess',
      'zzzzzz: 1',
      [
        'g.yml:1: unknown setting zzzzzz. Known here: mode, rules, accounts, exemptions, exemptByTag, network, roles, secretsKeys, approvers, security, flap, breaker, approvals.',
      ],
    ],
    [
      'an unknown setting inside a list',
      'rules:\n  - mode: ask\n    contrl: x',
      ['g.yml:3: rules[0]: unknown setting contrl. Did you mean control?'],
    ],
    [
      'an unknown setting of an account',
      'accounts:\n  "111122223333":\n    enviroment: x',
      ['g.yml:3: accounts.111122223333: unknown setting enviroment. Did you mean environment?'],
    ],
    [
      'a mode',
      'mode: enforced',
      ['g.yml:1: mode: "enforced" is not one of off, observe, notify, ask, enforce. Did you mean enforce?'],
    ],
    [
      'a mode that YAML reads as something else',
      'mode: 5',
      ['g.yml:1: mode: 5 is not one of off, observe, notify, ask, enforce.'],
    ],
    [
      'a remedy',
      'rules:\n - remedy: rever',
      ['g.yml:2: rules[0].remedy: "rever" is not one of notify, ask, revert. Did you mean revert?'],
    ],
    [
      'a control',
      'rules:\n - control: eks-sg-admin-port-opn\n   mode: "off"',
      ['g.yml:2: rules[0].control: no control is called eks-sg-admin-port-opn. Did you mean eks-sg-admin-port-open?'],
    ],
    [
      'a remedy the control never has',
      'rules:\n - control: conduct-root-user\n   remedy: revert',
      [
        'g.yml:3: rules[0].remedy: conduct-root-user can at most notify, so revert has no effect. Write notify or leave it out.',
      ],
    ],
    [
      'an environment',
      'accounts: { "111122223333": { environment: prod } }\nrules:\n - environment: prd\n   mode: ask',
      [
        'g.yml:3: rules[0].environment: no account is in the environment prd, so this rule never fits. Did you mean prod?',
      ],
    ],
    [
      'an account that is no text',
      'rules:\n - account: 111122223333',
      ['g.yml:2: rules[0].account: 111122223333 is not text. Put it in quotes.'],
    ],
    [
      'an account number',
      'accounts:\n  1234: {}',
      ['g.yml:2: accounts: 1234: not a 12-digit account id (quote it in YAML).'],
    ],
    [
      'no CIDR',
      'network:\n  approvedCidrs:\n    - 192.0.2.0/33',
      ['g.yml:3: network.approvedCidrs[0]: 192.0.2.0/33 is not a network in CIDR form, such as 192.0.2.0/24.'],
    ],
    [
      'a CIDR as wide as the threshold',
      'network:\n  approvedCidrs: [192.0.2.0/24, 4.0.0.0/8]',
      [
        'g.yml:2: network.approvedCidrs[1]: 4.0.0.0/8 is as wide as what counts as the whole internet (/8, setting openIpv4) or wider; approve narrower networks.',
      ],
    ],
    [
      'a CIDR as wide as a narrower threshold',
      'network:\n  openIpv4: 16\n  approvedCidrs: [198.51.0.0/16]',
      [
        'g.yml:3: network.approvedCidrs[0]: 198.51.0.0/16 is as wide as what counts as the whole internet (/16, setting openIpv4) or wider; approve narrower networks.',
      ],
    ],
    [
      'everybody',
      'network: { approvedCidrs: ["::/0"] }',
      [
        'g.yml:1: network.approvedCidrs[0]: ::/0 is as wide as what counts as the whole internet (/16, setting openIpv6) or wider; approve narrower networks.',
      ],
    ],
    [
      'an impossible day',
      exemption({ until: '2026-02-30' }),
      ['g.yml:6: exemptions[0].until: there is no day 2026-02-30.'],
    ],
    [
      'a day in another form',
      exemption({ until: '30.11.2026' }),
      ['g.yml:6: exemptions[0].until: "30.11.2026": not a date YYYY-MM-DD.'],
    ],
    [
      'an exemption of an unknown control',
      exemption({ control: 'eks-kms-key-usible' }),
      ['g.yml:3: exemptions[0].control: no control is called eks-kms-key-usible. Did you mean eks-kms-key-usable?'],
    ],
    [
      'an exemption without a reason',
      exemption({ reason: '"  "' }),
      ['g.yml:5: exemptions[0].reason: say why: an exemption without a reason hides a finding.'],
    ],
    [
      'an owner nobody knows',
      `${exemption({ owner: 'alcie' })}\napprovers:\n - name: alice`,
      [
        'g.yml:4: exemptions[0].owner: alcie is neither among the approvers nor the security contact. Did you mean alice?',
      ],
    ],
    [
      'an exemption without an end',
      'exemptions:\n - control: eks-kms-key-usable\n   owner: a\n   reason: because',
      ['g.yml:2: exemptions[0].until: this is missing.'],
    ],
    [
      'a tag for a critical control',
      'exemptByTag: [eks-sg-admin-port-open]',
      [
        'g.yml:1: exemptByTag[0]: eks-sg-admin-port-open is critical: a tag never exempts from it. Exempt it under exemptions.',
      ],
    ],
    [
      'a key of another Region',
      'secretsKeys:\n  eu-west-1: arn:aws:kms:eu-central-1:111122223333:key/1234abcd',
      [
        "g.yml:2: secretsKeys.eu-west-1: this key is in eu-central-1, not in eu-west-1: EKS takes a key of the cluster's own Region only.",
      ],
    ],
    [
      'no key',
      'secretsKeys:\n  eu-west-1: alias/x',
      [
        'g.yml:2: secretsKeys.eu-west-1: alias/x is not the ARN of a KMS key (arn:aws:kms:<region>:<account>:key/<id>).',
      ],
    ],
    [
      'a number out of range',
      'approvals: { expiryHours: 200 }',
      ['g.yml:1: approvals.expiryHours: 200 is too much; at most 168.'],
    ],
    [
      'no YAML',
      'mode: [ask\nrules: 1',
      ['g.yml:2: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ],
    ['a name twice', 'mode: ask\nmode: off', ['g.yml:2: not valid YAML: Map keys must be unique']],
    [
      'an alias of nothing',
      'mode: *gone',
      ['g.yml:1: not valid YAML: Unresolved alias (the anchor must be set before the alias): gone'],
    ],
    [
      'a list',
      '- mode: ask',
      ['g.yml:1: this is not a group of settings. Write one setting per line, such as `mode: notify`.'],
    ],
  ])('%s', (_name, text, expected) => expect(faults(text)).toEqual(expected));

  test('all faults at once, in the order of their lines', () => {
    expect(faults('mod: x\nmode: enforced\nflap: { reverts: "2" }').map(fault => fault.split(' ')[0])).toEqual([
      'g.yml:1:',
      'g.yml:2:',
      'g.yml:3:',
      'g.yml:3:',
    ]);
  });
});

describe('what is taken', () => {
  test('an empty file is the installed default', () => {
    expect(parseSettings('', 'g.yml')).toMatchObject({
      mode: 'notify',
      flap: { reverts: 2, hours: 6 },
      breaker: { reverts: 20, minutes: 10 },
      rules: [],
    });
  });
  test('what the file says wins over what stands in for silence', () => {
    const unlessSet = { mode: 'enforce', flap: { reverts: 0, hours: 6 } };
    expect(parseSettings('mode: ask', 'g.yml', unlessSet)).toMatchObject({ mode: 'ask', flap: { reverts: 0 } });
    expect(parseSettings('flap: { reverts: 3, hours: 1 }', 'g.yml', unlessSet)).toMatchObject({
      mode: 'enforce',
      flap: { reverts: 3, hours: 1 },
    });
  });
  test('a narrow network, an exemption and the sandbox are fine', () => {
    expect(
      faults(`${exemption({})}\nnetwork: { approvedCidrs: [192.0.2.0/24, "2001:db8::/32", 10.1.0.0/16] }`),
    ).toEqual([]);
    expect(sandboxSettings()).toMatchObject({ mode: 'enforce', approvers: [{}, {}], security: {}, secretsKeys: {} });
  });
});

describe('the file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  test('is read, or it is said why not', () => {
    writeFileSync(join(folder, 'g.yml'), 'mode: observe\n');
    expect(loadSettings(join(folder, 'g.yml')).mode).toBe('observe');
    expect(() => loadSettings(join(folder, 'none.yml'))).toThrow(
      /Cannot read the settings .*none\.yml: there is no such file\./,
    );
    expect(() => loadSettings(folder)).toThrow(/it is a folder/);
  });
});

test.each([
  ['aprove', 'approve'],
  ['apporve', 'approve'],
  ['APPROVE', 'approve'],
  ['rev', undefined],
  ['undp', 'undo'],
  ['', undefined],
])('the name nearest to %j', (name, expected) =>
  expect(nearest(name, ['approve', 'reject', 'undo', 'retry'])).toBe(expected),
);

function exemption(more: Partial<Record<'control' | 'owner' | 'reason' | 'until', string>>): string {
  const one = {
    control: 'eks-kms-key-usable',
    owner: 'alice',
    reason: 'until the migration',
    until: '2026-12-01',
    ...more,
  };
  return `# why\nexemptions:\n  - control: ${one.control}\n    owner: ${one.owner}\n    reason: ${one.reason}\n    until: ${one.until}`;
}
