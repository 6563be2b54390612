/** The control tester: examples per control, and for each of them everything that must hold for all controls. */
import { remedies, type Control, type Remedy, type Severity } from '../shared/control.ts';
import { evaluated, settingsOf, type Example } from './examples.ts';
import { checkPlan } from './check-plan.ts';
import { bare, bareRef } from './bare.ts';
import { undoCalls } from './perform.ts';
import { isPart } from './touched.ts';

/** What a bad example must find. What is not stated must be absent: a milder severity, a limit. */
export interface Expected {
  key: string | RegExp;
  /** When it differs from the control's. */
  severity?: Severity;
  /** The remedy of `atMost`. */
  atMost?: Remedy;
  /** What stays of it when AWS gives the faulty thing a new id, where that is not the key. */
  lasting?: string;
  /** A part of the reason of `atMost`. */
  why?: RegExp;
  message?: RegExp;
  /** The word for the decision's reason. */
  note?: string;
  /** The exact calls; `[]`: no plan at all. Absent: a plan, whatever its calls. */
  calls?: unknown[];
  /** The exact undo. */
  undo?: unknown;
  /** Fields that its evidence must hold, among others. */
  evidence?: object;
  /** A part of what the plan says people will notice. */
  effect?: RegExp;
  /** The plan says that it can lock people out. */
  canLockOut?: true;
}

export interface Examples {
  fine: Example[];
  bad: (Example & { finds: Expected[] })[];
  notApplicable?: (Example & { because: RegExp })[];
  /** What the plan of a finding may change, as a pattern of facts (state-of-world.ts); everything else must survive it. */
  changes?: (finding: { key: string; facet: string }) => RegExp;
  /** Whether a resource of which AWS tells only the ids is a finding (default) or has nothing that could be wrong. */
  bare?: 'finding' | 'nothing';
}

/** Builds the tests of one control. */
export function check(control: Control, examples: Examples): void {
  const { fine, bad, notApplicable = [] } = examples;
  describe(control.id, () => {
    test('has examples of both kinds, named by sentences, none twice', () => {
      const names = [...fine, ...bad, ...notApplicable].map(example => example.name);
      expect(fine.length).toBeGreaterThanOrEqual(2);
      expect(bad.length).toBeGreaterThanOrEqual(2);
      expect(names.filter(name => !/^\S+( \S+){2,}$/.test(name))).toEqual([]);
      expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    });
    test('has a remedy its findings and fixes allow', () => checkRemedy(control, bad));
    test('makes every call it declares in some example, and so asks for no right it does not need', async () => {
      const made = new Set<string>();
      for (const example of bad) {
        const { verdict } = await evaluated(control, example);
        for (const { plan } of Array.isArray(verdict) ? verdict : [])
          for (const { call } of plan ? [...plan.calls, ...undoCalls(plan)] : []) made.add(call);
      }
      expect([...made].toSorted()).toEqual([...control.calls, ...control.byPerson].toSorted());
    });
    test('neither throws over nor is content with a resource of which only the ids are known', () => {
      const kind = bareKind(control);
      const verdict = control.evaluate(bare[kind].resource, {
        ref: bareRef(kind),
        settings: settingsOf({}),
        now: 1_793_696_400,
      });
      expect(Array.isArray(verdict) && verdict.length > 0).toBe((examples.bare ?? 'finding') === 'finding');
      expectWords(control, verdict);
    });
    test.each(fine.map(example => [example.name, example] as const))('fine: %s', async (_, example) => {
      const { verdict } = await evaluated(control, example);
      expect(verdict).toEqual([]);
    });
    if (notApplicable.length > 0)
      test.each(notApplicable.map(example => [example.name, example] as const))(
        'not applicable: %s',
        async (_, example) => {
          const { verdict } = await evaluated(control, example);
          expect(verdict).toEqual({ notApplicable: expect.stringMatching(example.because) });
        },
      );
    describe.each(bad.map(example => [example.name, example] as const))('bad: %s', (_, example) => {
      test('finds what it must and nothing else', async () => {
        const { verdict, ref, resource } = await evaluated(control, example);
        expectWords(control, verdict, ref);
        const findings = Array.isArray(verdict) ? verdict : [];
        const unmatched = example.finds.filter(expected => !findings.some(finding => fits(expected.key, finding.key)));
        expect({ unmatched, count: findings.length }).toEqual({ unmatched: [], count: example.finds.length });
        for (const finding of findings) {
          const expected = example.finds.find(one => fits(one.key, finding.key));
          expect({ facet: finding.facet, isPart: isPart(ref.kind, resource, finding.facet) }).toMatchObject({
            isPart: true,
          });
          expect({
            key: finding.key,
            severity: finding.severity,
            atMost: finding.atMost?.remedy,
            canLockOut: finding.plan?.canLockOut,
          }).toEqual({
            key: finding.key,
            severity: expected?.severity,
            atMost: expected?.atMost,
            canLockOut: expected?.canLockOut,
          });
          if (expected?.lasting) expect(finding.lasting).toBe(expected.lasting);
          if (expected?.why) expect(finding.atMost?.why).toMatch(expected.why);
          if (expected?.note) expect(finding.note).toBe(expected.note);
          if (expected?.message) expect(finding.message).toMatch(expected.message);
          if (expected?.calls) expect(finding.plan?.calls ?? []).toEqual(expected.calls);
          else expect(finding.plan).toBeDefined();
          if (expected?.evidence) expect(finding.evidence).toMatchObject(expected.evidence);
          if (expected?.effect) expect(finding.plan?.effect).toMatch(expected.effect);
          if (expected?.undo) expect(finding.plan?.undo).toEqual(expected.undo);
        }
      });
      test('its plans do what they say and no more, and can be taken back', () =>
        checkPlan(control, example, examples.changes));
    });
  });
}

