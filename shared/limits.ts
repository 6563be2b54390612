/** What keeps the remedy for a finding down, and why, in words. Pure. */
import type { Circumstances, Limit } from './circumstances.ts';
import type { Remedy } from './control.ts';
import { isReversible } from './plan.ts';
import type { Mode } from './settings.ts';

/** Everything that keeps this finding's remedy down, in the order in which it is told. */
export function limitsOf(given: Circumstances, mode: Mode, remedy: Remedy): Limit[] {
  const { finding } = given;
  const limits: Limit[] = [];
  const limit = (atMost: Remedy, why: string) => limits.push({ atMost, why });
  if (mode !== 'enforce' && mode !== 'off' && mode !== 'observe') limit(mode, `mode ${mode}`);
  if (finding.atMost) limit(finding.atMost.remedy, finding.atMost.why);
  if (!finding.plan)
    limit('notify', remedy === 'notify' ? "the control's remedy is notify" : 'there is no safe automatic fix');
  else if (!isReversible(finding.plan)) limit('ask', 'the fix cannot be undone');
  else if (finding.plan.canLockOut) limit('ask', 'the fix can lock people out');
  if (given.wake.sweep) limit('notify', 'found by the sweep');
  else if (!given.introduced) limit('ask', 'stood before this change');
  return [...limits, ...historyOf(given)];
}

/**
 * The limits that hold for every control that finds this thing wrong: what is known of the thing itself, and its history. A control's
 * own remedy, mode and scope (`ofControl`) say nothing against another control's. A question changes nothing, so none is held down.
 */
export const limitsForAll = (given: Circumstances): Limit[] => [
  ...(given.finding.atMost && !given.finding.atMost.ofControl
    ? [{ atMost: 'ask' as const, why: given.finding.atMost.why }]
    : []),
  ...historyOf(given),
];

/** What happened before, and who is at work: it holds whichever control speaks. */
function historyOf({ control, wake, before, settings, now, recentReverts = 0 }: Circumstances): Limit[] {
  const { flap, breaker } = settings;
  const flaps = (before?.reverts ?? []).filter(at => at > now - flap.hours * 3600).length;
  const iac = control.askIac && wake.because?.actor.iac;
  return [
    ...(iac ? [{ atMost: 'ask' as const, why: `made by ${iac}, which would make it again` }] : []),
    ...(flap.reverts > 0 && flaps >= flap.reverts
      ? [
          {
            atMost: 'ask' as const,
            why: `reverted ${flaps} times within ${flap.hours} h and made again: standing down`,
            standDown: true as const,
          },
        ]
      : []),
    ...(breaker.reverts > 0 && recentReverts > breaker.reverts
      ? [
          {
            atMost: 'ask' as const,
            why: `more than ${breaker.reverts} automatic reverts in this account within ${breaker.minutes} min: standing down`,
            standDown: true as const,
            alarm: 'breaker',
          },
        ]
      : []),
  ];
}
