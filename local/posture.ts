/** The posture of an account: every resource a survey saw, with what is wrong, what does not apply, and what nobody could tell. */
import { cliLines } from '../shared/aws-cli.ts';
import type { Control, Finding, Severity } from '../shared/control.ts';
import { decide, modeOf } from '../shared/decide.ts';
import { plainLine } from '../shared/plain.ts';
import type { Ports } from '../shared/ports.ts';
import { refKey } from '../shared/refs.ts';
import type { Reading, Ref } from '../shared/resources.ts';
import type { Settings } from '../shared/settings.ts';
import { survey, type Look } from '../shared/survey.ts';
import { severityOf, undoOf } from './decided.ts';

/** The JSON of `eks-guardrails scan` (docs/scan.md). */
export interface Posture {
  account: string;
  regions: string[];
  /** In the order of Region, kind and id. */
  resources: Scanned[];
  /** What could not even be listed, in words. */
  missing: string[];
}

export interface Scanned {
  ref: Ref;
  findings: PostureFinding[];
  notApplicable: { control: string; why: string }[];
  /** Per control, because a missing right hides a part of the checklist only. */
  errors: { control: string; error: string }[];
}

export interface PostureFinding {
  control: string;
  severity: Severity;
  key: string;
  message: string;
  /** Why nothing would be done about it: an exemption of settings or of a tag. */
  exempt?: string;
  calls: { call: string; input: object }[];
  cli: string[];
  undo: object;
}

export interface Scope {
  account: string;
  regions: readonly string[];
  /** Only these clusters and what belongs to them; absent: everything. */
  clusters?: readonly string[];
}

/** Looks at everything in scope; `seen` hears of progress. Resolves whatever could not be read: the posture says what. */
export async function postureOf(
  ports: Ports,
  settings: Settings,
  scope: Scope,
  seen: (so: { resources: number; findings: number }) => void = () => undefined,
): Promise<Posture> {
  const missing: string[] = [];
  const resources: Scanned[] = [];
  let findings = 0;
  const post: Ports['post'] = async ({ text }) => void missing.push(plainLine(text));
  const place = { ...scope, want: (ref: Ref) => mayBelong(ref, scope.clusters) };
  await survey({ ...ports, post }, settings, place, async look => {
    if ('absent' in look || !belongs(look, scope.clusters)) return;
    const scanned = scannedOf(look, settings, ports.now());
    resources.push(scanned);
    findings += scanned.findings.length;
    seen({ resources: resources.length, findings });
  });
  resources.sort((a, b) => (refKey(a.ref) < refKey(b.ref) ? -1 : 1));
  return { account: scope.account, regions: [...scope.regions], resources, missing };
}

// A node group's id begins with its cluster's name; of the rest only the reading knows whose it is.
const mayBelong = ({ kind, id }: Ref, clusters: Scope['clusters']): boolean =>
  !clusters ||
  (kind !== 'cluster' && !id.includes('/')) ||
  clusters.includes(id.split('/')[0] ?? '') ||
  id.startsWith('arn:');

const belongs = (look: Look, clusters: Scope['clusters']): boolean =>
  !clusters || !('reading' in look) || look.reading.clusters.some(({ name }) => clusters.includes(name));

function scannedOf(look: Look, settings: Settings, now: number): Scanned {
  const { ref, controls } = look;
  const scanned: Scanned = { ref, findings: [], notApplicable: [], errors: [] };
  if ('unsettled' in look)
    scanned.notApplicable = controls.map(({ id }) => ({ control: id, why: plainLine(look.unsettled) }));
  if ('error' in look) scanned.errors = controls.map(({ id }) => ({ control: id, error: wordsOf(look.error) }));
  if (!('reading' in look)) return scanned;
  const { reading, judgement } = look;
  const off = (control: Control) => modeOf({ control, ref, clusters: reading.clusters, settings }).mode === 'off';
  for (const control of controls.filter(off))
    scanned.notApplicable.push({ control: control.id, why: 'settings switch the control off here' });
  const on = (id: string) => !scanned.notApplicable.some(({ control }) => control === id);
  scanned.findings = judgement.findings
    .filter(({ control }) => on(control.id))
    .map(({ control, finding }) => findingOf(control, finding, { ref, reading, settings, now }));
  scanned.notApplicable.push(...judgement.notApplicable.filter(({ control }) => on(control)));
  scanned.errors = judgement.broken.map(({ control, error }) => ({ control, error: wordsOf(error) }));
  return scanned;
}

function findingOf(
  control: Control,
  finding: Finding,
  { ref, reading, settings, now }: { ref: Ref; reading: Reading; settings: Settings; now: number },
): PostureFinding {
  const { tags, clusters } = reading;
  const given = { control, finding, ref, tags, clusters, wake: { ref, sweep: true as const }, introduced: false };
  const decision = decide({ ...given, before: null, settings, now });
  const calls = finding.plan?.calls ?? [];
  return {
    control: control.id,
    severity: severityOf({ control, finding }),
    key: finding.key,
    message: plainLine(finding.message),
    ...(decision.do === 'none' && { exempt: decision.reason }),
    calls,
    cli: cliLines(calls, ref),
    undo: undoOf(finding.plan),
  };
}

const wordsOf = (error: unknown): string => plainLine(error instanceof Error ? error.message : String(error));
