/** Links: what a token looks like, what is kept of it, how long and for whom it works. */
import { createHash } from 'node:crypto';
import { findLink, isToken, linkAddress, mintLink, purposeFor, tokenHash } from '../shared/links.ts';
import { alex, group, kim, opened } from './web-stage.ts';
import { caseIn, day, now, planWith, settingsWith } from './fixtures.ts';

const waiting = () => caseIn('waiting');
const people = { approvers: [{ name: 'alex', email: 'alex@example.com' }, { name: 'kim' }] };

test('a token is 43 characters, only its SHA-256 is kept, and it is kept before anybody hears the token', async () => {
  const s = await opened(waiting());
  const token = await s.mint('answer');
  expect(token).toMatch(/^[A-Za-z0-9_-]{42}[048AEIMQUYcgkosw]$/);
  expect(tokenHash(token)).toBe(createHash('sha256').update(token).digest('base64url'));
  const kept = await s.ports.cases.link(tokenHash(token));
  expect(kept).toMatchObject({ case: s.one.id, round: 1, planHash: s.one.planHash, purpose: 'answer', person: 'alex' });
  expect(JSON.stringify(kept)).not.toContain(token);
  const failing = { ...s.ports, cases: { ...s.ports.cases, putLink: async () => Promise.reject(new Error('down')) } };
  await expect(mintLink(failing, s.settings, s.one, alex, 'answer')).rejects.toThrow('down');
});

test('two tokens differ, and no randomness is no token', async () => {
  const s = await opened(waiting());
  expect(await s.mint('answer')).not.toBe(await s.mint('answer'));
  const poor = { ...s.ports, random: () => new Uint8Array(16) };
  await expect(mintLink(poor, s.settings, s.one, alex, 'answer')).rejects.toThrow(/randomness/);
});

test('a code is the token, or the whole link, with spaces around it', async () => {
  const s = await opened(waiting());
  const token = await s.mint('answer');
  const address = linkAddress('https://guardrails.example/', s.one, token);
  expect(address).toBe(`https://guardrails.example/c/${s.one.id}#${token}`);
  for (const code of [token, address, ` ${token}\n`, `#${token}`])
    expect((await findLink(s.ports, code))?.link.case).toBe(s.one.id);
  expect(await findLink(s.ports, '')).toBeNull();
});

test('token-mutations-refused', async () => {
  const s = await opened(waiting());
  const token = await s.mint('answer');
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(token.slice(-1));
  const same = [1, 2, 3].map(more => token.slice(0, -1) + alphabet[last + more]);
  // Node's decoder takes all of them for the same 32 bytes.
  for (const other of [...same, `${token}=`, `${token.slice(0, 20)}*${token.slice(20)}`]) {
    expect(Buffer.from(other, 'base64url').equals(Buffer.from(token, 'base64url'))).toBe(true);
    expect([other, isToken(other), await findLink(s.ports, other)]).toEqual([other, false, null]);
  }
  expect(
    await findLink(
      s.ports,
      token.replace(/^./, c => (c === 'A' ? 'B' : 'A')),
    ),
  ).toBeNull();
  expect((await findLink(s.ports, token))?.link.purpose).toBe('answer');
});

test('a malformed code is not even looked for', async () => {
  const s = await opened(waiting());
  await findLink(s.ports, 'x'.repeat(43));
  expect(s.calls).toEqual([]);
});

test('of one target and round the newest three live; other targets, rounds and purposes are their own', async () => {
  const s = await opened(waiting());
  const other = await s.mint('answer', kim);
  const view = await s.mint('view');
  const tokens = [];
  for (let i = 0; i < 5; i += 1) tokens.push(await s.mint('answer'));
  const live = await Promise.all(
    [...tokens, other, view].map(async token => (await findLink(s.ports, token)) !== null),
  );
  expect(live).toEqual([false, false, true, true, true, true, true]);
});

test('a link opens for 30 days', async () => {
  const s = await opened(waiting());
  const token = await s.mint('answer');
  s.at.now = now + 30 * day - 1;
  expect(await findLink(s.ports, token)).not.toBeNull();
  s.at.now += 1;
  expect(await findLink(s.ports, token)).toBeNull();
});

test('actor-gets-view-link', () => {
  const settings = settingsWith({ approvers: [{ name: 'alex', email: 'Alex@Example.com' }, { name: 'kim' }] });
  const made = caseIn('waiting', { actorAliases: ['alex@example.com'] });
  expect(purposeFor(settings, made, alex, 'answer')).toBe('view');
  expect(purposeFor(settings, made, alex, 'undo')).toBe('view');
  expect(purposeFor(settings, made, kim, 'answer')).toBe('answer');
});

test.each([
  ['link', {}, 'answer', 'answer', 'view'],
  ['link', { canLockOut: true as const }, 'answer', 'view', 'view'],
  ['link', { undo: { impossible: 'it is gone' } }, 'answer', 'view', 'view'],
  ['personal', {}, 'answer', 'view', 'view'],
  ['look', {}, 'view', 'view', 'view'],
] as const)('mode %s with a plan of %j: personal %s, group %s, others %s', (page, plan, personal, many, none) => {
  const settings = settingsWith({ ...people, approvals: { page } });
  const one = caseIn('waiting', { plan: planWith(plan) });
  expect(purposeFor(settings, one, alex, 'answer')).toBe(personal);
  expect(purposeFor(settings, one, group, 'answer')).toBe(many);
  expect(purposeFor(settings, one, { ...alex, answers: false }, 'answer')).toBe(none);
});
