/** One thing, one plan: who leads among controls that find the same thing wrong, and what holds the leader back. */
import type { Circumstances } from '../shared/circumstances.ts';
import { decide } from '../shared/decide.ts';
import { withOnePlan } from '../shared/one-plan.ts';
import { caseIn, circumstancesWith, controlWith, findingWith, now, planWith } from './fixtures.ts';

const rule = { lasting: 'rule:-1:-1--1:0.0.0.0/0' };
const mild = controlWith({ id: 'mild', remedy: 'ask', strongest: 'revert', severity: 'medium' });
const strict = controlWith({ id: 'strict' });
const of = (control = strict, more: Partial<Circumstances> = {}): Circumstances =>
  circumstancesWith({ control, finding: findingWith(rule), ...more });

/** What becomes of findings that are found together, as `control: remedy`. */
const together = (...all: Circumstances[]): string[] =>
  withOnePlan(all.map(circumstances => ({ circumstances, decision: decide(circumstances) }))).map(
    one => `${one.control.id}: ${decide(one).do}`,
  );

test('the strongest remedy leads, in whatever order they are found', () => {
  expect(together(of(mild), of())).toEqual(['mild: none', 'strict: revert']);
  expect(together(of(), of(mild))).toEqual(['strict: revert', 'mild: none']);
});

test('what another control knows of the thing turns a revert into a question, and no question into less', () => {
  const careful = of(mild, { finding: findingWith({ ...rule, atMost: { remedy: 'notify', why: 'it is a bastion' } }) });
  expect(together(of(), careful)).toEqual(['strict: ask', 'mild: none']);
  const lead = withOnePlan(
    [of(), careful].map(circumstances => ({ circumstances, decision: decide(circumstances) })),
  )[0];
  expect(lead && decide(lead).reason).toContain('it is a bastion');
});

test('that more is at stake than another control speaks of is no reason', () => {
  const scope = { remedy: 'ask' as const, why: 'more would be closed', ofControl: true as const };
  expect(together(of(), of(mild, { finding: findingWith({ ...rule, atMost: scope }) }))).toEqual([
    'strict: revert',
    'mild: none',
  ]);
});

test('what was reverted twice in another control’s name is stood down from', () => {
  const reverted = of(mild, { before: caseIn('resolved', { reverts: [now - 60, now - 30] }) });
  expect(together(of(), reverted)).toEqual(['strict: ask', 'mild: none']);
});

test.each<[string, Partial<Circumstances['finding']>]>([
  ['another part', { facet: 'sgr-0other' }],
  ['another thing', { lasting: 'rule:tcp:22-22:0.0.0.0/0' }],
  ['another plan', { plan: planWith({ calls: [] }) }],
])('%s is another matter', (_what, more) => {
  expect(together(of(), of(mild, { finding: findingWith({ ...rule, ...more }) }))).toEqual([
    'strict: revert',
    'mild: ask',
  ]);
});

test('findings that name nothing lasting stand alone', () => {
  const { lasting: _lasting, ...finding } = findingWith();
  expect(together(of(strict, { finding }), of(mild, { finding }))).toEqual(['strict: revert', 'mild: ask']);
});

describe('what a person decided to live with', () => {
  const accepted = caseIn('accepted', { acceptedUntil: now + 86_400, severity: 'high' });
  test('holds for every control that finds it no graver', () =>
    expect(together(of(strict, { before: accepted }), of(mild))).toEqual(['strict: none', 'mild: none']));
  test('holds for no control that finds it graver', () => {
    const graver = controlWith({ id: 'graver', severity: 'critical' });
    expect(together(of(strict, { before: accepted }), of(graver))).toEqual(['strict: none', 'graver: revert']);
  });
});
