/** The one decision: every safety rule, every limit, every combination, and the words people read. */
import * as fc from 'fast-check';
import { remedies, weaker, type Remedy } from '../shared/control.ts';
import type { Circumstances, Decision } from '../shared/circumstances.ts';
import { modeOf } from '../shared/decide.ts';
import { modes } from '../shared/settings.ts';
import {
  caseIn,
  changeWith,
  circumstancesWith,
  controlWith,
  decided,
  findingWith,
  hour,
  now,
  planWith,
  ref,
  settingsWith,
  unfixable,
} from './fixtures.ts';

const because = changeWith();
const touching = { ref, because, touched: ['sgr-0a51de00000000001'] };
const terraform = changeWith({ actor: { type: 'AssumedRole', name: 'ci', iac: 'Terraform' } });
const irreversible = planWith({ undo: { impossible: 'AWS cannot disable it again' } });
const byPerson = planWith({ undo: { byPerson: planWith().calls } });
const revertedAt = (...reverts: number[]) => caseIn('resolved', { reverts });

type Row = [why: string, given: Partial<Circumstances>, expected: Decision];

const says = (
  given: Partial<Circumstances>,
  does: Decision['do'],
  reason: string,
  more: Partial<Decision> = {},
): [Partial<Circumstances>, Decision] => [given, { do: does, reason, ...more }];

const row = (why: string, [given, expected]: [Partial<Circumstances>, Decision]): Row => [why, given, expected];

