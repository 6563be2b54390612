/** Links to the approval page: 256 random bits in the fragment, of which only a hash is kept. */
import { createHash } from 'node:crypto';
import type { Case } from './case.ts';
import type { Ports } from './ports.ts';
import { isOwn, isRisky } from './people.ts';
import type { Settings } from './settings.ts';
import type { Target } from './target.ts';

export const purposes = ['answer', 'undo', 'view'] as const;
export type Purpose = (typeof purposes)[number];

/** What a link opens. It is kept under the hash of its token, never with it. */
export interface Link {
  case: string;
  /** An answer fits this round and this plan and no other. */
  round: number;
  /** The plan's hash, of an undo link the undo's; absent where there is nothing to be done. */
  planHash?: string;
  purpose: Purpose;
  /** Whom it was sent to, in words. */
  target: string;
  /** The place it was sent to, `sink:address`: at most three links of a place and round live. */
  place: string;
  /** The person it was sent to, when exactly one person reads there. */
  person?: string;
  /** Epoch seconds; the page opens to nobody from then on. */
  expiresAt: number;
}

/** At most this many links of one target, purpose and round live; the oldest goes. A repeated delivery mints again. */
export const mostLinks = 3;

/** How long a link opens its page. What it may still answer is the case's to say. */
const linkSeconds = 30 * 86_400;

/**
 * A new token for a target, its hash stored before it is answered. `wish` is what the target is to do; it gets less when it may not
 * (`purposeFor`). Rejects when the hash could not be stored: then nothing may be sent.
 */
export async function mintLink(
  ports: Pick<Ports, 'cases' | 'random' | 'now'>,
  settings: Settings,
  one: Case,
  target: Target,
  wish: Purpose,
): Promise<string> {
  const token = Buffer.from(ports.random(32)).toString('base64url');
  if (!isToken(token)) throw new Error('The source of randomness did not give 32 bytes; no link was made.');
  const purpose = purposeFor(settings, one, target, wish);
  const planHash = purpose === 'undo' ? one.undoHash : one.planHash;
  await ports.cases.putLink(tokenHash(token), {
    case: one.id,
    round: one.round,
    ...(planHash !== undefined && { planHash }),
    purpose,
    target: target.name,
    place: `${target.sink}:${target.address}`,
    ...(target.person !== undefined && { person: target.person }),
    expiresAt: ports.now() + linkSeconds,
  });
  return token;
}

/**
 * The link of a pasted code, whole link or token, with the token's hash; null when it is none of ours, no longer opens, or is not in strict form.
 * Reads once at most, by key: nothing is compared that could be timed.
 */
export async function findLink(
  ports: Pick<Ports, 'cases' | 'now'>,
  code: string,
): Promise<{ link: Link; hash: string; token: string } | null> {
  const token = code.slice(code.lastIndexOf('#') + 1).trim();
  if (!isToken(token)) return null;
  const hash = tokenHash(token);
  const link = await ports.cases.link(hash);
  return link && link.expiresAt > ports.now() ? { link, hash, token } : null;
}

/** `https://host/c/<case>#<token>`: the token never leaves the browser by itself. */
export const linkAddress = (publicUrl: string, one: Pick<Case, 'id'>, token: string): string =>
  `${publicUrl.replace(/\/$/, '')}/c/${one.id}#${token}`;

/** What a target's link may do: never more than settings allow there, and never an answer for whoever made the change. */
export function purposeFor(settings: Settings, one: Case, target: Target, wish: Purpose): Purpose {
  const { page } = settings.approvals;
  if (wish === 'view' || !target.answers || page === 'look') return 'view';
  if (target.person === undefined) return page === 'personal' || isRisky(one) ? 'view' : wish;
  return isOwn(settings, one, target.person) ? 'view' : wish;
}

export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** 43 characters of base64url that decode to 32 bytes and back: the last one has four spare bits, so three others would decode the same. */
export const isToken = (text: string): boolean =>
  /^[A-Za-z0-9_-]{42}[048AEIMQUYcgkosw]$/.test(text) && Buffer.from(text, 'base64url').toString('base64url') === text;
