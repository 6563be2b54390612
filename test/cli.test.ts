/** The command line: what it refuses in one line, and what it says of the catalogue. */
import { controls } from '../shared/catalogue.ts';
import { cli, events, files } from './cli.ts';

const file = files();

describe('bad usage is one line, exit code 2, nothing on stdout', () => {
  test.each<[string, string[], RegExp]>([
    ['nothing', [], /Say what to do/],
    ['a command', ['aprove', 'x'], /unknown command 'aprove'\. Did you mean approve\?/],
    ['an option', ['catalogue', '--jsn'], /unknown option '--jsn'\. Did you mean --json\?/],
    ['an argument too many', ['catalogue', 'x'], /too many arguments/],
    ['an argument too few', ['replay'], /missing required argument 'paths'/],
    [
      'a control',
      ['explain', 'eks-sg-admin-port-opn'],
      /no control is called eks-sg-admin-port-opn\. Did you mean eks-sg-admin-port-open\?/,
    ],
    ['a file', ['replay', 'nowhere.json'], /Cannot read nowhere\.json: there is no such file/],
    ['a severity', ['replay', events, '--fail-on', 'hihg'], /Allowed choices are low, medium, high, critical/],
    [
      'a settings file',
      ['replay', events, '--settings', 'nowhere.yml'],
      /Cannot read the settings nowhere\.yml: there is no such file/,
    ],
    ['a port', ['start', '--port', '99999'], /0 to 65535/],
    ['an endpoint', ['cases', '--endpoint', 'ftp://x'], /ftp:\/\/x is not an http or https address/],
    ['days', ['reject', 'X', '--days', '-1'], /whole number of days/],
  ])('%s', async (_name, argv, words) => {
    const { code, out, err } = await cli(argv);
    expect({ code, out, lines: err.trimEnd().split('\n').length }).toEqual({ code: 2, out: '', lines: 1 });
    expect(err).toMatch(words);
  });

  test('what the line repeats cannot act on the terminal', async () => {
    const { err } = await cli(['\u001b[2Japrove\u202e']);
    expect(err).toMatch(/unknown command 'aprove'/);
    expect(err).not.toMatch(/[\u001b\u202e]/);
  });

  test('settings with faults: all of them, with file and line', async () => {
    const path = file('bad.yml', 'mod: x\nmode: enforced\n');
    expect(await cli(['replay', events, '--settings', path])).toEqual({
      code: 2,
      out: '',
      err: `eks-guardrails: ${path}:1: unknown setting mod. Did you mean mode?\n${path}:2: mode: "enforced" is not one of off, observe, notify, ask, enforce. Did you mean enforce?\n`,
    });
  });

  test('help and version are no faults', async () => {
    for (const name of [
      'start',
      'replay',
      'catalogue',
      'explain',
      'cases',
      'show',
      'approve',
      'reject',
      'undo',
      'retry',
      'route',
    ]) {
      expect((await cli(['--help'])).out).toContain(`  ${name}`);
      expect(await cli([name, '--help'])).toMatchObject({
        code: 0,
        err: '',
        out: expect.stringContaining(`Usage: eks-guardrails ${name}`),
      });
    }
    expect(await cli(['--version'])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

describe('catalogue and explain', () => {
  test('every control, with what the contract promises', async () => {
    const { code, out, err } = await cli(['catalogue', '--json']);
    expect([code, err]).toEqual([0, '']);
    const all = JSON.parse(out) as Record<string, unknown>[];
    expect(all.map(({ id }) => id)).toEqual(controls.map(({ id }) => id));
    for (const one of all)
      expect(Object.keys(one)).toEqual([
        'id',
        'title',
        'severity',
        'kind',
        'resource',
        'remedy',
        'strongest',
        'triggers',
        'closes',
        'calls',
        'reads',
        'seeds',
        'mappings',
        'docs',
      ]);
    expect(all.find(({ id }) => id === 'eks-sg-admin-port-open')).toMatchObject({
      reads: expect.arrayContaining(['ec2:DescribeSecurityGroupRules']),
      docs: 'docs/controls/eks-sg-admin-port-open.md',
      seeds: expect.arrayContaining([{ document: '000', lines: '5-27' }]),
    });
  });
  test('as a table', async () => {
    const { out } = await cli(['catalogue']);
    for (const { id } of controls) expect(out).toContain(id);
  });
  test.each(controls.map(({ id, title, why }) => [id, title, why] as const))('explains %s', async (id, title, why) => {
    const { code, out } = await cli(['explain', id]);
    expect(code).toBe(0);
    expect(out).toContain(title);
    expect(out.replace(/\s+/g, ' ')).toContain(why);
    expect(out).toContain(`docs/controls/${id}.md`);
  });
});
