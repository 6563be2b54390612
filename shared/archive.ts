/** The audit outside the table: every entry of every history, kept whole before anybody hears of it. */
import type { Case, Entry } from './case.ts';
import { canonical, hashOf } from './plan.ts';
import type { Ports } from './ports.ts';

/** One archived entry. Readers ignore what they do not know, and a field's meaning changes only with `schema`. */
export interface Archived {
  schema: 'eks-guardrails/history/v1';
  /** The entry's hash, which the next one names as `prev`: entries of a case form a chain. */
  hash: string;
  entry: Entry;
  /** The case as this write left it, without its history. It holds no token: the row never does. */
  case: Omit<Case, 'history'>;
  /** Who wrote the row; the person is in the entry. */
  submittedBy: 'eks-guardrails';
}

/**
 * Archives what a change of a case added to its history, oldest first. Done again, it writes nothing new: a key stands for one entry. Rejects when
 * one could not be kept; then nothing may be told of the change, and the stream hands it out again. Without an archive it does nothing.
 */
export async function archiveChange(
  ports: Pick<Ports, 'archive'>,
  before: Case | null,
  after: Case | null,
): Promise<void> {
  if (!ports.archive || !after) return;
  const { history: _history, ...rest } = after;
  for (const entry of newEntries(before, after)) {
    const hash = hashOf(entry);
    const document: Archived = {
      schema: 'eks-guardrails/history/v1',
      hash,
      entry,
      case: rest,
      submittedBy: 'eks-guardrails',
    };
    await ports.archive(keyOf(after, entry, hash), canonical(document));
  }
}

/** `history/<account>/<case>/<second>-<hash>.json`: entries of a case lie together by their seconds; the chain says the order within one. */
export const keyOf = (one: Pick<Case, 'id' | 'ref'>, entry: Entry, hash: string): string =>
  `history/${one.ref.account}/${one.id}/${String(entry.at).padStart(12, '0')}-${hash}.json`;

/** The entries of `after` that come after the last of `before`; all of them when that one is not there (a new case, or one that lost it). */
export function newEntries(before: Case | null, after: Case): Entry[] {
  const last = before?.history.at(-1);
  if (!last) return after.history;
  const hash = hashOf(last);
  const at = after.history.findLastIndex(entry => hashOf(entry) === hash);
  return after.history.slice(at + 1);
}
