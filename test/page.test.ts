/** The approval page as text: everything a person must see is there, everything else is escaped, and it stays small. */
import { pipeline } from '../local/sandbox/pipeline.ts';
import { pageLinks } from '../local/page-links.ts';
import { estate, stories } from '../local/sandbox/stories.ts';
import { sandboxSettings } from '../local/sandbox-settings.ts';
import { html, verbatim } from '../shared/html.ts';
import { statuses } from '../shared/case.ts';
import { landingPage } from '../shared/page.ts';
import { eventLink } from '../shared/page/facts.ts';
import { webApp } from '../shared/web.ts';
import { caseIn, changeWith, day, hour, now, planWith, ref } from './fixtures.ts';
import { alex, group, opened, wordsOf, type Opened } from './web-stage.ts';

const shown = async (s: Opened, target = alex): Promise<string> => {
  const wish = s.one.status === 'resolved' ? 'undo' : 'answer';
  return (await s.post({ do: 'show', code: await s.mint(wish, target) })).text();
};

describe('html', () => {
  test('escapes what would leave an element or an attribute, and removes what hides', () =>
    expect(html`<p title="${`"'\``}">${'<b>&\u202E\u200B\u0007'}</p>`.html).toBe(
      '<p title="&#34;&#39;&#96;">&#60;b&#62;&#38;</p>',
    ));
  test('takes html and lists of it as they are, and nothing for nothing', () =>
    expect(html`${[html`<i>${'<'}</i>`, html`<i></i>`]}${false}${null}${undefined}${0}`.html).toBe(
      '<i>&#60;</i><i></i>0',
    ));
  test('keeps the indentation of values, not its own', () => {
    const strings = Object.assign(['<pre>', '\n      </pre>'], { raw: [] });
    expect(html(strings, '{\n  1\n}').html).toBe('<pre>{\n  1\n}\n</pre>');
  });
  test('no style or script ends its element', () => expect(() => verbatim('</script>')).toThrow(/end its element/));
});

describe('xss-corpus-in-every-field', () => {
  const corpus = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</textarea><svg/onload=alert(1)>',
    '</title><script>alert(1)</script>',
    '`${alert(1)}`',
    '&lt;script&gt;',
    'javascript:alert(1)',
    '\u202Egnp.exe',
  ];
  test.each(corpus)('%j', async evil => {
    const one = caseIn('waiting', {
      message: evil,
      ref: { ...ref, id: evil, region: evil },
      evidence: { [evil]: evil, list: [evil] },
      because: changeWith({
        eventId: evil,
        name: evil,
        source: evil,
        sourceIp: evil,
        actor: { type: 'AssumedRole', name: evil, arn: evil, session: evil, iac: evil as 'CDK' },
      }),
      clusters: [{ name: evil, tags: {} }],
      decision: { do: 'ask', reason: evil },
      plan: planWith({ effect: evil, undo: { impossible: evil } }),
      control: evil,
    });
    const s = await opened(one, { accounts: { '111122223333': { name: evil } } });
    s.settings.approvers.push({ name: evil, iam: [] });
    const code = await s.mint('answer');
    const form = { ...(await s.form('approve')), reason: evil.slice(0, 5), confirm: evil };
    const pages = [
      await (await s.post({ do: 'show', code })).text(),
      await (await s.post(form)).text(),
      await (await s.post({ do: evil, code })).text(),
      await (await s.post({ do: 'show', code: evil })).text(),
      await (await s.post({ ...form, reason: `${evil} and some more`, confirm: evil.slice(-6) })).text(),
    ];
    const rest = pages.map(page => page.replace(/<(style|script) nonce="[\w-]{22}">[\s\S]*?<\/\1>/g, ''));
    expect(wordsOf(rest[0] ?? '')).toContain('What was found');
    for (const page of rest) {
      expect(page).not.toMatch(/<(script|img|svg|iframe|style)/i);
      expect(page.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son\w+\s*=/i);
      expect(page).not.toMatch(/href="(?!#|https:\/\/[a-z0-9-]+\.console\.aws\.amazon\.com\/)/);
      expect(page).not.toContain('\u202E');
    }
  });
});

test('the page says what is asked, why, who, what will be done, what people notice and the way back, in that order', async () => {
  const s = await opened(caseIn('waiting'));
  const words = wordsOf(await shown(s));
  const order = [
    'Approve the fix for sg-0b5e11a7e57e51001 in shop?',
    'Severity: high',
    'Answer by 2026-11-04 09:00:00 UTC , in 24 h',
    'What was found',
    'Who changed it',
    'What will be done if you approve',
    'ec2:RevokeSecurityGroupIngress',
    'aws ec2 revoke-security-group-ingress',
    'What people will notice:',
    'The way back',
    'Who may answer',
    'Approve Reason',
    'Leave it as it is Reason',
  ].map(part => words.indexOf(part));
  expect(order).not.toContain(-1);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
});

test('a link of several people says so, and a case whose code is elsewhere says that it will come back', async () => {
  const one = caseIn('waiting', {
    because: changeWith({
      actor: { type: 'AssumedRole', name: 'ci', roleArn: 'arn:aws:iam::111122223333:role/ci', iac: 'Terraform' },
    }),
  });
  const words = wordsOf(await shown(await opened(one), group));
  expect(words).toContain('cannot say which of them gave it');
  expect(words).toContain('this will come back at the next apply');
});

test('never says done before a fresh read', async () => {
  for (const status of ['approved', 'acting', 'undoing'] as const) {
    const s = await opened(caseIn(status, status === 'acting' ? { calledAt: now } : {}));
    const page = await (await s.post({ do: 'show', code: await s.mint('view') })).text();
    expect(wordsOf(page)).not.toMatch(/\b(Fixed|Done|Success)/);
    expect(page).toContain('id="follow"');
  }
});

test.each(statuses)('shows a case that is %s, in under 30 KB, with one main and one h1', async status => {
  const s = await opened(caseIn(status, { calledAt: now - hour, undoUntil: now + day }));
  const page = await shown(s);
  expect(Buffer.byteLength(page)).toBeLessThan(30_000);
  expect([page.match(/<main\s/g)?.length, page.match(/<h1/g)?.length, page.match(/<html lang="en">/g)?.length]).toEqual(
    [1, 1, 1],
  );
  expect(page).not.toMatch(/ style="| on\w+="|<link|<img|https?:\/\/(?!.*console\.aws)/);
});

test('page-labels-and-landmarks: every field has a label and a description that are there', async () => {
  const page = await shown(await opened(caseIn('waiting', { severity: 'critical' })));
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  expect(ids.size).toBe([...page.matchAll(/ id="/g)].length);
  const fields = [...page.matchAll(/<(?:input|textarea)[^>]*>/g)]
    .map(([tag]) => tag)
    .filter(tag => !tag.includes('type="hidden"'));
  expect(fields).toHaveLength(5);
  for (const field of fields) {
    const [, id = ''] = / id="([^"]+)"/.exec(field) ?? [];
    expect(page).toContain(`<label for="${id}">`);
    for (const part of (/aria-describedby="([^"]+)"/.exec(field)?.[1] ?? '').split(' ')) expect(ids).toContain(part);
  }
  for (const [, id] of page.matchAll(/aria-labelledby="([^"]+)"/g)) expect(ids).toContain(id);
  for (const part of ['<header>', '<main', '<footer>', 'name="viewport"']) expect(page).toContain(part);
  expect(page).not.toContain('user-scalable');
});

test('a link to the event is made of validated parts or not at all', () => {
  const id = '694d7f4a-233c-41d9-8e41-3f52df90af42';
  expect(eventLink({ ref }, id)).toBe(
    `https://eu-central-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-central-1#/events/${id}`,
  );
  for (const region of ['evil.example/eu-central-1', 'cn-north-1', 'us-gov-west-1', 'eu-central-1\n', ''])
    expect(eventLink({ ref: { ...ref, region } }, id)).toBeNull();
  expect(eventLink({ ref }, `${id}"`)).toBeNull();
});

test('the first page knows nothing and is small', () => {
  const page = landingPage('n'.repeat(22));
  expect(Buffer.byteLength(page)).toBeLessThan(12_000);
  expect(page).toContain('name="do" value="show"');
});

test('every question of the stories has a page in under 30 KB', async () => {
  const settings = sandboxSettings();
  const p = pipeline({ settings });
  estate(p.sandbox.world);
  for (const story of stories) await story.tell(p);
  const link = pageLinks(p.ports, settings);
  const app = webApp(p.ports, async () => settings);
  const all = await p.ports.cases.all();
  expect(all.length).toBeGreaterThan(5);
  for (const one of all) {
    const url = new URL((await link(one, 'https://guardrails.example')) ?? '');
    const response = await app.request(`${url.origin}${url.pathname}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ do: 'show', code: url.hash }).toString(),
    });
    const page = await response.text();
    expect([one.id, response.status, page.length < 30_000]).toEqual([one.id, 200, true]);
    expect(wordsOf(page)).toContain(one.ref.id);
  }
});
