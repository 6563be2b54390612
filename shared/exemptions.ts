/** Exemptions: a control, a scope, an owner, a reason and an end date; from settings, or from a tag where settings allow it. */
import type { Circumstances } from './circumstances.ts';

/** The tag that may exempt a resource: `<control>:<YYYY-MM-DD>:<owner>:<reason>`. */
export const exemptTag = 'eks-guardrails/exempt';

/** The exemption in force for a finding, or why one that is there cannot be read (then nothing may be changed). */
export function exemptionFor(given: Circumstances): { reason: string; unreadable?: string } | null {
  return fromSettings(given) ?? fromTag(given);
}

/** The last second of a day YYYY-MM-DD, UTC, as epoch seconds; NaN when there is no such day. */
export function endOfDay(date: string): number {
  const end = Date.parse(`${date}T23:59:59Z`) / 1000;
  return Number.isNaN(end) || new Date(end * 1000).toISOString().slice(0, 10) !== date ? Number.NaN : end;
}

function fromSettings({ control, finding, ref, settings, now }: Circumstances) {
  const exemption = settings.exemptions.find(
    one =>
      one.control === control.id &&
      (one.account ?? ref.account) === ref.account &&
      (one.region ?? ref.region) === ref.region &&
      (one.resource ?? ref.id) === ref.id &&
      (one.key ?? finding.key) === finding.key &&
      endOfDay(one.until) >= now,
  );
  return exemption ? { reason: `exempt until ${exemption.until} by ${exemption.owner}: ${exemption.reason}` } : null;
}

function fromTag({ control, finding, tags, wake, before, settings, now }: Circumstances) {
  const tag = tags[exemptTag];
  // Tags route, they do not grant: only for controls that settings name, never for critical findings.
  if (
    tag === undefined ||
    !settings.exemptByTag.includes(control.id) ||
    (finding.severity ?? control.severity) === 'critical'
  )
    return null;
  // Whoever made the resource in this very change also wrote its tags, and may have written nonsense. The case remembers
  // that change: without it the tag would count from the next look on.
  if (wake.touched === 'all' || before?.because?.name.startsWith('Create')) return null;
  const [id, until = '', owner, ...words] = tag.split(':');
  const reason = words.join(':').trim();
  const end = endOfDay(until);
  if (!id || !owner || reason === '' || Number.isNaN(end)) {
    const unreadable = `the tag ${exemptTag} is not <control>:<YYYY-MM-DD>:<owner>:<reason>`;
    return { reason: unreadable, unreadable };
  }
  if (id !== control.id || end < now) return null;
  return { reason: `exempt by tag until ${until} by ${owner}: ${reason}` };
}
