/** One chromium for a test file, with a fresh profile for each page. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Opened before all tests of the file and closed after them. `page` answers a page in a profile of its own; what went wrong in it is in `faults`. */
export function browser(): { page(options?: BrowserContextOptions): Promise<Page>; faults: string[] } {
  let opened: Browser | undefined;
  const faults: string[] = [];
  beforeAll(async () => {
    if (!existsSync(executablePath))
      throw new Error(
        `There is no browser at ${executablePath}. Install Debian's chromium, or name another one in CHROMIUM.`,
      );
    opened = await chromium.launch({ executablePath, args });
  });
  // A page left open would go on asking a server that is gone.
  afterEach(async () => {
    await Promise.all(opened?.contexts().map(context => context.close()) ?? []);
  });
  afterAll(async () => opened?.close());
  return {
    faults,
    page: async (options = {}) => {
      if (!opened) throw new Error('The browser is not open yet: ask for pages inside of tests.');
      const page = await (await opened.newContext(options)).newPage();
      page.on('pageerror', error => faults.push(error.message));
      page.on('console', message => {
        // What a server refuses on purpose is no fault of the page.
        if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) faults.push(message.text());
      });
      return page;
    },
  };
}
