/** `start`, and the command as a process: stories, pipes, ports and Ctrl-C. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stories } from '../local/sandbox/stories.ts';
import { cli, events, files } from './cli.ts';

const file = files();

const command = fileURLToPath(new URL('../local/eks-guardrails.mjs', import.meta.url));

describe('start', () => {
  test('tells each story: decisions begin with their word, then resource and reason; --once ends with 0', async () => {
    const { code, out } = await cli(['start', '--once']);
    expect(code).toBe(0);
    for (const { name } of stories) expect(out.replace(/\s+/g, ' ')).toContain(`== ${name}`);
    expect(out).toMatch(
      /^revert security-group sg-0b5e11a7e57e51001: touched by this change; exactly port 22; mode enforce$/m,
    );
    expect(out).toMatch(/^ {2}does {6}aws ec2 revoke-security-group-ingress /m);
    expect(out).toMatch(/^ {2}outcome {3}resolved after \d+ s, checked by a fresh read$/m);
    expect(out).toMatch(/^ {2}undo {6}eks-guardrails undo [0-9A-Z]{26}$/m);
    expect(out).toMatch(/^ask role shop-nodes: /m);
    expect(out).toMatch(/^notify change /m);
    expect(out).not.toContain('\u001b');
    expect((await cli(['start', '--once'], { colour: { out: true, err: true } })).out).toContain('\u001b[31m');
  });
});

test('with settings that only tell, nothing is reverted, and a story that needs a revert says so', async () => {
  const { code, out, err } = await cli(['start', '--once', '--settings', file('notify.yml', 'mode: notify\n')]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^notify security-group .*mode notify$/m);
  expect(out).toMatch(/^cannot be told with these settings: /m);
  expect(out).not.toMatch(/^(revert|ask) /m);
});

describe('as a process', () => {
  const children: ChildProcess[] = [];
  // A test that fails must not leave a server behind.
  afterEach(() => children.splice(0).forEach(child => child.kill('SIGKILL')));
  const spawned = async (
    argv: string[],
    env: NodeJS.ProcessEnv = process.env,
  ): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise(resolve =>
      execFile(
        process.execPath,
        [command, ...argv],
        { encoding: 'utf8', timeout: 20_000, env },
        (error, stdout, stderr) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
      ),
    );

  test('plays the stories and ends', async () => {
    const { code, stdout, stderr } = await spawned(['start', '--once']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^revert security-group /m);
  }, 30_000);

  test('an unknown command ends with 2', async () => {
    expect(await spawned(['aprove'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^eks-guardrails: unknown command 'aprove'\. Did you mean approve\?[^\n]*\n$/),
    });
  }, 30_000);

  test('whoever scans without credentials reads one line, and nothing of the SDK', async () => {
    const { code, stdout, stderr } = await spawned(['scan', '--region', 'eu-central-1'], {
      PATH: process.env['PATH'],
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/nowhere',
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    });
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^eks-guardrails: Cannot tell whose AWS credentials these are: [^\n]*\n$/),
    });
  }, 30_000);

  test('a reader that has seen enough ends it quietly', async () => {
    const child = spawn(process.execPath, [command, 'replay', events, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    let err = '';
    child.stderr.on('data', chunk => (err += String(chunk)));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise(resolve => child.on('close', resolve));
    expect(err).not.toMatch(/EPIPE|Error/);
    expect(code).toBe(0);
  }, 30_000);

  test('serves until Ctrl-C, which it takes for a good end; a taken port is a clear line', async () => {
    const child = spawn(process.execPath, [command, 'start', '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    let err = '';
    const port = await new Promise<string>(resolve =>
      child.stderr.on('data', chunk => {
        err += String(chunk);
        const found = /127\.0\.0\.1:(\d+) /.exec(err)?.[1];
        if (found) resolve(found);
      }),
    );
    child.stdout.resume();
    const taken = await spawned(['start', '--port', port]);
    expect(taken).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        new RegExp(`^eks-guardrails: cannot serve on port ${port}: something else uses it[^\\n]*\\n$`),
      ),
    });
    expect((await fetch(`http://127.0.0.1:${port}/api/cases`)).status).toBe(200);
    // On this machine and nowhere else: every other address of it refuses.
    await expect(fetch(`http://127.0.0.2:${port}/api/cases`)).rejects.toThrow('fetch failed');
    child.kill('SIGINT');
    expect(await new Promise(resolve => child.on('close', resolve))).toBe(0);
    expect(err).toContain('Stopped.');
  }, 30_000);
});
