/** `scan`: the posture of an account in every format, with what nobody could tell. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { assert, property, string } from 'fast-check';
import { asJunit } from '../local/formats/junit.ts';
import type { Posture } from '../local/posture.ts';
import { placeCluster, placeDetector, placeNodegroup, placeTrail } from '../local/sandbox/place.ts';
import { sandbox } from '../local/sandbox/sandbox.ts';
import { controls, controlsOf } from '../shared/catalogue.ts';
import { factsOf, type Operation } from '../shared/operations.ts';
import { cli, files } from './cli.ts';
import { testClock, testPorts } from './ports.ts';

const file = files();
const account = '111122223333';
const region = 'eu-central-1';

/** Two clusters: shop without deletion protection, till as it should be. */
function estate({ denies = [] as Operation[] } = {}) {
  const clock = testClock();
  const aws = sandbox(clock);
  placeTrail(aws.world, { Name: 'audit', IsMultiRegionTrail: true });
  placeDetector(aws.world);
  placeCluster(aws.world, { name: 'shop', deletionProtection: false });
  placeNodegroup(aws.world, { clusterName: 'till' });
  const ports = testPorts(aws, clock, { denies });
  const scan = async (...argv: string[]) =>
    cli(['scan', '--region', region, ...argv], { scanPorts: async () => ({ ports, account }), now: clock.now });
  const posture = async (...argv: string[]): Promise<Posture> => {
    const { out } = await scan('--json', ...argv);
    return JSON.parse(out) as Posture;
  };
  return { aws, scan, posture };
}
const of = ({ resources }: Posture, kind: string, id: string) =>
  resources.find(({ ref }) => ref.kind === kind && ref.id === id);

test('JSON as the contract has it: every resource, findings with calls and undo, and what does not apply', async () => {
  const { aws, posture } = estate();
  const seen = await posture();
  expect({ account: seen.account, regions: seen.regions, missing: seen.missing }).toEqual({
    account,
    regions: [region],
    missing: [],
  });
  expect(of(seen, 'cluster', 'till')).toMatchObject({ findings: [], errors: [] });
  expect(of(seen, 'cluster', 'shop')?.findings).toEqual([
    {
      control: 'eks-deletion-protection',
      severity: controls.find(({ id }) => id === 'eks-deletion-protection')?.severity,
      key: expect.any(String),
      message: expect.stringMatching(/shop/),
      calls: [{ call: 'eks:UpdateClusterConfig', input: { name: 'shop', deletionProtection: true } }],
      cli: [expect.stringMatching(/^aws eks update-cluster-config --region eu-central-1 --name shop/)],
      undo: { calls: [{ call: 'eks:UpdateClusterConfig', input: { name: 'shop', deletionProtection: false } }] },
    },
  ]);
  for (const { ref } of seen.resources) expect(controlsOf(ref.kind).length).toBeGreaterThan(0);
  expect(aws.calls.filter(({ operation }) => factsOf(operation).access === 'write')).toEqual([]);
});

test('the table puts the gravest first and the exit code follows --fail-on', async () => {
  const { scan } = estate();
  const { code, out, err } = await scan();
  expect(code).toBe(0);
  expect(out).toMatch(/^severity +control +Region +resource +what is wrong$/m);
  expect(out).toMatch(/eks-deletion-protection +eu-central-1 +cluster shop +Cluster shop/);
  expect(err).toMatch(/^Account 111122223333, eu-central-1: \d+ resources, 1 finding\n$/);
  expect((await scan('--fail-on', 'low')).code).toBe(1);
  expect((await scan('--fail-on', 'critical')).code).toBe(0);
});

test('one cluster: it and what belongs to it, nothing of the other; a misspelt name is no clean cluster', async () => {
  const { scan, posture } = estate();
  const seen = await posture('--cluster', 'till');
  expect(of(seen, 'nodegroup', 'till/workers')).toBeDefined();
  expect(seen.resources.filter(({ ref }) => ref.id.startsWith('shop') || ref.kind === 'trail')).toEqual([]);
  expect(await scan('--cluster', 'tlil')).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(/no cluster tlil in eu-central-1.*Did you mean till\?/),
  });
});

