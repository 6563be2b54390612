/** Plans as values: one hash for one meaning, and one call for several only where AWS has one. */
import * as fc from 'fast-check';
import type { Plan } from '../shared/control.ts';
import type { Call } from '../shared/operations.ts';
import { canonical, hashOf, isReversible, merged, planHash, undoHash } from '../shared/plan.ts';
import { planWith, ref } from './fixtures.ts';

const control = 'eks-sg-admin-port-open';
const revoke = (...ids: string[]): Call<'ec2:RevokeSecurityGroupIngress'> => ({
  call: 'ec2:RevokeSecurityGroupIngress',
  input: { GroupId: ref.id, SecurityGroupRuleIds: ids },
});

// Every object's keys in the opposite order, all the way down.
const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, inner]) => [name, reversed(inner)]),
  );
};

describe('canonical JSON', () => {
  test('says the same whatever order the keys came in', () =>
    fc.assert(fc.property(fc.jsonValue(), value => canonical(value) === canonical(reversed(value)))));
  test('is JSON, and says what was said', () =>
    fc.assert(
      fc.property(fc.jsonValue(), value =>
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value))),
      ),
    ));
  test('differs for different values', () =>
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.jsonValue(),
        (a, b) => (canonical(a) === canonical(b)) === (JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))),
      ),
    ));
  test.each<[string, unknown, unknown]>([
    ['another order of a list', [1, 2], [2, 1]],
    ['a number and its text', 1, '1'],
    ['null and an empty list', null, []],
    ['an empty list and an empty object', [], {}],
    ['a value moved to another key', { a: 1, b: 2 }, { a: 2, b: 1 }],
  ])('tells apart %s', (_, a, b) => expect(canonical(a)).not.toBe(canonical(b)));
  test.each<[string, unknown, string]>([
    ['leaves out what is absent', { b: undefined, a: 1 }, '{"a":1}'],
    ['keeps null', { a: null }, '{"a":null}'],
    ['writes a time as JSON does', { a: new Date(0) }, '{"a":"1970-01-01T00:00:00.000Z"}'],
    ['keeps places in a list', [undefined, 1], '[null,1]'],
    ['sorts by code unit, not by language', { b: 1, B: 2, ä: 3 }, '{"B":2,"b":1,"ä":3}'],
  ])('%s', (_, value, text) => expect(canonical(value)).toBe(text));
});

// An independent way to the same end: objects rebuilt with sorted keys.
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  // A list of pairs: an object would put keys like `1` first, whatever the order they came in.
  return {
    pairs: Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  };
}

describe("a plan's hash", () => {
  const plan = planWith();
  const hash = planHash(control, ref, plan);
  const inputs = fc.record({
    GroupId: fc.string(),
    SecurityGroupRuleIds: fc.array(fc.string()),
    DryRun: fc.option(fc.boolean(), { nil: undefined }),
  });

  test('survives JSON there and back', () =>
    fc.assert(
      fc.property(fc.array(inputs, { maxLength: 4 }), all => {
        const made = planWith({ calls: all.map(input => ({ call: 'ec2:RevokeSecurityGroupIngress', input })) });
        // What comes back from JSON is a plan again.
        return planHash(control, ref, JSON.parse(JSON.stringify(made)) as Plan) === planHash(control, ref, made);
      }),
    ));
  test('is 43 characters of base64url', () => expect(hash).toMatch(/^[A-Za-z0-9_-]{43}$/));
  test.each<[string, string]>([
    ['the control', planHash('eks-other', ref, plan)],
    ['the account', planHash(control, { ...ref, account: '444455556666' }, plan)],
    ['the Region', planHash(control, { ...ref, region: 'us-east-1' }, plan)],
    ['a call', planHash(control, ref, planWith({ calls: [revoke('sgr-2')] }))],
    ['the order of calls', planHash(control, ref, planWith({ calls: [revoke('sgr-2'), revoke('sgr-1')] }))],
    ['whether we can undo it', planHash(control, ref, planWith({ undo: { byPerson: [] } }))],
  ])('depends on %s', (_, other) =>
    expect([hash, planHash(control, ref, planWith({ calls: [revoke('sgr-1'), revoke('sgr-2')] }))]).not.toContain(
      other,
    ),
  );
  test('does not depend on wording or on how it is undone', () =>
    expect(planHash(control, ref, planWith({ effect: 'Other words.', undo: { calls: [] } }))).toBe(hash));
});

describe('an undo', () => {
  test('of ours has its own hash', () => {
    expect(undoHash(control, ref, planWith())).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(undoHash(control, ref, planWith())).not.toBe(undoHash(control, ref, planWith({ undo: { calls: [] } })));
  });
  test.each<[string, Plan, boolean]>([
    ['by a person', planWith({ undo: { byPerson: [] } }), true],
    ['that is impossible', planWith({ undo: { impossible: 'no way back' } }), false],
  ])('%s has none', (_, plan, reversible) => {
    expect(undoHash(control, ref, plan)).toBeNull();
    expect(isReversible(plan)).toBe(reversible);
  });
});

describe('calls made one', () => {
  const ids = fc.array(fc.constantFrom('sgr-1', 'sgr-2', 'sgr-3', 'sgr-4', 'sgr-5', 'sgr-6'), {
    minLength: 1,
    maxLength: 4,
  });

  test('take away exactly the union, each rule once', () =>
    fc.assert(
      fc.property(fc.array(ids, { minLength: 2, maxLength: 5 }), lists => {
        const one = merged(lists.map(list => revoke(...list)));
        expect(one).toEqual(revoke(...new Set(lists.flat())));
      }),
    ));
  test('are that call when there is one, and none when there is none', () => {
    expect(merged([revoke('sgr-1', 'sgr-1')])).toEqual(revoke('sgr-1', 'sgr-1'));
    expect(merged([])).toBeNull();
  });
  test.each<[string, Call, Call]>([
    ['of two groups', revoke('sgr-1'), { ...revoke('sgr-2'), input: { ...revoke('sgr-2').input, GroupId: 'sg-2' } }],
    ['with another option', revoke('sgr-1'), { ...revoke('sgr-2'), input: { ...revoke('sgr-2').input, DryRun: true } }],
    ['of two operations', revoke('sgr-1'), { call: 'ec2:AuthorizeSecurityGroupIngress', input: { GroupId: ref.id } }],
    [
      'that AWS takes one at a time',
      { call: 'iam:DetachRolePolicy', input: { RoleName: 'node', PolicyArn: 'a' } },
      { call: 'iam:DetachRolePolicy', input: { RoleName: 'node', PolicyArn: 'b' } },
    ],
    [
      'that AWS takes one at a time, the same one twice',
      { call: 'iam:DetachRolePolicy', input: { RoleName: 'node', PolicyArn: 'a' } },
      { call: 'iam:DetachRolePolicy', input: { RoleName: 'node', PolicyArn: 'a' } },
    ],
  ])('are never calls %s', (_, a, b) => {
    expect(merged([a, b])).toBeNull();
    expect(merged([b, a])).toBeNull();
  });
  test('leave the calls they came from alone', () => {
    const calls = [revoke('sgr-1'), revoke('sgr-2')];
    merged(calls);
    expect(calls).toEqual([revoke('sgr-1'), revoke('sgr-2')]);
  });
});

test('a hash names a value, not the way it was built', () =>
  expect(hashOf({ a: 1, b: [2] })).toBe(hashOf({ b: [2], a: 1 })));
