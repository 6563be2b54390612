/** The approval page in a real browser: with and without script, small and large, by keyboard, light and dark. */
import { serve } from '@hono/node-server';
import axe from 'axe-core';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { pageLinks } from '../../local/page-links.ts';
import { running } from '../../local/running.ts';
import { pipeline } from '../../local/sandbox/pipeline.ts';
import { estate, stories } from '../../local/sandbox/stories.ts';
import { sandboxSettings } from '../../local/sandbox-settings.ts';
import { api } from '../../local/server.ts';
import type { Case } from '../../shared/case.ts';
import { browser } from './browser.ts';

const chromium = browser();
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** The sandbox with a question and a fixed case, served on loopback. Its clock stands still unless the test moves it. */
async function served(told = [/opens SSH to the world/, /range of ports/]) {
  const settings = sandboxSettings();
  const p = pipeline({ settings });
  estate(p.sandbox.world);
  for (const name of told) await stories.find(story => name.test(story.name))?.tell(p);
  let elapsed = 0;
  const sandbox = running(p, () => elapsed);
  const link = pageLinks(p.ports, settings);
  const server = serve({ fetch: api(sandbox, undefined, link).fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise(resolve => server.once('listening', resolve));
  closing.push(() => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
  // A server that listens has an address with a port.
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const all = await p.ports.cases.all();
  const one = (status: Case['status']): Case => {
    const found = all.find(candidate => candidate.status === status);
    if (!found) throw new Error(`No case is ${status}.`);
    return found;
  };
  const address = async (of: Case): Promise<string> => (await link(of, origin)) ?? '';
  return {
    get waiting() {
      return one('waiting');
    },
    get resolved() {
      return one('resolved');
    },
    address,
    origin,
    read: async (of: Case) => {
      const found = await p.ports.cases.get(of.id);
      if (!found) throw new Error('The case is gone.');
      return found;
    },
    pass: async (seconds: number) => {
      elapsed += seconds;
      await sandbox.alone(async () => undefined);
    },
  };
}

/** Waits until the heading says so. */
const becomes = async (page: Page, words: string): Promise<void> => page.locator('h1', { hasText: words }).waitFor();

const heading = (page: Page) => page.locator('h1').innerText();

async function fill(page: Page, wish: 'approve' | 'reject' | 'undo' | 'retry', one: Case): Promise<void> {
  await page.fill(`#${wish}-reason`, 'We talked about it in the change board.');
  await page.fill(`#${wish}-confirm`, one.ref.id.slice(-6));
}
const send = async (page: Page, wish: 'approve' | 'reject' | 'undo' | 'retry'): Promise<void> =>
  page.click(`form[aria-labelledby="${wish}-title"] button`);

/** Pictures to look at, where SCREENSHOTS names a folder. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  const shot = { path: `${folder}/${name}.png`, fullPage: true, caret: 'initial' } as const;
  await page.screenshot(shot);
}

test('a link opens its case, takes the code out of the address, and an approval is followed to its end', async () => {
  const s = await served();
  const page = await chromium.page();
  await page.goto(await s.address(s.waiting));
  await page.waitForSelector('#approve-title');
  expect(page.url()).toBe(`${s.origin}/c/${s.waiting.id}`);
  expect(await heading(page)).toBe('Approve the fix for sg-0b5e11a7e57e51001 in shop?');
  expect(await page.evaluate('history.length')).toBeLessThanOrEqual(3);
  await fill(page, 'approve', s.waiting);
  await send(page, 'approve');
  await page.waitForSelector('#said');
  expect(await page.locator('#said').innerText()).toBe('Recorded: approved. The change is not made yet.');
  expect(await heading(page)).toBe('Approved by alex, not yet done: sg-0b5e11a7e57e51001 in shop');
  await becomes(page, 'Fixed and checked');
  expect(await page.locator('#live').textContent()).toBe('Fixed and checked: sg-0b5e11a7e57e51001 in shop');
  expect((await s.read(s.waiting)).status).toBe('resolved');
  await picture(page, 'fixed');
});

test('a rejection of a critical finding waits for the second person', async () => {
  const s = await served();
  const page = await chromium.page();
  for (const [said, status] of [
    ['Recorded: leave it as it is, 1 of 2', 'waiting'],
    ['Recorded: it is left as it is.', 'accepted'],
  ] as const) {
    await page.goto('about:blank');
    await page.goto(await s.address(await s.read(s.waiting)));
    await page.waitForSelector('#reject-title');
    await fill(page, 'reject', s.waiting);
    await page.fill('#reject-days', '2');
    await send(page, 'reject');
    await page.waitForSelector('#said');
    expect(await page.locator('#said').innerText()).toContain(said);
    expect((await s.read(s.waiting)).status).toBe(status);
  }
});

test('an undo by its own link', async () => {
  const s = await served([/opens SSH to the world/]);
  const page = await chromium.page();
  await page.goto(await s.address(s.resolved));
  await page.waitForSelector('#undo-title');
  await fill(page, 'undo', s.resolved);
  await send(page, 'undo');
  await becomes(page, 'Left as it is');
  expect((await s.read(s.resolved)).status).toBe('accepted');
});

test('an undo of what has changed since is refused, and said to be', async () => {
  const s = await served();
  const page = await chromium.page();
  await page.goto(await s.address(s.resolved));
  await page.waitForSelector('#undo-title');
  await fill(page, 'undo', s.resolved);
  await send(page, 'undo');
  await becomes(page, 'Not undone, the fix stands');
});

test('a page that was open when the question ended approves nothing, and can have it asked again', async () => {
  const s = await served();
  const page = await chromium.page();
  await page.goto(await s.address(s.waiting));
  await page.waitForSelector('#approve-title');
  await fill(page, 'approve', s.waiting);
  await s.pass(25 * 3600);
  await send(page, 'approve');
  await page.waitForSelector('#said');
  expect(await page.locator('#said').innerText()).toContain('The question expired at');
  expect(await page.locator('#retry-title').count()).toBe(1);
  expect(await heading(page)).toBe('Nobody answered in time: sg-0b5e11a7e57e51001 in shop');
  expect(await page.locator('#approve-title').count()).toBe(0);
  expect((await s.read(s.waiting)).status).toBe('expired');
  await fill(page, 'retry', s.waiting);
  await send(page, 'retry');
  await page.waitForSelector('#said');
  expect(await page.locator('#said').innerText()).toContain('Recorded: it is asked again');
  expect(await s.read(s.waiting)).toMatchObject({ status: 'waiting', round: 2 });
});

test('a double click records one answer, and nothing red is shown', async () => {
  const s = await served();
  const page = await chromium.page();
  await page.goto(await s.address(s.waiting));
  await page.waitForSelector('#approve-title');
  await fill(page, 'approve', s.waiting);
  await page.dblclick('form[aria-labelledby="approve-title"] button');
  await page.waitForSelector('#said');
  expect(await page.locator('.notice.bad').count()).toBe(0);
  expect((await s.read(s.waiting)).history.filter(({ what }) => what.startsWith('approve:'))).toHaveLength(1);
});

test('the back button leads to the box, which holds no code', async () => {
  const s = await served();
  const page = await chromium.page();
  await page.goto(await s.address(s.waiting));
  await page.waitForSelector('#approve-title');
  await page.goBack();
  if (page.url() === 'about:blank') return;
  await page.waitForSelector('#code');
  expect([await page.inputValue('#code'), page.url().includes('#')]).toEqual(['', false]);
  expect((await s.read(s.waiting)).status).toBe('waiting');
});

test('page-works-without-script: paste, look, answer, look again', async () => {
  const s = await served();
  const page = await chromium.page({ javaScriptEnabled: false });
  const link = await s.address(s.waiting);
  await page.goto(link);
  expect(await heading(page)).toBe('A request that waits for you');
  await page.fill('#code', link);
  await page.click('button');
  await fill(page, 'approve', s.waiting);
  await send(page, 'approve');
  expect(await page.locator('#said').innerText()).toContain('Recorded: approved');
  await page.click('#follow button');
  expect(await heading(page)).toBe('Fixed and checked: sg-0b5e11a7e57e51001 in shop');
});

test('a code that opens nothing can be replaced on the spot', async () => {
  const s = await served();
  const page = await chromium.page();
  await page.goto(`${s.origin}/c/${s.waiting.id}#wrong`);
  await becomes(page, 'This code opens nothing');
  await page.fill('#code', await s.address(s.waiting));
  await page.click('button');
  await page.waitForSelector('#approve-title');
});

test('page-focus-on-error: the summary has the focus, leads to the field, and what was typed stays', async () => {
  const s = await served();
  const page = await chromium.page();
  await page.goto(await s.address(s.waiting));
  await page.waitForSelector('#approve-title');
  await page.fill('#approve-reason', 'too short');
  await page.fill('#approve-confirm', 'nonsense');
  await send(page, 'approve');
  await page.waitForSelector('#faults');
  expect(await page.evaluate('document.activeElement.id')).toBe('faults');
  expect([await page.inputValue('#approve-reason'), await page.inputValue('#approve-confirm')]).toEqual([
    'too short',
    'nonsense',
  ]);
  await page.click('#faults a[href="#approve-confirm"]');
  expect(await page.evaluate('document.activeElement.id')).toBe('approve-confirm');
  await picture(page, 'faults');
});

test('everything is reached by keyboard, in the order in which it is read', async () => {
  const s = await served();
  const page = await chromium.page();
  await page.goto(await s.address(s.waiting));
  await page.waitForSelector('#approve-title');
  const reached: string[] = [];
  for (let i = 0; i < 20; i += 1) {
    await page.keyboard.press('Tab');
    const at: { name: string; ring: boolean } | null = await page.evaluate(`(() => {
      const { activeElement } = document;
      if (!activeElement || activeElement === document.body) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
      return {
        name: activeElement.id || activeElement.textContent.trim(),
        ring: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
      };
    })()`);
    if (!at) break;
    expect(at.ring).toBe(true);
    reached.push(at.name);
  }
  expect(reached.slice(-7)).toEqual([
    'approve-reason',
    'approve-confirm',
    'Approve the fix',
    'reject-reason',
    'reject-days',
    'reject-confirm',
    'Leave it as it is',
  ]);
});

describe.each(['light', 'dark'] as const)('page-contrast-light-and-dark: %s', colorScheme => {
  test.each([
    ['phone', 320],
    ['desk', 1280],
  ])('axe finds nothing on a %s, and nothing scrolls sideways', async (name, width) => {
    const s = await served();
    const page = await chromium.page({ colorScheme, viewport: { width, height: 800 }, reducedMotion: 'reduce' });
    const check = async (what: string) => {
      const before = chromium.faults.length;
      await page.evaluate(axe.source);
      const violations: string[] = await page.evaluate(`axe
        .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
        .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(node => node.html).join(' ')))`);
      expect([what, violations]).toEqual([what, []]);
      // axe tries styles of its own, which the policy keeps out as it should.
      chromium.faults.push(...chromium.faults.splice(before).filter(fault => !fault.includes('Applying inline style')));
      expect([what, await page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([what, true]);
      const small: string[] = await page.evaluate(`
        [...document.querySelectorAll('button, input:not([type=hidden]), textarea, summary, main p > a, .notice a')]
          .filter(element => element.getBoundingClientRect().height < 44)
          .map(element => element.outerHTML)`);
      expect([what, small]).toEqual([what, []]);
      await picture(page, `${what}-${name}-${colorScheme}`);
    };
    await page.goto(`${s.origin}/c/${s.waiting.id}`);
    await check('landing');
    await page.goto('about:blank');
    await page.goto(await s.address(s.waiting));
    await page.waitForSelector('#approve-title');
    for (const summary of await page.locator('summary').all()) await summary.click();
    await check('question');
    await send(page, 'reject');
    await page.waitForSelector('#faults');
    await check('faults');
    await fill(page, 'approve', s.waiting);
    await send(page, 'approve');
    await page.waitForSelector('#said');
    await check('approved');
  });
});

test('text of twice the size stays inside the page', async () => {
  const s = await served();
  const page = await chromium.page({ viewport: { width: 640, height: 800 } });
  await page.goto(await s.address(s.waiting));
  await page.waitForSelector('#approve-title');
  await page.evaluate("document.documentElement.style.fontSize = '200%'");
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
});

test('and in none of these did a page break its own policy or script', () => expect(chromium.faults).toEqual([]));
