/** How a case, an inventory and a last good state lie in the table's rows. */
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Case } from '../case.ts';
import type { Link } from '../links.ts';
import { refKey } from '../refs.ts';

/** The primary key of every row. */
export interface Key {
  PK: string;
  SK: string;
}

/** The only value of the index `by-due`'s hash key: a due list of one partition reads in order, and few cases are due at once. */
export const dueShard = 'DUE';

export const caseKey = (id: string): Key => ({ PK: `CASE#${id}`, SK: 'CASE' });

export const linkKey = (hash: string): Key => ({ PK: `LINK#${hash}`, SK: 'LINK' });

/** Where the hashes of one place's links of a round are listed. No hash holds a `#`, so no link has this key; it begins alike, for IAM. */
export const linksKey = (link: Pick<Link, 'case' | 'round' | 'purpose' | 'place'>): Key => ({
  PK: `LINK#OF#${link.case}`,
  SK: `${link.round}#${link.purpose}#${link.place}`,
});

/** A case's row: its own fields and the keys. Without a `dueAt` the row is not in the index `by-due`, which needs both its keys. */
export function caseRow(one: Case): Record<string, unknown> {
  // The SDK refuses Dates inside evidence or plans; as JSON they are what every reader of the row expects.
  const plain: unknown = JSON.parse(JSON.stringify(one));
  return {
    ...fieldsOf(plain),
    ...caseKey(one.id),
    refKey: refKey(one.ref),
    due: dueShard,
  };
}

/** The case in a row, without the row's keys. */
export function rowCase(row: Record<string, unknown>): Case {
  const { PK: _pk, SK: _sk, refKey: _refKey, due: _due, ...one } = row;
  // Only `put` writes rows of this key, and it takes a Case.
  return one as unknown as Case;
}

// DynamoDB takes 400 KB an item, attribute names and keys included.
const partBytes = 350_000;

/**
 * A document as rows small enough for DynamoDB: compressed, and cut where even that is too long (beyond some thousand clusters).
 * Every part says of which writing it is, so that a reader between two writings notices.
 */
export function packed(PK: string, document: unknown, ttl: number): (Key & Record<string, unknown>)[] {
  const bytes = gzipSync(JSON.stringify(document));
  const writing = writingOf(document);
  const count = Math.max(1, Math.ceil(bytes.length / partBytes));
  return Array.from({ length: count }, (_, at) => ({
    PK,
    SK: partKey(at),
    writing,
    count,
    bytes: bytes.subarray(at * partBytes, (at + 1) * partBytes),
    ttl,
  }));
}

/** What tells one writing from another: the same document read back has the same. */
export const writingOf = (document: unknown): string =>
  createHash('sha256').update(JSON.stringify(document)).digest('base64url');

export const partKey = (at: number): string => `PART#${String(at).padStart(3, '0')}`;

/** The document of the rows of one key, in order; null when there is none or the parts belong to different writings. */
export function unpacked(rows: readonly Record<string, unknown>[]): unknown {
  const [first] = rows;
  if (!first) return null;
  const parts = rows.slice(0, Number(first['count']));
  const whole = parts.length === first['count'] && parts.every(part => part['writing'] === first['writing']);
  if (!whole) return null;
  const bytes = parts.map(part => part['bytes']).filter(part => part instanceof Uint8Array);
  return JSON.parse(gunzipSync(Buffer.concat(bytes)).toString());
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value)) : {};
