/** guardrails.yml: what it may say, and that every fault is named with its line and the name that was probably meant. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployableSettings, loadSettings, parseSettings } from '../local/settings-file.ts';
import { sandboxSettings } from '../local/sandbox-settings.ts';
import { BadInput } from '../shared/errors.ts';
import { nearest } from '../shared/nearest.ts';
import { deployFaults } from '../shared/settings-deploy-check.ts';

const faults = (text: string, more: typeof deployFaults = () => []): string[] => {
  try {
    parseSettings(text, 'g.yml', {}, settings => more(settings));
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
        'g.yml:1: unknown setting zzzzzz. Known here: mode, rules, accounts, exemptions, exemptByTag, network, roles, conduct, repositories, clusters, nodes, logs, nodegroups, access, requiredTags, podIdentity, passwords, secretsKeys, addonRoles, approvers, security, people, channels, teams, routes, directory, ownerTags, watchers, onCall, fallback, slack, flap, breaker, noise, approvals.',
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
      'a known network that is none',
      'conduct:\n  knownNetworks: [192.0.2.0/24, vpce-0a1b2c3d, office]',
      [
        'g.yml:2: conduct.knownNetworks[2]: office is neither a network in CIDR form, such as 192.0.2.0/24, nor a VPC endpoint id.',
      ],
    ],
    [
      'a tag value that its own list does not allow',
      'requiredTags:\n  team: { values: [shop, pay*], set: payments }\n  env:\n    values: [prod]\n    set: test',
      ['g.yml:5: requiredTags.env.set: test is none of the values allowed: prod.'],
    ],
    [
      'a tag key that AWS keeps to itself',
      'requiredTags:\n  aws:team: {}',
      ['g.yml:2: requiredTags: aws:team: not a tag key (`aws:` is reserved).'],
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
      'logs that must be kept longer than they may be',
      'logs:\n  retentionDays: 365\n  mostRetentionDays: 90',
      ['g.yml:3: logs.mostRetentionDays: 90 is less than logs.retentionDays (365), so no log group could be right.'],
    ],
    [
      'flow logs that go nowhere we can send them',
      'network:\n  flowLogs:\n    eu-west-1: /aws/vpc/flow',
      [
        'g.yml:3: network.flowLogs.eu-west-1: /aws/vpc/flow is not the ARN of an S3 bucket (arn:aws:s3:::<bucket>), which is the only place we send flow logs to.',
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
      'numbers with which nothing would ever stand down',
      'flap: { reverts: -1, hours: 0 }\nbreaker: { reverts: -1, minutes: 0 }',
      [
        'g.yml:1: flap.reverts: -1 is too little; at least 0.',
        'g.yml:1: flap.hours: 0 is too little; at least 1.',
        'g.yml:2: breaker.reverts: -1 is too little; at least 0.',
        'g.yml:2: breaker.minutes: 0 is too little; at least 1.',
      ],
    ],
    [
      'more reverts than a case remembers, and a part of one',
      'flap: { reverts: 11, hours: 6 }\nbreaker: { reverts: 2.5, minutes: 10 }',
      ['g.yml:1: flap.reverts: 11 is too much; at most 10.', 'g.yml:2: breaker.reverts: 2.5 is not a whole number.'],
    ],
    [
      'a time for undoing that has passed before it begins',
      'approvals: { undoHours: -1 }',
      ['g.yml:1: approvals.undoHours: -1 is too little; at least 0.'],
    ],
    [
      'an exemption of nobody',
      'exemptions:\n  - { control: eks-sg-admin-port-open, owner: " ", reason: a game, until: 2027-01-01 }',
      ['g.yml:2: exemptions[0].owner: say whose it is: somebody must answer for an exemption.'],
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

describe('people, channels and routes', () => {
  test.each<[string, string, string[]]>([
    [
      'a channel nobody named',
      'channels: { payments: { sink: slack, address: C0PAYMEN } }\nteams:\n  pay: { channel: paymens }',
      ['g.yml:3: teams.pay.channel: no channel is called paymens. Did you mean payments?'],
    ],
    [
      'an owner nobody named',
      'teams: { pay: { channel: topic } }\nroutes:\n  - control: eks-kms-key-usabl\n    to: pat',
      [
        'g.yml:3: routes[0].control: no control is called eks-kms-key-usabl. Did you mean eks-kms-key-usable?',
        'g.yml:4: routes[0].to: no team or channel is called pat. Did you mean pay?',
      ],
    ],
    [
      'an environment no account is in',
      'routes: [{ environment: prod, to: topic }]',
      [
        'g.yml:1: routes[0].environment: no account is in the environment prod, so this route never fits. Known: none; give accounts an environment first.',
      ],
    ],
    [
      'no-default-route-is-config-error',
      'mode: notify\nfallback: topci\nonCall: pager\nwatchers: [soc]',
      [
        'g.yml:2: fallback: no channel is called topci. Did you mean topic?',
        'g.yml:3: onCall: no channel is called pager. Known: topic.',
        'g.yml:4: watchers[0]: no channel is called soc. Known: topic.',
      ],
    ],
    [
      'an owner of an account',
      'accounts: { "111122223333": { owner: tpoic } }',
      ['g.yml:1: accounts.111122223333.owner: no team or channel is called tpoic. Did you mean topic?'],
    ],
    [
      'an address where the name of a secret belongs; it is not repeated',
      'channels: { a: { sink: slack-webhook, address: "https://hooks.slack.com/services/T/B/x" } }',
      [
        'g.yml:1: channels.a.address: an address is as good as a key and does not belong in settings. A slack-webhook channel needs the name of the secret that holds the webhook address.',
      ],
    ],
    [
      'a channel without an address',
      'channels: { a: { sink: slack } }',
      [
        'g.yml:1: channels.a.address: this is missing: a slack channel needs the id of a Slack channel or member, such as C024BE91L.',
      ],
    ],
    [
      'a channel name instead of an id',
      'channels: { a: { sink: slack, address: "#payments" } }',
      [
        'g.yml:1: channels.a.address: #payments is not right: a slack channel needs the id of a Slack channel or member, such as C024BE91L.',
      ],
    ],
    [
      'a sink',
      'channels: { a: { sink: slak, address: C0PAYMEN } }',
      [
        'g.yml:1: channels.a.sink: "slak" is not one of sns, slack, slack-webhook, teams, amazon-q, webhook, log. Did you mean slack?',
      ],
    ],
    [
      'a reader nobody knows',
      'approvers: [{ name: alex }]\nchannels: { a: { sink: log, reaches: [alx] } }',
      ['g.yml:2: channels.a.reaches[0]: no person is called alx. Did you mean alex?'],
    ],
    [
      'a name that could be a team or a channel',
      'channels: { pay: { sink: log } }\nteams: { pay: { channel: topic } }',
      ['g.yml:2: teams.pay: a channel is called pay, too: a route could mean either.'],
    ],
    [
      'two people with one identity (quorum-counts-people)',
      'approvers:\n  - { name: alex, email: alex@example.com }\n  - { name: kim, email: Alex@Example.com }',
      ['g.yml:3: approvers[1].name: kim and alex share alex@example.com: one identity is one person.'],
    ],
    [
      'one person twice',
      'approvers:\n  - { name: alex }\n  - { name: Alex }',
      ['g.yml:3: approvers[1].name: Alex stands twice, and not with the same identities: one person, one entry.'],
    ],
    [
      'a role many people share',
      'approvers: [{ name: alex, iam: ["arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0a1b"] }]',
      [
        "g.yml:1: approvers[0].iam[0]: everybody with this permission set acts as arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0a1b. Give the person's email instead: it is the name of their sessions.",
      ],
    ],
    [
      'what is no address, member or ARN',
      'approvers:\n  - name: alex\n    email: alex\n    slack: "@alex"\n    iam: [alex]',
      [
        'g.yml:3: approvers[0].email: "alex": not an e-mail address such as alex@example.com.',
        'g.yml:4: approvers[0].slack: "@alex": not a Slack member id such as U024BE7LH (copy it from the profile).',
        'g.yml:5: approvers[0].iam[0]: "alex": not the ARN of an IAM user or role (arn:aws:iam::<account>:user/<name>).',
      ],
    ],
  ])('%s', (_name, text, expected) => expect(faults(text)).toEqual(expected));

  test('an approver may belong to security, and a team may own an exemption', () =>
    expect(
      faults(
        `approvers: [{ name: alex, email: alex@example.com }]\nsecurity: { name: soc, people: [{ name: alex, email: alex@example.com }] }\nteams: { pay: { channel: topic } }\n${exemption({ owner: 'pay' })}`,
      ),
    ).toEqual([]));
});

describe('what is refused before it is deployed', () => {
  const two = 'approvers: [{ name: alex, email: a@example.com }, { name: kim, email: k@example.com }]';
  test.each<[string, string, string[]]>([
    [
      'empty-approvers-is-config-error',
      'mode: ask',
      [
        expect.stringMatching(
          /^g\.yml:1: mode: \S+ and \d+ more controls may ask a person, and approvers is empty: nobody could answer\. Name at least two/,
        ),
      ],
    ],
    [
      'a rule that asks',
      'mode: notify\nrules:\n  - control: eks-kms-key-usable\n    mode: observe\n  - control: eks-sg-admin-port-open\n    mode: enforce',
      [
        expect.stringMatching(
          /^g\.yml:6: rules\[1\]\.mode: eks-sg-admin-port-open may ask a person, and approvers is empty/,
        ),
      ],
    ],
    [
      'one approver, who may be the one who made the change',
      'mode: enforce\napprovers:\n  - { name: alex, email: a@example.com }',
      [
        expect.stringMatching(
          /^g\.yml:2: approvers: .* and alex is the only one who may answer; nobody is left when alex made the change\./,
        ),
      ],
    ],
    [
      'security that is the only approver',
      'mode: enforce\napprovers: [{ name: alex, email: a@example.com }]\nsecurity: { name: alex, email: a@example.com }',
      [expect.stringContaining('alex is the only one who may answer')],
    ],
    [
      'a fallback nobody reads',
      'channels: { quiet: { sink: log } }\nfallback: quiet',
      [
        'g.yml:2: fallback: quiet is a log, so nobody would hear what has no other owner. Name a channel that people read; topic is always there.',
      ],
    ],
    [
      'an approver nothing identifies',
      'approvers:\n  - name: alex\n  - { name: kim, email: k@example.com }',
      [
        'g.yml:2: approvers[0].name: nothing tells alex from anybody else. Give an email, a slack member id, an iam ARN, or a channel of their own.',
      ],
    ],
  ])('%s', (_name, text, expected) => {
    expect(faults(text, deployFaults)).toEqual(expected);
    // A replay or a sandbox needs no people.
    expect(faults(text)).toEqual([]);
  });

  test.each([
    ['nothing: the topic of the stack hears everything', ''],
    ['two approvers', `mode: enforce\n${two}`],
    [
      'one approver and security',
      'mode: ask\napprovers: [{ name: alex, email: a@example.com }]\nsecurity: { name: soc, people: [{ name: sam, email: s@example.com }] }',
    ],
    ['a Slack user group', 'mode: ask\nslack: { app: A0APPAPP, teams: [T0TEAMTE], approverGroups: [S0GROUPS] }'],
    ['a log, where all is only recorded', 'mode: observe\nchannels: { quiet: { sink: log } }\nfallback: quiet'],
    ['a last rule for everything that takes asking back', 'mode: ask\nrules: [{ mode: notify }]'],
    ['a mode that asks where the control only tells', 'rules: [{ control: conduct-root-user, mode: enforce }]'],
    [
      'a rule that only lowers',
      `mode: notify\nrules: [{ remedy: notify }, { control: eks-sg-admin-port-open, mode: observe }]`,
    ],
  ])('taken: %s', (_name, text) => expect(faults(text, deployFaults)).toEqual([]));

  test('the installed default', () => expect(deployableSettings('guardrails.yml').mode).toBe('notify'));
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
