/** Plans as values: how they are named by a hash, merged, and limited to what a person approved. */
import { createHash } from 'node:crypto';
import type { Plan } from './control.ts';
import { factsOf, type Call } from './operations.ts';
import type { Ref } from './resources.ts';

/** SHA-256 of canonical JSON, base64url: two values have one hash exactly when they say the same. */
export const hashOf = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('base64url');

/** What an approval is for: the calls in their order, where they go, and whether they can be undone. Wording and undo may change. */
export const planHash = (control: string, ref: Ref, plan: Plan): string =>
  hashOf({
    v: 1,
    account: ref.account,
    region: ref.region,
    control,
    calls: plan.calls,
    reversible: 'calls' in plan.undo,
  });

/** What an undo answer is for; null when our roles may not or cannot undo. */
export const undoHash = (control: string, ref: Ref, plan: Plan): string | null =>
  'calls' in plan.undo
    ? hashOf({ v: 1, account: ref.account, region: ref.region, control, calls: plan.undo.calls })
    : null;

/** True when the plan can be taken back by us or, by its CLI lines, by a person. */
export const isReversible = (plan: Plan): boolean => !('impossible' in plan.undo);

/** JSON with sorted keys and without absent values: the same text for the same value, whatever order it was built in. */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if ('toJSON' in value && typeof value.toJSON === 'function') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return `{${entries
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
    .join(',')}}`;
}

/**
 * One call that does the work of several, or null when AWS has no such call: same operation, same input but for its one mergeable list.
 * Each caller's own items stay recorded with its own plan.
 */
export function merged(calls: readonly Call[]): Call | null {
  const [first, ...rest] = calls;
  if (!first) return null;
  if (rest.length === 0) return first;
  const list = factsOf(first.call).merge;
  if (
    !list ||
    rest.some(
      call =>
        call.call !== first.call || canonical(without(call.input, list)) !== canonical(without(first.input, list)),
    )
  ) {
    return null;
  }
  const items = calls.flatMap(call => itemsOf(call.input, list));
  // The input is the first call's own with a longer list of the same kind, so its type holds.
  return { ...first, input: { ...first.input, [list]: [...new Set(items)] } } as Call;
}

const without = (input: object, field: string): object =>
  Object.fromEntries(Object.entries(input).filter(([name]) => name !== field));

const itemsOf = (input: object, field: string): unknown[] => {
  const value = Object.entries(input).find(([name]) => name === field)?.[1];
  return Array.isArray(value) ? value : [];
};
