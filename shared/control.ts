/** The shape of a control: data that says what is right and why, and one pure function that judges a resource. */
import type { Call, WriteOperation } from './operations.ts';
import type { Kind, Ref, Resources } from './resources.ts';
import type { Settings } from './settings.ts';
import type { EventTrigger, TriggerFor } from './triggers.ts';

/** Strongest last: settings may lower a remedy, never raise it above the control's `strongest`. */
export const remedies = ['notify', 'ask', 'revert'] as const;
export type Remedy = (typeof remedies)[number];

/** Mildest first. */
export const severities = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** What is wrong with one resource. */
export interface Finding<N extends WriteOperation = WriteOperation, P extends WriteOperation = WriteOperation> {
  /** Unique within (control, resource), the same as long as the fault lasts, never a position in a list. */
  key: string;
  /** What stays when AWS gives the faulty thing a new id (a rule made again): cases are kept by it. Default: the key. */
  lasting?: string;
  /** One sentence that names the resource and the fault. */
  message: string;
  /** The part of the resource a change can write; a change that touched it introduced the finding. */
  facet: string;
  /** When milder or graver than the control's. */
  severity?: Severity;
  /** The strongest remedy this very finding allows, with the reason in words. `ofControl`: more than this control speaks of is at stake; one that speaks of all of it may go further. */
  atMost?: { remedy: Remedy; why: string; ofControl?: true };
  /** A word for the decision's reason: `exactly port 22`. */
  note?: string;
  plan?: Plan<N, P>;
  /** Epoch seconds: until then nobody is told, since whoever made the thing may still be at it. */
  notBefore?: number;
  /** What was seen, small and free of secrets: it is kept with the case. */
  evidence: Record<string, unknown>;
}

/** How to put it right, as data. Never a function: the same value is sent, allowed, shown, hashed, approved and undone. */
export interface Plan<N extends WriteOperation = WriteOperation, P extends WriteOperation = WriteOperation> {
  calls: Call<N>[];
  undo: { calls: Call<N>[] } | { byPerson: Call<N | P>[] } | { impossible: string };
  /** What people will notice. */
  effect: string;
  /** True when the fix can lock people out: another person than the changer must approve it. */
  canLockOut?: true;
}

export interface NotApplicable {
  notApplicable: string;
}

/** What a control may know besides the resource. */
export interface Given<K extends Kind = Kind> {
  ref: Ref<K>;
  settings: Settings;
  /** Epoch seconds. */
  now: number;
  /** The last state of this resource in which nothing was wrong, if one was kept. */
  lastGood?: Resources[K];
}

export interface Control<
  K extends Kind = Kind,
  N extends WriteOperation = WriteOperation,
  P extends WriteOperation = WriteOperation,
> {
  id: string;
  /** States what is right, not what is wrong. */
  title: string;
  /** Why it matters, in two or three sentences a person reads when woken. */
  why: string;
  severity: Severity;
  kind: 'aws-config' | 'conduct' | 'in-cluster';
  resource: K;
  /** The lines of the source checklists this control answers; document `field`: what practice taught instead, in words. */
  sources: readonly { document: string; lines: string }[];
  mappings: Record<string, string>;
  /** Events that wake it and may introduce a finding. */
  triggers: readonly TriggerFor<K>[];
  /** The inverse events: they wake it only to see a case end. */
  closes: readonly EventTrigger[];
  /** Every write of its plans and undos that our roles are granted. */
  calls: readonly N[];
  /** Writes shown to a person as undo, never granted to our roles: they would weaken audit, keys or IAM. */
  byPerson: readonly P[];
  remedy: Remedy;
  strongest: Remedy;
  /** When the remedy differs from `remedy`, in words, for the docs. */
  condition?: string;
  /** Seconds a create-then-tag tool gets to finish; never for internet exposure. */
  graceSeconds?: number;
  /** Conduct that is ordinary work: its owner is told like of any finding, not security alone. */
  openly?: true;
  /** Conduct that counts whoever's the changed resource is: that of all others counts only where it is EKS's (read.ts). */
  anyones?: true;
  /** When infrastructure as code made the change: ask instead of fighting its next run. */
  askIac?: true;
  /** True when a plan needs the last good state, which is then kept by the sweep. */
  needsLastGood?: true;
  evaluate(resource: Resources[K], given: Given<K>): Finding<N, P>[] | NotApplicable;
}

/** Returns its argument; exists so that `calls` is inferred as the tuple written there and no plan can use another call. */
export const control = <
  K extends Kind,
  const L extends readonly WriteOperation[],
  const P extends readonly WriteOperation[],
>(
  c: Control<K, L[number], P[number]> & { calls: L; byPerson: P },
): Control<K, L[number], P[number]> => c;

/** The weaker of two remedies. */
export const weaker = (a: Remedy, b: Remedy): Remedy => (remedies.indexOf(a) <= remedies.indexOf(b) ? a : b);
