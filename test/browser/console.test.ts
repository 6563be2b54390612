/** The console in a real browser: it stays current by itself, its buttons work, and everyone can use it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { serve, type ServerType } from '@hono/node-server';
import { chromium, type Browser, type Page } from 'playwright-core';
import { consoleOf } from '../../local/console/console.ts';
import { watched } from '../../local/console/journal.ts';
import { pageLinks } from '../../local/page-links.ts';
import { running, type Running } from '../../local/running.ts';
import { pipeline, type Pipeline } from '../../local/sandbox/pipeline.ts';
import { estate, stories } from '../../local/sandbox/stories.ts';
import { sandboxSettings } from '../../local/sandbox-settings.ts';
import { api } from '../../local/server.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser: Browser;
let server: ServerType;
let sandbox: Running;
let p: Pipeline;
let page: Page;
let faults: string[];

beforeAll(async () => {
  // Each launch has a fresh profile of its own.
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});
afterAll(async () => browser.close());

beforeEach(async () => {
  const { p: watchedPipeline, journal } = watched(pipeline({ settings: sandboxSettings() }));
  p = watchedPipeline;
  estate(p.sandbox.world);
  let changed = async (): Promise<void> => undefined;
  sandbox = running(
    p,
    () => 0,
    async () => changed(),
  );
  const link = pageLinks(p.ports, p.settings);
  const shown = consoleOf(p, journal, sandbox, link);
  ({ changed } = shown);
  const { fetch } = api(sandbox, shown.routes, link);
  server = await new Promise(resolve => {
    const made = serve({ fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(made));
  });
  faults = [];
  page = await browser.newPage();
  page.on('pageerror', error => faults.push(error.message));
  page.on('console', said => said.type() === 'error' && faults.push(said.text()));
  // A TCP server's address is never a path.
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.getByText('live', { exact: true }).waitFor();
});
afterEach(async () => {
  await page.close();
  if ('closeAllConnections' in server) server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
  // A policy that stops our own script, or a fault in it, is in no test's eyes.
  if (faults.length > 0) throw new Error(`The page reported: ${faults.join('; ')}`);
});

const tells = async (words: RegExp) => {
  const story = stories.find(({ name }) => words.test(name));
  await sandbox.alone(async () => story?.tell(p));
};
const pressed = async (name: RegExp) => page.getByRole('button', { name }).first().click();
const axeOf = async (where: string) => {
  await page.evaluate(axe);
  // The string runs in the page, where axe is known.
  const found: { id: string; nodes: { html: string }[] }[] = await page.evaluate(
    `axe.run(${where}).then(r => r.violations)`,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
};

test('a button stages a story, and the page shows what became of it without being loaded again', async () => {
  await pressed(/^Someone opens SSH to the world/);
  await page.getByRole('heading', { name: /admits the whole internet \(0\.0\.0\.0\/0\) to tcp\/22/ }).waitFor();
  expect(await page.getByRole('status').textContent()).toMatch(/^Reverted: /);
  expect(await page.locator('#came-0').textContent()).toMatch(/^Reverted: /);
  await page
    .getByRole('region', { name: 'What happened' })
    .getByText('aws ec2 revoke-security-group-ingress')
    .first()
    .waitFor();
});

test('what happens elsewhere arrives by itself; focus, open parts and typed words stay', async () => {
  await pressed(/^Someone opens SSH to the world/);
  await page.getByText('Undo this fix').click();
  const reason = page.getByLabel(/^Why \(at least 10/);
  await reason.fill('The vendor needs it until Fri');
  await tells(/range of ports/);
  await page
    .getByRole('region', { name: 'Waits for you' })
    .getByRole('link', { name: /approval page/ })
    .waitFor();
  expect(await reason.inputValue()).toBe('The vendor needs it until Fri');
  expect(await reason.evaluate(element => element === element.ownerDocument.activeElement)).toBe(true);
});

test('a fixed case is undone from its card, and only with a reason', async () => {
  await pressed(/^Someone opens SSH to the world/);
  await page.getByText('Undo this fix').click();
  await page.getByLabel(/^Why \(at least 10/).fill('short     ');
  await pressed(/^Undo$/);
  await page.getByRole('alert').filter({ hasText: 'at least 10 characters' }).waitFor();
  await page.getByLabel(/^Why \(at least 10/).fill('The vendor needs it until Friday.');
  await pressed(/^Undo$/);
  await page.getByText('Undone, accepted').first().waitFor();
  await page
    .getByRole('region', { name: /^The estate/ })
    .getByText('the whole internet')
    .waitFor();
  // The refusal above is what the browser reports of it.
  expect(faults.splice(0)).toEqual([expect.stringMatching(/422/)]);
});

test('a question leads to its approval page, where it can be answered', async () => {
  await tells(/range of ports/);
  const opening = page.context().waitForEvent('page');
  await page
    .getByRole('region', { name: 'Waits for you' })
    .getByRole('link', { name: /approval page/ })
    .click();
  const approval = await opening;
  await approval.getByRole('button', { name: /^Approve/ }).waitFor();
  await approval.close();
});

test('time passes and the estate is reset by keyboard alone', async () => {
  await tells(/range of ports/);
  const before = p.clock.now();
  await page.getByRole('button', { name: 'Let an hour pass' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('#came-time li').waitFor();
  expect(p.clock.now()).toBe(before + 3600);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.getByText('No question is open.').waitFor();
  expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('Reset the estate');
});

test('a story that cannot be told says why, below its button and to a screen reader', async () => {
  await pressed(/^A person has that fix undone/);
  await page.locator('#came-1').getByText('The first story left no case to undo.').waitFor();
  await page.getByRole('alert').filter({ hasText: 'The first story' }).waitFor({ state: 'attached' });
  expect(faults.splice(0)).toEqual([expect.stringMatching(/409/)]);
});

test('each channel shows the message its way, one at a time', async () => {
  await tells(/range of ports/);
  const inbox = page.getByRole('region', { name: 'Inbox' });
  await inbox.locator('summary').first().click();
  for (const [channel, words] of [
    ['Slack', 'Approve fix'],
    ['Teams', 'Open the request'],
    ['E-mail', 'How to answer'],
  ] as const) {
    await inbox.getByRole('radio', { name: channel }).check();
    expect(await inbox.locator('.as:visible').count()).toBe(1);
    expect(await inbox.locator('.as:visible').textContent()).toContain(words);
  }
});

test('a page that is hidden stops listening and catches up when it is seen again', async () => {
  const hide = async (hidden: boolean) =>
    page.evaluate(
      `Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`,
    );
  await hide(true);
  await tells(/opens SSH to the world/);
  expect(await page.getByText('Nothing has happened yet. Stage').count()).toBe(1);
  await hide(false);
  await page.getByText('Undo this fix').waitFor();
});

describe('everyone can use it', () => {
  beforeEach(async () => {
    for (const story of stories) await sandbox.alone(async () => story.tell(p));
    await page.locator('#happened ~ [data-panel] .event').nth(8).waitFor();
  });

  test.each(['light', 'dark'] as const)('axe-core finds nothing in %s, everything opened', async colorScheme => {
    await page.emulateMedia({ colorScheme });
    await page.evaluate('document.querySelectorAll("details").forEach(one => (one.open = true))');
    expect(await axeOf('document')).toEqual([]);
    for (const channel of ['Slack', 'Teams', 'Amazon Q', 'Webhook']) {
      await page.getByRole('radio', { name: channel }).check();
      expect([channel, await axeOf('".area-inbox"')]).toEqual([channel, []]);
    }
  });

  test('nothing scrolls sideways on a phone, a tablet or a desk, everything opened', async () => {
    await page.evaluate('document.querySelectorAll("details").forEach(one => (one.open = true))');
    for (const width of [320, 375, 768, 1024, 1440])
      for (const channel of ['E-mail', 'Slack', 'Teams', 'Amazon Q', 'Webhook']) {
        await page.setViewportSize({ width, height: 800 });
        await page.getByRole('radio', { name: channel }).check();
        expect([width, channel, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([
          width,
          channel,
          width,
        ]);
      }
  });

  test('every target a finger needs is at least 44 px high', async () => {
    await page.setViewportSize({ width: 320, height: 800 });
    const small = await page.evaluate(
      '[...document.querySelectorAll("button, .button, summary, textarea, input:not([type=radio])")].filter(one => one.offsetParent && one.getBoundingClientRect().height < 43.5).map(one => one.outerHTML.slice(0, 80))',
    );
    expect(small).toEqual([]);
  });

  test('without script the page still tells everything', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const reading = await plain.newPage();
    await reading.goto(page.url());
    expect(await reading.getByRole('region', { name: 'What happened' }).locator('.card').count()).toBeGreaterThan(8);
    await plain.close();
  });
});
