/** `start`: the sandbox, its stories, and what can be asked of it afterwards. */
import { serve } from '@hono/node-server';
import type { Case } from '../../shared/case.ts';
import { BadInput } from '../../shared/errors.ts';
import { defaultPort } from '../client.ts';
import { consoleOf, type Console } from '../console/console.ts';
import { watched } from '../console/journal.ts';
import { portOf } from '../endpoint.ts';
import type { Io } from '../io.ts';
import { pageLinks } from '../page-links.ts';
import { counted } from '../print.ts';
import type { Add } from '../add.ts';
import { pipelineIn, running } from '../running.ts';
import { estate } from '../sandbox/stories.ts';
import { sandboxSettings } from '../sandbox-settings.ts';
import { api } from '../server.ts';
import { loadSettings } from '../settings-file.ts';
import { listener, play } from '../stories.ts';

interface Options {
  once?: true;
  port: number;
  data?: string;
  settings?: string;
}

export const addStart: Add = (program, io) => {
  program
    .command('start')
    .description('play the example stories against a sandbox AWS, print each decision, then serve it on this machine')
    .option('--once', 'play the stories and end')
    .option('--port <n>', 'port to serve on, 127.0.0.1 only', portOf, defaultPort)
    .option('--data <folder>', 'keep the cases and the sandbox AWS there over a restart')
    .option('--settings <file>', 'a guardrails.yml instead of the sandbox settings')
    .action(async (options: Options) => start(options, io));
};

async function start(options: Options, io: Io): Promise<void> {
  const settings = options.settings === undefined ? sandboxSettings() : loadSettings(options.settings);
  const heard = listener();
  const { p: unwatched, fresh, keep } = await pipelineIn(options.data, { settings, onPass: heard.onPass });
  // Before the stories: who cannot serve should not have told them first.
  let page: Console | undefined;
  const { p, journal } = watched(unwatched);
  const sandbox = running(p, io.now, async () => {
    await keep();
    // A page that cannot be drawn is no reason for the sandbox to end.
    await page?.changed().catch((error: Error) => io.err(`The console could not be drawn: ${error.message}\n`));
  });
  const link = pageLinks(p.ports, settings);
  page = consoleOf(p, journal, sandbox, link);
  const server = options.once ? null : await listening(api(sandbox, page.routes, link).fetch, options.port);
  try {
    if (fresh) {
      estate(p.sandbox.world);
      const pageOf = async (one: Case) => (server ? link(one, `http://127.0.0.1:${server.port}`) : undefined);
      await sandbox.alone(async () => play(p, heard, io, options.settings !== undefined, pageOf));
    } else
      io.err(
        `Going on with the sandbox kept in ${options.data}: ${counted((await p.ports.cases.all()).length, 'case')}.\n`,
      );
    if (!server || io.stop.aborted) return;
    io.err(
      `\nServing on http://127.0.0.1:${server.port} (Ctrl-C ends it): open it in a browser to watch and to make things happen. In another terminal:\n  npx eks-guardrails cases${onPort(server.port)}\n  npx eks-guardrails show <case>${onPort(server.port)}\n`,
    );
    await untilStopped(io, async () => sandbox.alone(async () => undefined));
    io.err('\nStopped.\n');
  } finally {
    await keep();
    await server?.close();
  }
}

const onPort = (port: number): string => (port === defaultPort ? '' : ` --port ${port}`);

type Fetch = Parameters<typeof serve>[0]['fetch'];

/** Takes the port, or throws BadInput saying why it cannot be had. */
function listening(fetch: Fetch, port: number): Promise<{ port: number; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: '127.0.0.1' }, address => resolve({ port: address.port, close }));
    const close = () =>
      new Promise<void>(closed => {
        server.close(() => closed());
        // A browser's idle connection must not keep us from ending.
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    server.on('error', error => {
      const code = 'code' in error ? error.code : '';
      const why =
        code === 'EADDRINUSE'
          ? 'something else uses it, perhaps another sandbox'
          : code === 'EACCES'
            ? 'this user may not use it'
            : error.message;
      reject(new BadInput(`cannot serve on port ${port}: ${why}. Give another one with --port.`));
    });
  });
}

/** Lets the sandbox catch up with real time every second until the person stops it. */
function untilStopped(io: Io, tick: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setInterval(() => void tick().catch((error: Error) => end(() => reject(error))), 1000);
    const end = (done: () => void) => {
      clearInterval(timer);
      io.stop.removeEventListener('abort', stopped);
      done();
    };
    const stopped = () => end(resolve);
    io.stop.addEventListener('abort', stopped);
  });
}
