/** The case: one id per finding, a bounded history that chains, and who made the change. */
import * as fc from 'fast-check';
import { aliasesOf, caseId, isOpen, written } from '../shared/case.ts';
import { hashOf } from '../shared/plan.ts';
import type { Kind, Ref } from '../shared/resources.ts';
import { caseIn, changeWith, everyStatus, now, ref } from './fixtures.ts';

const control = 'eks-sg-admin-port-open';
const id = caseId(control, ref, 'rule:tcp:22-22:0.0.0.0/0');

describe("a case's id", () => {
  test('is 26 characters of Crockford base32', () => expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/));
  test('never changes: a table is full of them', () => expect(id).toBe('JG174AJP192RR3G8763V2TVCDS'));
  test('does not depend on the order of fields', () => {
    const { kind, account, region, id: of } = ref;
    expect(caseId(control, { id: of, region, account, kind }, 'rule:tcp:22-22:0.0.0.0/0')).toBe(id);
  });

  test('is another one for each finding', () => {
    // Texts of a few separators: joining them carelessly would make some equal.
    const text = fc.string({ unit: fc.constantFrom('a', '/', ':', '#', '"', ','), maxLength: 4 });
    const kind = fc.constantFrom<Kind>('cluster', 'nodegroup', 'security-group', 'role');
    const of = fc.record<Ref>({
      kind,
      account: fc.constantFrom('111122223333', '444455556666'),
      region: text,
      id: text,
    });
    const samples = fc.sample(fc.tuple(text, of, text), 20_000);
    const different = new Set(samples.map(one => JSON.stringify(one)));
    expect(new Set(samples.map(sample => caseId(...sample))).size).toBe(different.size);
  });

  test('uses every one of its characters evenly', () => {
    const seen = Array.from({ length: 26 }, () => new Set<string>());
    for (let i = 0; i < 1000; i++)
      Array.from(caseId(control, ref, String(i))).forEach((character, at) => seen[at]?.add(character));
    expect(seen.map(set => set.size)).toEqual(Array.from({ length: 26 }, () => 32));
  });
});

describe('a history', () => {
  const move = (what: string) => ({ at: now, what, by: 'kim' });

  test('says what became of what, and holds the hash of the entry before', () => {
    const before = caseIn('waiting');
    const after = written(before, { ...before, status: 'approved', round: 2 }, move('approve: close it'));
    expect(after).toMatchObject({ ver: before.ver + 1, updatedAt: now });
    expect(after.history).toEqual([
      ...before.history,
      {
        at: now,
        what: 'approve: close it',
        by: 'kim',
        round: 2,
        from: 'waiting',
        to: 'approved',
        prev: hashOf(before.history[0]),
      },
    ]);
  });

  test('keeps the last 50 entries, and every kept one chains', () =>
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 45, maxLength: 70 }), texts => {
        const end = texts.reduce((soFar, text) => written(soFar, soFar, move(text)), caseIn('waiting'));
        expect(end.history.length).toBe(Math.min(50, texts.length + 1));
        expect(end.history.at(-1)?.what).toBe(texts.at(-1));
        expect(end.history.slice(1).map(entry => entry.prev)).toEqual(end.history.slice(0, -1).map(hashOf));
      }),
      { numRuns: 25 },
    ));
});

describe('who made a change', () => {
  const actor = changeWith().actor;
  test.each([
    [
      'a role is known by its ARN, never by the session name its user chose',
      { ...actor, arn: 'arn:aws:sts::111122223333:assumed-role/PlatformAdmin/kim' },
      ['arn:aws:iam::111122223333:role/platformadmin'],
    ],
    [
      'a user is known by his ARN',
      { type: 'IAMUser', name: 'Kim', arn: 'arn:aws:iam::111122223333:user/Kim' },
      ['arn:aws:iam::111122223333:user/kim'],
    ],
    ['a caller without any ARN is not known', { type: 'AWSService', name: 'eks.amazonaws.com' }, ['unresolved']],
  ])('%s', (_, actor, aliases) => expect(aliasesOf(changeWith({ actor }))).toEqual(aliases));
  test('without a change nobody is known, and the set is never empty', () =>
    expect(aliasesOf(undefined)).toEqual(['unresolved']));
});

test('what is over is not open', () =>
  expect(everyStatus.filter(({ one }) => !isOpen(one)).map(({ status }) => status)).toEqual([
    'observed',
    'resolved',
    'superseded',
  ]));
