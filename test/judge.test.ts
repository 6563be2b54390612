/** Judging: every control has its say, and a bad one takes nobody else's. */
import type { Finding, NotApplicable, Severity } from '../shared/control.ts';
import { isGood, judge } from '../shared/judge.ts';
import { controlWith, findingWith, now, ref, settingsWith } from './fixtures.ts';

const given = { ref, settings: settingsWith(), now };
const finds = (id: string, severity: Severity, verdict: Finding[] | NotApplicable) =>
  controlWith({ id, severity, evaluate: () => verdict });
const one = (key: string, severity?: Severity) => findingWith({ key, ...(severity && { severity }) });

test('the gravest findings come first, equals in the order of their controls', () => {
  const controls = [
    finds('eks-a', 'low', [one('a-1'), one('a-2', 'critical')]),
    finds('eks-b', 'critical', [one('b-1', 'medium'), one('b-2')]),
    finds('eks-c', 'medium', [one('c-1')]),
  ];
  expect(judge(controls, null, given).findings.map(({ finding }) => finding.key)).toEqual([
    'a-2',
    'b-2',
    'b-1',
    'c-1',
    'a-1',
  ]);
});

test('each finding comes with the control that found it', () => {
  const control = finds('eks-a', 'low', [one('a-1')]);
  expect(judge([control], null, given).findings).toEqual([{ control, finding: one('a-1') }]);
});

test('what does not apply says why, which is not the same as nothing found', () =>
  expect(
    judge([finds('eks-a', 'low', { notApplicable: 'Auto Mode' }), finds('eks-b', 'low', [])], null, given),
  ).toEqual({
    findings: [],
    notApplicable: [{ control: 'eks-a', why: 'Auto Mode' }],
    broken: [],
  }));

test('a control that throws is broken and stops no other', () => {
  const error = new Error('no such field');
  const broken = controlWith({
    id: 'eks-broken',
    evaluate: () => {
      throw error;
    },
  });
  const judged = judge([broken, finds('eks-b', 'low', [one('b-1')])], null, given);
  expect(judged.broken).toEqual([{ control: 'eks-broken', error }]);
  expect(judged.findings.map(({ finding }) => finding.key)).toEqual(['b-1']);
});

test('a control is given the resource, the settings and the time', () => {
  const seen: unknown[] = [];
  const resource = { record: { eventID: 'e-1' } };
  // Any value is handed on as it is.
  judge([controlWith({ evaluate: (...all) => (seen.push(all), []) })], resource as never, given);
  expect(seen).toEqual([[resource, given]]);
});

describe('a good state, to go back to', () => {
  const needing = (evaluate: () => Finding[]) => controlWith({ id: 'eks-a', needsLastGood: true, evaluate });
  const broken = () => {
    throw new Error('a bug');
  };
  const good = (...controls: ReturnType<typeof controlWith>[]) => isGood(controls, judge(controls, null, given));

  test('is one in which the control that goes back finds nothing, whatever others find', () => {
    expect(good(needing(() => []))).toBe(true);
    expect(
      good(
        needing(() => []),
        finds('eks-b', 'low', [one('b-1')]),
      ),
    ).toBe(true);
    expect(
      good(
        needing(() => []),
        controlWith({ id: 'eks-b', evaluate: broken }),
      ),
    ).toBe(true);
    expect(good(needing(() => [one('a-1')]))).toBe(false);
    expect(good(needing(broken))).toBe(false);
  });

  test('is of no use where none goes back', () => expect(good(finds('eks-b', 'low', []))).toBe(false));
});
