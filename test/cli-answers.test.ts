/** People answer on the command line: shown first, confirmed, and told plainly when nobody is there. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { running } from '../local/running.ts';
import { pipeline } from '../local/sandbox/pipeline.ts';
import { estate, stories } from '../local/sandbox/stories.ts';
import { sandboxSettings } from '../local/sandbox-settings.ts';
import { api } from '../local/server.ts';
import type { Case } from '../shared/case.ts';
import { cli } from './cli.ts';

describe('people answer a running sandbox', () => {
  let server: ReturnType<typeof serve>;
  let port: string;
  let waiting: Case;
  const sandbox = async () => {
    const p = pipeline({ settings: sandboxSettings() });
    estate(p.sandbox.world);
    for (const name of [/opens SSH to the world/, /range of ports/])
      await stories.find(story => name.test(story.name))?.tell(p);
    const found = (await p.ports.cases.all()).find(one => one.status === 'waiting');
    if (!found) throw new Error('The stories left no question.');
    waiting = found;
    await new Promise<void>(resolve => {
      server = serve({ fetch: api(running(p, () => 0)).fetch, port: 0, hostname: '127.0.0.1' }, address => {
        port = String(address.port);
        resolve();
      });
    });
  };
  beforeEach(sandbox);
  afterEach(async () => new Promise(resolve => server.close(resolve)));

  const at = () => ['--port', port];
  const whole = () => ['--reason', 'Yes, close it please.', '--confirm', 'e51001', '--plan', waiting.planHash ?? ''];

  test('cases and show', async () => {
    expect(await cli(['cases', ...at()])).toMatchObject({
      code: 0,
      out: expect.stringContaining(waiting.id.slice(0, 6)),
      err: expect.stringContaining('1 open case, 1 waiting for a person; 1 ended one with --all'),
    });
    expect(
      (JSON.parse((await cli(['cases', '--json', '--all', ...at()])).out) as Case[])
        .map(({ status }) => status)
        .toSorted(),
    ).toEqual(['resolved', 'waiting']);
    expect((JSON.parse((await cli(['show', waiting.id.slice(0, 7), '--json', ...at()])).out) as Case).id).toBe(
      waiting.id,
    );
    const { out } = await cli(['show', waiting.id, ...at()]);
    for (const part of [
      waiting.planHash ?? '',
      'aws ec2 revoke-security-group-ingress',
      'alice via role PlatformAdmin',
      'new → waiting',
    ])
      expect(out).toContain(part);
  });

  test('without a terminal reason, confirm and plan are needed, and each must fit', async () => {
    for (const [argv, words] of [
      [[], /--reason, --confirm and --plan/],
      [whole().slice(0, 4), /approve needs --plan/],
      [whole().with(1, 'short'), /at least 10\. Nothing was sent/],
      [whole().with(3, 'E51001'), /E51001 is not the end of sg-0b5e11a7e57e51001/],
      [whole().with(5, 'other-plan'), /may have changed since you looked/],
      [whole().with(5, (waiting.planHash ?? '').slice(0, 4)), /may have changed since you looked/],
    ] as const) {
      expect(await cli(['approve', waiting.id, ...argv, ...at()])).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringMatching(words),
      });
    }
    expect(JSON.parse((await cli(['show', waiting.id, '--json', ...at()])).out) as Case).toEqual(waiting);
  });

  test('approved, done, and not approved twice', async () => {
    expect(await cli(['approve', waiting.id.slice(0, 8), ...whole(), ...at()])).toMatchObject({
      code: 0,
      err: expect.stringMatching(/^Approved\. The case is now: resolved after .*, checked by a fresh read\.$/m),
    });
    expect(await cli(['approve', waiting.id, ...whole(), ...at()])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/already resolved by local/),
    });
  });

  test('on a terminal a person sees the case, then says why and confirms', async () => {
    const wrong = await cli(['approve', waiting.id, ...at()], { answers: ['Yes, close it please.', 'e51002'] });
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining(waiting.message) });
    expect(
      (await cli(['reject', waiting.id, '--days', '2', ...at()], { answers: ['The vendor still needs it.', 'e51001'] }))
        .err,
    ).toMatch(/Rejected\. The case is now: accepted until/);
  });

  test('a wrong id, and an answer that does not fit, are said in the sandbox’s words', async () => {
    expect(await cli(['show', 'ZZZZ', ...at()])).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no case ZZZZ'),
    });
    expect(await cli(['retry', waiting.id, ...whole().slice(0, 4), ...at()])).toMatchObject({
      code: 2,
      err: expect.stringContaining('already waiting'),
    });
  });
});

describe('nobody answers', () => {
  test('no sandbox: how to start one, exit 3', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => closed.once('listening', resolve));
    // A server that listens has an address with a port.
    const { port } = closed.address() as AddressInfo;
    await new Promise(resolve => closed.close(resolve));
    const { code, out, err } = await cli(['cases', '--port', String(port)]);
    expect({ code, out, lines: err.trimEnd().split('\n').length }).toEqual({ code: 3, out: '', lines: 1 });
    expect(err).toContain('npm start');
  });

  test('something else: exit 3', async () => {
    const other = createServer((_, response) => response.end('[]')).listen(0, '127.0.0.1');
    await new Promise(resolve => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const answered = await cli(['cases', '--port', String(port)]);
    await new Promise(resolve => other.close(resolve));
    expect(answered).toMatchObject({ code: 3, err: expect.stringContaining('is not an eks-guardrails sandbox') });
  });
});