describe('decide', () => {
  test.each<Row>([
    row('reverts what a change touched', says({}, 'revert', 'touched by this change; mode enforce')),
    row(
      'says that the change made it when it created the resource',
      says({ wake: { ref, because, touched: 'all' } }, 'revert', 'made by this change; mode enforce'),
    ),
    row(
      'keeps the note of the finding in the reason',
      says(
        { finding: findingWith({ note: 'exactly port 22' }) },
        'revert',
        'touched by this change; exactly port 22; mode enforce',
      ),
    ),
    row(
      'asks about what stood before (rule 1)',
      says({ introduced: false }, 'ask', 'stood before this change; mode enforce'),
    ),
    row(
      'only tells of what a sweep finds (rule 1)',
      says({ introduced: false, wake: { ref, sweep: true } }, 'notify', 'found by the sweep; mode enforce'),
    ),
    row(
      'goes no further than the finding allows (rules 2 and 3)',
      says(
        { finding: findingWith({ atMost: { remedy: 'ask', why: 'a controller owns the rule' } }) },
        'ask',
        'touched by this change; a controller owns the rule; mode enforce',
      ),
    ),
    row(
      'asks where the fix can lock people out (rule 4)',
      says(
        { finding: findingWith({ plan: planWith({ canLockOut: true }) }) },
        'ask',
        'touched by this change; the fix can lock people out; mode enforce',
      ),
    ),
    row(
      'asks where the fix cannot be undone (rule 4)',
      says(
        { finding: findingWith({ plan: irreversible }) },
        'ask',
        'touched by this change; the fix cannot be undone; mode enforce',
      ),
    ),
    row(
      'may revert where a person can undo',
      says({ finding: findingWith({ plan: byPerson }) }, 'revert', 'touched by this change; mode enforce'),
    ),
    row(
      'only tells where there is no fix',
      says({ finding: unfixable() }, 'notify', 'touched by this change; there is no safe automatic fix; mode enforce'),
    ),
    row(
      'does nothing where the control is off (rule 5)',
      says({ settings: settingsWith({ mode: 'off' }) }, 'none', 'the control is off here'),
    ),
    row(
      'records in silence in mode observe (rule 5)',
      says({ settings: settingsWith({ mode: 'observe' }) }, 'observe', 'mode observe'),
    ),
    row(
      'only tells in mode notify (rule 5)',
      says({ settings: settingsWith({ mode: 'notify' }) }, 'notify', 'touched by this change; mode notify'),
    ),
    row(
      'asks in mode ask (rule 5)',
      says({ settings: settingsWith({ mode: 'ask' }) }, 'ask', 'touched by this change; mode ask'),
    ),
    row(
      "goes no further than the control's remedy (rule 5)",
      says(
        { control: controlWith({ remedy: 'notify' }) },
        'notify',
        "touched by this change; the control's remedy is notify; mode enforce",
      ),
    ),
    row(
      'says what holds it down even where the control asks for no more',
      says(
        { control: controlWith({ remedy: 'ask' }), introduced: false },
        'ask',
        'stood before this change; mode enforce',
      ),
    ),
    row(
      'leaves alone what is exempt (rule 6)',
      says(
        {
          settings: settingsWith({
            exemptions: [{ control: 'eks-sg-admin-port-open', owner: 'alex', reason: 'bastion', until: '2026-11-30' }],
          }),
        },
        'none',
        'exempt until 2026-11-30 by alex: bastion',
      ),
    ),
    row(
      'stands down after two reverts within six hours (rule 7)',
      says(
        { before: revertedAt(now - 2 * hour, now - hour) },
        'ask',
        'touched by this change; reverted 2 times within 6 h and made again: standing down; mode enforce',
        { standDown: true },
      ),
    ),
    row(
      'stands down and pages when the breaker opens (rule 7)',
      says(
        { recentReverts: 21 },
        'ask',
        'touched by this change; more than 20 automatic reverts in this account within 10 min: standing down; mode enforce',
        { standDown: true, alarm: 'breaker' },
      ),
    ),
    row(
      'asks where code would make it again and the control says so (rule 8)',
      says(
        { control: controlWith({ askIac: true }), wake: { ...touching, because: terraform } },
        'ask',
        'touched by this change; made by Terraform, which would make it again; mode enforce',
      ),
    ),
    row(
      'reverts what code made where the control does not mind (rule 8)',
      says({ wake: { ...touching, because: terraform } }, 'revert', 'touched by this change; mode enforce'),
    ),
    row(
      'treats what an AWS service made like any other change (rule 9)',
      says(
        {
          wake: {
            ...touching,
            because: changeWith({
              actor: { type: 'AssumedRole', name: 'eks', invokedBy: 'eks-nodegroup.amazonaws.com' },
            }),
          },
        },
        'revert',
        'touched by this change; mode enforce',
      ),
    ),
    row(
      'lets a create-then-tag tool finish (rule 12)',
      says({ control: controlWith({ graceSeconds: 300 }) }, 'none', 'within the grace window of 300 s', {
        again: because.time + 300,
      }),
    ),
  ])('%s', (_, given, expected) => expect(decided(given)).toEqual(expected));

  test.each<[string, Partial<Circumstances>, Decision['do']]>([
    ['one revert is no flapping', { before: revertedAt(now - hour) }, 'revert'],
    ['a revert exactly six hours old no longer counts', { before: revertedAt(now - 6 * hour, now - hour) }, 'revert'],
    ['one second younger it does', { before: revertedAt(now - 6 * hour + 1, now - hour) }, 'ask'],
    [
      'flap 0 switches the rule off',
      { before: revertedAt(now, now, now), settings: settingsWith({ flap: { reverts: 0, hours: 6 } }) },
      'revert',
    ],
    ['the twentieth revert still goes through', { recentReverts: 20 }, 'revert'],
    [
      'breaker 0 switches the rule off',
      { recentReverts: 999, settings: settingsWith({ breaker: { reverts: 0, minutes: 10 } }) },
      'revert',
    ],
    ['the grace window is over at its last second', { control: controlWith({ graceSeconds: 60 }) }, 'revert'],
    ['and not one second earlier', { control: controlWith({ graceSeconds: 61 }) }, 'none'],
    ['what is new is left to its maker', { finding: { ...findingWith(), notBefore: now + 1 } }, 'none'],
    ['and told of when its time has come', { finding: { ...findingWith(), notBefore: now } }, 'revert'],
    [
      'what no change made has no grace window',
      { control: controlWith({ graceSeconds: 300 }), wake: { ref }, introduced: false },
      'ask',
    ],
  ])('%s', (_, given, expected) => expect(decided(given).do).toBe(expected));

  test('names every limit that binds, and none that does not', () => {
    const both = {
      introduced: false,
      finding: findingWith({ plan: irreversible, atMost: { remedy: 'notify' as const, why: 'not ours' } }),
    };
    expect(decided(both).reason).toBe('not ours; mode enforce');
    const { finding: _finding, ...rest } = both;
    expect(decided({ ...rest, finding: findingWith({ plan: irreversible }) }).reason).toBe(
      'the fix cannot be undone; stood before this change; mode enforce',
    );
  });

  test('does not stand down when it would only tell anyway', () =>
    expect(decided({ recentReverts: 21, settings: settingsWith({ mode: 'notify' }) })).toEqual({
      do: 'notify',
      reason: 'touched by this change; mode notify',
    }));

  test('an exemption that cannot be read never speaks louder than mode observe', () => {
    const unreadable = {
      tags: { 'eks-guardrails/exempt': 'until we have time' },
      settings: settingsWith({ mode: 'observe', exemptByTag: ['eks-sg-admin-port-open'] }),
    };
    expect(decided(unreadable)).toMatchObject({ do: 'observe', alarm: 'exemption-unreadable' });
  });
});