function checkRemedy(control: Control, bad: Examples['bad']): void {
  expect(remedies.indexOf(control.remedy)).toBeLessThanOrEqual(remedies.indexOf(control.strongest));
  const mayChange = bad.some(example =>
    example.finds.some(expected => expected.calls === undefined || expected.calls.length > 0),
  );
  const writes = [...control.calls, ...control.byPerson];
  // Words without deeds, or deeds nobody sees an example of.
  expect({ mayChange, writes: writes.length > 0 }).toEqual({
    mayChange: control.strongest !== 'notify',
    writes: control.strongest !== 'notify',
  });
}

/** Sentences for people: named resource, no holes. */
function expectWords(
  control: Control,
  verdict: ReturnType<Control['evaluate']>,
  ref = bareRef(bareKind(control)),
): void {
  const findings = Array.isArray(verdict) ? verdict : [];
  for (const { message, plan, atMost, note, evidence } of findings) {
    expect(message).toMatch(/^[A-Z][^\n]*\.$/);
    expect(message.slice(0, -1)).not.toMatch(/[.!?] [A-Z]/);
    expect([ref.id, ref.id.split('/').at(-1) ?? '', ref.account].some(name => message.includes(name))).toBe(true);
    const words = [message, plan?.effect, atMost?.why, note, JSON.stringify(evidence)].join(' ');
    expect(words).not.toMatch(/undefined|NaN|\[object/);
    expect(JSON.stringify(evidence).length).toBeLessThan(4000);
  }
}

const fits = (expected: string | RegExp, key: string): boolean =>
  typeof expected === 'string' ? expected === key : expected.test(key);

function bareKind(control: Control): keyof typeof bare {
  const { resource } = control;
  if (
    resource === 'group-change' ||
    resource === 'prefix-list' ||
    resource === 'network' ||
    resource === 'cni-role' ||
    resource === 'ebs-default' ||
    resource === 'oidc-issuer' ||
    resource === 'volume'
  )
    throw new Error(`${control.id} judges a ${resource}, of which there is nothing to judge.`);
  return resource;
}
