/** Exemptions: in force, ended, of another scope, by tag, unreadable, and by whoever made the change. */
import type { Circumstances } from '../shared/circumstances.ts';
import { endOfDay, exemptionFor, exemptTag } from '../shared/exemptions.ts';
import { caseIn, changeWith, circumstancesWith, controlWith, findingWith, now, ref, settingsWith } from './fixtures.ts';

const id = 'eks-sg-admin-port-open';
const exempt = (given: Partial<Circumstances> = {}) => exemptionFor(circumstancesWith(given));

describe('an exemption of the settings', () => {
  const one = { control: id, owner: 'alex', reason: 'bastion until the migration', until: '2026-11-03' };
  const withFields = (fields: object = {}) =>
    exempt({ settings: settingsWith({ exemptions: [{ ...one, ...fields }] }) });
  const inForce = { reason: 'exempt until 2026-11-03 by alex: bastion until the migration' };

  test.each<[string, object]>([
    ['for the control everywhere', {}],
    ['for its account', { account: ref.account }],
    ['for its Region', { region: ref.region }],
    ['for the resource', { resource: ref.id }],
    ['for the finding', { key: 'sgr-0a51de00000000001' }],
  ])('holds %s', (_, fields) => expect(withFields(fields)).toEqual(inForce));

  test.each<[string, object]>([
    ['another control', { control: 'eks-other' }],
    ['another account', { account: '444455556666' }],
    ['another Region', { region: 'us-east-1' }],
    ['another resource', { resource: 'sg-0b5e11a7e57e51002' }],
    ['another finding', { key: 'sgr-0a51de00000000002' }],
  ])('does not hold for %s', (_, fields) => expect(withFields(fields)).toBeNull());

  test('holds to the last second of its day and not beyond', () => {
    const settings = settingsWith({ exemptions: [one] });
    expect(exempt({ settings, now: Date.parse('2026-11-03T23:59:59Z') / 1000 })).toEqual(inForce);
    expect(exempt({ settings, now: Date.parse('2026-11-04T00:00:00Z') / 1000 })).toBeNull();
  });

  test('may cover what is critical', () =>
    expect(
      exempt({ control: controlWith({ severity: 'critical' }), settings: settingsWith({ exemptions: [one] }) }),
    ).toEqual(inForce));

  test('with a day that does not exist never holds', () => expect(withFields({ until: '2026-02-30' })).toBeNull());

  test('that has ended does not hide a later one', () =>
    expect(exempt({ settings: settingsWith({ exemptions: [{ ...one, until: '2026-11-01' }, one] }) })).toEqual(
      inForce,
    ));
});

describe('an exemption by tag', () => {
  const settings = settingsWith({ exemptByTag: [id] });
  const tagged = (tag: string, given: Partial<Circumstances> = {}) =>
    exempt({ settings, tags: { [exemptTag]: tag }, ...given });
  const good = `${id}:2026-11-03:alex:waits for ticket: OPS-7`;

  test('holds where the settings allow it, with colons in its reason', () =>
    expect(tagged(good)).toEqual({ reason: 'exempt by tag until 2026-11-03 by alex: waits for ticket: OPS-7' }));

  test.each<[string, string, Partial<Circumstances>]>([
    ['where the settings do not name the control', good, { settings: settingsWith() }],
    ['for a critical control', good, { control: controlWith({ severity: 'critical' }) }],
    ['for a critical finding of a milder control', good, { finding: findingWith({ severity: 'critical' }) }],
    ['for another control', 'eks-other:2026-11-03:alex:why not', {}],
    ['after its day', good, { now: Date.parse('2026-11-04T00:00:00Z') / 1000 }],
    [
      'when the change that made the resource wrote it too',
      good,
      { wake: { ref, because: changeWith(), touched: 'all' } },
    ],
    [
      'on a later look at what was made with it',
      good,
      { wake: { ref }, before: caseIn('waiting', { because: changeWith({ name: 'CreateCluster' }) }) },
    ],
  ])('does not hold %s', (_, tag, given) => expect(tagged(tag, given)).toBeNull());

  test('holds to the last second of its day', () =>
    expect(tagged(good, { now: Date.parse('2026-11-03T23:59:59Z') / 1000 })).not.toBeNull());

  test('holds for a milder finding of a critical control', () =>
    expect(
      tagged(good, { control: controlWith({ severity: 'critical' }), finding: findingWith({ severity: 'low' }) }),
    ).not.toBeNull());

  test.each([
    '',
    'yes',
    `${id}:2026-11-03:alex`,
    `${id}:2026-11-03:alex: `,
    `${id}:2026-11-03::why`,
    `${id}:soon:alex:why`,
    `${id}:2026-02-30:alex:why`,
    `:2026-11-03:alex:why`,
  ])('that reads %j is unreadable, which is no permission', tag =>
    expect(tagged(tag)?.unreadable).toMatch(/is not <control>:<YYYY-MM-DD>:<owner>:<reason>$/),
  );

  test('that its own creator wrote badly stops nothing', () =>
    expect(tagged('nonsense', { wake: { ref, because: changeWith(), touched: 'all' } })).toBeNull());

  test('that is unreadable stops nothing where tags do not count', () =>
    expect(tagged('nonsense', { control: controlWith({ severity: 'critical' }) })).toBeNull());
});

test.each<[string, number]>([
  ['2026-11-03', now + 15 * 3600 - 1],
  ['2026-02-29', Number.NaN],
  ['2028-02-29', Date.parse('2028-02-29T23:59:59Z') / 1000],
  ['2026-13-01', Number.NaN],
  ['tomorrow', Number.NaN],
])('the end of day %s is known', (date, end) => expect(endOfDay(date)).toBe(end));