describe('the mode', () => {
  const rules = (...rules: object[]) =>
    settingsWith({ mode: 'notify', rules, accounts: { [ref.account]: { environment: 'test' } } });
  const clusters = [
    { name: 'shop', tags: { team: 'a', tier: '1' } },
    { name: 'till', tags: { team: 'b' } },
  ];
  const of = (...all: object[]) =>
    modeOf({ control: controlWith({ remedy: 'ask' }), ref, clusters, settings: rules(...all) });

  test.each<[string, object[], ReturnType<typeof modeOf>]>([
    ['is the general one without rules', [], { mode: 'notify', remedy: 'ask' }],
    ['comes from the last rule that fits', [{ mode: 'off' }, { mode: 'enforce' }], { mode: 'enforce', remedy: 'ask' }],
    [
      'survives a later rule that speaks of the remedy only',
      [{ mode: 'enforce' }, { remedy: 'revert' }],
      { mode: 'enforce', remedy: 'revert' },
    ],
    ['ignores rules of other controls', [{ control: 'eks-other', mode: 'off' }], { mode: 'notify', remedy: 'ask' }],
    ['ignores rules of other accounts', [{ account: '444455556666', mode: 'off' }], { mode: 'notify', remedy: 'ask' }],
    ['knows the environment of the account', [{ environment: 'test', mode: 'ask' }], { mode: 'ask', remedy: 'ask' }],
    ['ignores other environments', [{ environment: 'production', mode: 'ask' }], { mode: 'notify', remedy: 'ask' }],
    [
      'wants all tags of a rule on one cluster',
      [{ clusterTags: { team: 'b', tier: '1' }, mode: 'off' }],
      { mode: 'notify', remedy: 'ask' },
    ],
    [
      'acts on a shared thing only where every cluster lets it',
      [{ clusterTags: { team: 'b' }, mode: 'enforce' }],
      { mode: 'notify', remedy: 'ask' },
    ],
    [
      'does so whichever rule comes last',
      [
        { clusterTags: { team: 'a' }, mode: 'ask' },
        { clusterTags: { team: 'b' }, mode: 'enforce' },
      ],
      { mode: 'ask', remedy: 'ask' },
    ],
    [
      'of a shared thing is never silence while one cluster wants to hear',
      [{ clusterTags: { team: 'b' }, mode: 'off' }],
      { mode: 'notify', remedy: 'ask' },
    ],
    [
      'is recorded where one cluster wants that and the other nothing',
      [
        { clusterTags: { team: 'a' }, mode: 'off' },
        { clusterTags: { team: 'b' }, mode: 'observe' },
      ],
      { mode: 'observe', remedy: 'ask' },
    ],
    [
      'takes a remedy raised for one of several clusters for none',
      [{ clusterTags: { team: 'b' }, remedy: 'revert' }],
      { mode: 'notify', remedy: 'ask' },
    ],
    [
      'takes a remedy lowered for one of several clusters for all',
      [{ clusterTags: { team: 'b' }, remedy: 'notify' }],
      { mode: 'notify', remedy: 'notify' },
    ],
  ])('%s', (_, given, expected) => expect(of(...given)).toEqual(expected));

  test("raises a remedy to the control's strongest and no further", () =>
    expect(
      modeOf({
        control: controlWith({ remedy: 'notify', strongest: 'ask' }),
        ref,
        clusters,
        settings: rules({ remedy: 'revert' }),
      }).remedy,
    ).toBe('ask'));
});