test('what a missing right hides is said per control, and the rest is judged', async () => {
  const { scan, posture } = estate({ denies: ['ec2:DescribeSecurityGroupRules'] });
  const seen = await posture();
  const [group] = seen.resources.filter(({ ref }) => ref.kind === 'security-group');
  expect(group?.errors.map(({ control }) => control)).toEqual(controlsOf('security-group').map(({ id }) => id));
  expect(group?.errors[0]?.error).toMatch(/ec2:DescribeSecurityGroupRules .*AccessDenied/);
  const { code, out, err } = await scan();
  expect(out).toMatch(/^Not judged$/m);
  expect(err).toMatch(/not judged in full/);
  expect([code, seen.missing]).toEqual([0, []]);
});

test('settings exempt and switch off: said beside the finding, never counted for --fail-on', async () => {
  const { posture, scan } = estate();
  const exempt = file(
    'exempt.yml',
    'mode: enforce\nexemptions:\n  - { control: eks-deletion-protection, account: "111122223333", owner: kim, reason: moving out, until: "2027-06-30" }\napprovers:\n  - { name: kim, email: kim@example.com }\n',
  );
  const seen = await posture('--settings', exempt);
  expect(of(seen, 'cluster', 'shop')?.findings).toMatchObject([{ exempt: expect.stringMatching(/moving out/) }]);
  expect((await scan('--settings', exempt, '--fail-on', 'low')).code).toBe(0);
  const off = file('off.yml', 'mode: enforce\nrules:\n  - { control: eks-deletion-protection, mode: off }\n');
  expect(of(await posture('--settings', off), 'cluster', 'shop')).toMatchObject({
    findings: [],
    notApplicable: expect.arrayContaining([
      { control: 'eks-deletion-protection', why: 'settings switch the control off here' },
    ]),
  });
});

