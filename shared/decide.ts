/** The one decision: what to do about a finding, and why, in words. Pure. */
import type { Case } from './case.ts';
import type { Circumstances, Decision } from './circumstances.ts';
import { severities, weaker, type Remedy, type Severity } from './control.ts';
import { exemptionFor } from './exemptions.ts';
import { limitsOf } from './limits.ts';
import { listed } from './listed.ts';
import { modes, type Mode } from './settings.ts';

/**
 * What the settings say of one control on one resource. Of clusters that share it and whose tags say different things, none is acted on
 * against its word, and none is silenced by the other's: the mildest mode and remedy hold, but what one of them wants told is told.
 */
export function modeOf(given: Pick<Circumstances, 'control' | 'ref' | 'clusters' | 'settings'>): {
  mode: Mode;
  remedy: Remedy;
} {
  const { clusters } = given;
  const said = (clusters.length > 0 ? clusters : [null]).map(cluster => modeFor(given, cluster));
  const ranks = said.map(({ mode }) => modes.indexOf(mode));
  const [least, most] = [Math.min(...ranks), Math.max(...ranks)];
  const rank = Math.max(least, Math.min(most, modes.indexOf('notify')));
  return {
    mode: modes[rank] ?? 'notify',
    remedy: said.map(({ remedy }) => remedy).reduce((a, b) => weaker(a, b), given.control.strongest),
  };
}

function modeFor(
  { control, ref, settings }: Pick<Circumstances, 'control' | 'ref' | 'settings'>,
  cluster: Circumstances['clusters'][number] | null,
): { mode: Mode; remedy: Remedy } {
  const environment = settings.accounts[ref.account]?.environment;
  let mode = settings.mode;
  let remedy = control.remedy;
  for (const rule of settings.rules) {
    const fits =
      (rule.control === undefined || rule.control === control.id) &&
      (rule.account === undefined || rule.account === ref.account) &&
      (rule.environment === undefined || rule.environment === environment) &&
      (rule.clusterTags === undefined ||
        (cluster !== null && Object.entries(rule.clusterTags).every(([name, value]) => cluster.tags[name] === value)));
    if (!fits) continue;
    mode = rule.mode ?? mode;
    remedy = rule.remedy ?? remedy;
  }
  return { mode, remedy };
}

/** The order matters: what forbids comes before what allows, and every doubt ends in a milder remedy. */
export function decide(given: Circumstances): Decision {
  const { control, finding, wake, now } = given;
  const { mode, remedy } = modeOf(given);
  if (mode === 'off') return { do: 'none', reason: 'the control is off here' };
  if (given.spokenFor) return { do: 'none', reason: given.spokenFor };
  const settled = decidedByPerson(given, finding.severity ?? control.severity);
  if (settled) return { do: 'none', reason: settled };
  const exemption = exemptionFor(given);
  if (exemption?.unreadable)
    return {
      do: mode === 'observe' ? 'observe' : 'notify',
      reason: `${exemption.unreadable}; nothing is changed until it can be read`,
      alarm: 'exemption-unreadable',
    };
  if (exemption) return { do: 'none', reason: exemption.reason };
  if (mode === 'observe') return { do: 'observe', reason: 'mode observe' };
  const graceEnd = (wake.because?.time ?? 0) + (control.graceSeconds ?? 0);
  if (control.graceSeconds && graceEnd > now)
    return { do: 'none', reason: `within the grace window of ${control.graceSeconds} s`, again: graceEnd };
  if ((finding.notBefore ?? 0) > now)
    return { do: 'none', reason: 'so new that its maker may still be at it', again: finding.notBefore ?? now };

  const own = limitsOf(given, mode, remedy);
  const steps = [...own, ...(given.beside?.limits ?? []).filter(limit => !own.some(one => one.why === limit.why))];
  const strongest = steps.reduce<Remedy>((soFar, step) => weaker(soFar, step.atMost), remedy);
  // What holds the remedy down is the reason, even where the control asks for no more; a revert says why nothing did.
  const binding = steps.filter(step => step.atMost === strongest);
  const stands = strongest === 'ask' ? binding.filter(step => step.standDown) : [];
  const words = [
    given.introduced ? (wake.touched === 'all' ? 'made by this change' : 'touched by this change') : undefined,
    finding.note,
    ...(binding.length > 0
      ? binding.map(step => step.why)
      : [strongest === 'revert' ? undefined : `the control's remedy is ${remedy}`]),
    binding.some(step => step.why.startsWith('mode ')) ? undefined : `mode ${mode}`,
    given.beside && `also against ${listed(given.beside.controls)}`,
  ].filter(word => word !== undefined);
  const alarm = stands.find(step => step.alarm)?.alarm;
  return {
    do: strongest,
    reason: words.join('; '),
    ...(stands.length > 0 && { standDown: true as const }),
    ...(alarm && { alarm }),
  };
}

/** True while the day a person named has not come; a fault that has become graver since is another one than they lived with. */
export const isStillAccepted = (before: Case, severity: Severity, now: number): boolean =>
  (before.acceptedUntil ?? 0) > now && severities.indexOf(severity) <= severities.indexOf(before.severity);

/** What a person has already decided about this very fault, were it as grave as `severity`. */
export function decidedByPerson(
  { before, now }: Pick<Circumstances, 'before' | 'now'>,
  severity: Severity,
): string | null {
  if (before?.status === 'undoing') return `${before.answer?.by} asked to have the fix undone`;
  if (before?.status !== 'accepted' || !isStillAccepted(before, severity, now)) return null;
  const until = new Date((before.acceptedUntil ?? 0) * 1000).toISOString().slice(0, 10);
  return `accepted until ${until} by ${before.answer?.by}: ${before.answer?.reason}`;
}