const remedy = fc.constantFrom(...remedies);
const anything: fc.Arbitrary<Circumstances> = fc
  .record({
    mode: fc.constantFrom(...modes),
    rule: fc.option(remedy, { nil: undefined }),
    remedy,
    strongest: remedy,
    atMost: fc.option(remedy, { nil: undefined }),
    plan: fc.constantFrom(undefined, planWith(), irreversible, byPerson, planWith({ canLockOut: true })),
    sweep: fc.boolean(),
    introduced: fc.boolean(),
    askIac: fc.boolean(),
    iac: fc.boolean(),
    grace: fc.integer({ min: 0, max: 120 }),
    reverts: fc.array(fc.integer({ min: now - 8 * hour, max: now }), { maxLength: 4 }),
    recentReverts: fc.integer({ min: 0, max: 40 }),
    tag: fc.constantFrom(undefined, 'nonsense', 'eks-sg-admin-port-open:2026-12-01:alex:bastion'),
  })
  .map(one =>
    circumstancesWith({
      control: controlWith({
        remedy: one.remedy,
        strongest: one.strongest,
        graceSeconds: one.grace,
        ...(one.askIac && { askIac: true as const }),
      }),
      finding: {
        ...unfixable(),
        ...(one.plan && { plan: one.plan }),
        ...(one.atMost && { atMost: { remedy: one.atMost, why: 'because' } }),
      },
      wake: one.sweep ? { ref, sweep: true } : { ...touching, because: one.iac ? terraform : because },
      introduced: one.introduced && !one.sweep,
      before: caseIn('resolved', { reverts: one.reverts }),
      tags: one.tag ? { 'eks-guardrails/exempt': one.tag } : {},
      recentReverts: one.recentReverts,
      settings: settingsWith({
        mode: one.mode,
        rules: one.rule ? [{ remedy: one.rule }] : [],
        exemptByTag: ['eks-sg-admin-port-open'],
      }),
    }),
  );

// The mode as the strongest thing it lets happen.
const most = { off: 'none', observe: 'observe', notify: 'notify', ask: 'ask', enforce: 'revert' } as const;
const strength = (does: Decision['do']) => ['none', 'observe', ...remedies].indexOf(does);

describe('whatever the circumstances', () => {
  const always = (holds: (given: Circumstances, decision: Decision) => boolean) =>
    fc.assert(
      fc.property(anything, given => holds(given, decided(given))),
      { numRuns: 500 },
    );

  test('nothing is reverted that the change did not touch', () =>
    always((given, { do: does }) => does !== 'revert' || (given.introduced && !given.wake.sweep)));
  test("nothing goes beyond the control's strongest, the finding's limit or the mode", () =>
    always(({ control, finding, settings }, { do: does }) => {
      const limit: Remedy = weaker(control.strongest, finding.atMost?.remedy ?? 'revert');
      return strength(does) <= Math.min(strength(limit), strength(most[settings.mode]));
    }));
  test('only a fix that can be undone and locks nobody out is made unasked', () =>
    always(
      ({ finding: { plan } }, { do: does }) =>
        does !== 'revert' || (plan !== undefined && !plan.canLockOut && !('impossible' in plan.undo)),
    ));
  test('nothing is asked without a fix to approve', () =>
    always(({ finding }, { do: does }) => does !== 'ask' || finding.plan !== undefined));
  test('a case stands down only by asking', () => always((_, { do: does, standDown }) => !standDown || does === 'ask'));
  test('there are words for it, and no gaps in them', () =>
    always((_, { reason }) => reason !== '' && !/undefined|NaN|; ;|^;|;$/.test(reason)));
  test('the same circumstances decide the same', () =>
    always((given, decision) => JSON.stringify(decided(given)) === JSON.stringify(decision)));
});