describe('other formats', () => {
  test('SARIF: a rule per control that found something, a result per finding, and a place a view can show', async () => {
    const { scan } = estate();
    const { out } = await scan('--format', 'sarif');
    expect(JSON.parse(out)).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'eks-guardrails', rules: [{ id: 'eks-deletion-protection' }] } },
          invocations: [{ executionSuccessful: true, toolExecutionNotifications: [] }],
          results: [
            {
              ruleId: 'eks-deletion-protection',
              ruleIndex: 0,
              level: expect.stringMatching(/^(note|warning|error)$/),
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: `aws/${account}/${region}/cluster/shop` },
                    region: { startLine: 1 },
                  },
                },
              ],
            },
          ],
        },
      ],
    });
  });

  test('ASFF: what Security Hub asks of a finding, and the same id for the same fault', async () => {
    const { scan } = estate();
    const [finding, ...more] = JSON.parse((await scan('--format', 'asff')).out) as { Id: string }[];
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      SchemaVersion: '2018-10-08',
      ProductArn: `arn:aws:securityhub:${region}:${account}:product/${account}/default`,
      GeneratorId: 'eks-guardrails/eks-deletion-protection',
      AwsAccountId: account,
      CreatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      Resources: [{ Type: 'AwsEksCluster', Partition: 'aws', Region: region }],
      Compliance: { Status: 'FAILED' },
    });
    const again = JSON.parse((await scan('--format', 'asff')).out) as { Id: string }[];
    expect(again[0]?.Id).toBe(finding?.Id);
  });

  test('JUnit: a suite per control, failures and passes counted', async () => {
    const { out } = await estate().scan('--format', 'junit');
    expect(out).toMatch(
      /<testsuite name="eks-deletion-protection" tests="2" failures="1" errors="0" skipped="0">\n.*<failure message="Cluster shop [^"]*">/,
    );
    expect(out.match(/<testsuite /g)?.length).toBe(out.match(/<\/testsuite>/g)?.length);
  });

  test('JUnit stays XML whatever a name or a message holds', () => {
    assert(
      property(string({ unit: 'binary' }), text => {
        const finding = { control: 'eks-deletion-protection', severity: 'low' as const, key: text, message: text };
        const xml = asJunit({
          account,
          regions: [region],
          missing: [text],
          resources: [
            {
              ref: { kind: 'cluster', account, region, id: text },
              findings: [{ ...finding, calls: [], cli: [text], undo: {} }],
              notApplicable: [],
              errors: [],
            },
          ],
        });
        // Without the elements and attributes we write ourselves nothing is left that XML would read.
        const rest = xml.replace(
          /<\?xml [^>]*\?>|<\/?(testsuites|testsuite|testcase|failure|error|skipped)( [a-z]+="[^"<]*")*\/?>|&#\d+;/g,
          '',
        );
        expect(rest).not.toMatch(/[<>&"]/);
        // oxlint-disable-next-line no-control-regex -- XML 1.0 knows none of these
        expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
      }),
      { numRuns: 40 },
    );
  });

  test('HTML: one page that loads nothing and says all of it, whatever it is called', async () => {
    const { aws, scan } = estate();
    placeCluster(aws.world, { name: '<script>alert(1)</script>', deletionProtection: false });
    const path = file('posture.html', '');
    const { code, out } = await scan('--format', 'html', '--output', path);
    expect([code, out]).toEqual([0, '']);
    const page = readFileSync(path, 'utf8');
    expect(page).not.toMatch(/<script|src=|href=|@import|url\(/);
    expect(page).toMatch(/EKS posture of account 111122223333/);
    expect(page.replace(/<[^>]*>/g, '')).toMatch(/Cluster shop /);
  });
});

test.each([
  { argv: ['scan', '--region', 'europe'], says: /europe is not an AWS Region/ },
  { argv: ['scan'], says: /--region, or set AWS_REGION/ },
  { argv: ['scan', '--region', region, '--format', 'pdf'], says: /pdf/ },
  {
    argv: ['scan', '--region', region, '--output', '/nowhere/at/all.json'],
    says: /\/nowhere\/at\/all\.json cannot be/,
  },
])('$argv is refused in one line', async ({ argv, says }) => {
  const clock = testClock();
  const ports = testPorts(sandbox(clock), clock);
  const { code, err } = await cli(argv, { scanPorts: async () => ({ ports, account }) });
  expect(code).toBe(2);
  expect(err).toMatch(says);
});

test('a cluster asked for where clusters cannot be listed: what is missing is said, not that there is none', async () => {
  const { scan } = estate({ denies: ['eks:ListClusters'] });
  const { code, out } = await scan('--cluster', 'shop', '--json');
  expect({ code, missing: (JSON.parse(out) as Posture).missing }).toEqual({
    code: 3,
    missing: expect.arrayContaining([expect.stringMatching(/eks:ListClusters.*AccessDenied/)]),
  });
});

describe('over the wire', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  /** Answers every request alike, and who asks as `identity` says; default: an account. */
  async function scanned(answer: [status: number, body: string], identity: [status: number, body: string] = known) {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', chunk => (body += String(chunk)));
      request.on('end', () => {
        const [status, text] = body.includes('GetCallerIdentity') ? identity : answer;
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(text);
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    // A server that listens has an address with a port.
    const { port } = server.address() as AddressInfo;
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'local',
    });
    try {
      return await cli(['scan', '--region', region, '--json']);
    } finally {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    }
  }
  const known: [number, string] = [
    200,
    `<R xmlns="x"><GetCallerIdentityResult><Account>${account}</Account></GetCallerIdentityResult></R>`,
  ];

  test.each<[string, [number, string], RegExp]>([
    [
      'credentials that may read nothing',
      [400, '{"__type":"AccessDeniedException","message":"not you"}'],
      /trail\): .*AccessDenied/,
    ],
    ['a proxy that is out of order', [503, ''], /eks:ListClusters in .* failed: HTTP 503: no reason was given/],
    ['a captive portal', [200, '<html>Sign in</html>'], /eks:ListClusters in .* failed: SyntaxError: [^{]*$/],
    ['a list without an end', [200, '{"clusters":[],"nextToken":"again"}'], /the same page token twice \(again\)/],
  ])(
    'of %s the posture says so, and the exit code is 3',
    async (_name, answer, says) => {
      const { code, out } = await scanned(answer);
      expect({ code, posture: JSON.parse(out) as Posture }).toMatchObject({
        code: 3,
        posture: { account, missing: expect.arrayContaining([expect.stringMatching(says)]) },
      });
    },
    30_000,
  );

  test.each<[string, [number, string], number, RegExp]>([
    [
      'credentials STS refuses are bad input',
      [403, '<E><Error><Code>ExpiredToken</Code><Message>The token is expired</Message></Error></E>'],
      2,
      /whose AWS credentials these are: The token is expired\. Sign in/,
    ],
    ['a proxy before STS is a failure of the network', [503, ''], 3, /Cannot ask STS.*HTTP 503.*Check the network/],
    ['a captive portal is no STS', [200, '<html></html>'], 3, /Cannot ask STS.*names no account/],
  ])(
    '%s',
    async (_name, identity, expected, says) => {
      const { code, out, err } = await scanned([500, ''], identity);
      expect({ code, out, lines: err.trimEnd().split('\n').length }).toEqual({ code: expected, out: '', lines: 1 });
      expect(err).toMatch(says);
    },
    30_000,
  );
});
