/** The case: one row that tells the whole story of one finding. Its transitions are in next.ts. */
import { createHash } from 'node:crypto';
import type { Plan, Severity } from './control.ts';
import { everybody, allOf, provenOf } from './owners/people.ts';
import { canonical, hashOf } from './plan.ts';
import type { Change } from './record.ts';
import type { Ref } from './resources.ts';
import type { Settings } from './settings.ts';

export const statuses = [
  'observed',
  'notified',
  'waiting',
  'approved',
  'acting',
  'undoing',
  'resolved',
  'accepted',
  'expired',
  'superseded',
  'standing-down',
  'failed',
] as const;
export type Status = (typeof statuses)[number];

/** Times are epoch seconds. */
export interface Case {
  id: string;
  /** Grows with every write; a write names the one it read. */
  ver: number;
  /** Grows each time the case starts to ask or act anew, so that an old answer cannot fit a new question. */
  round: number;
  status: Status;
  control: string;
  severity: Severity;
  ref: Ref;
  /** The finding's key as last seen. */
  key: string;
  facet: string;
  message: string;
  evidence: Record<string, unknown>;
  /** The change that introduced the finding, when one did. */
  because?: Change;
  /** The resource's tags that routing may read (owners.ts), and no others. */
  tags?: Record<string, string>;
  /** The clusters it belongs to, with the same tags of theirs. */
  clusters?: { name: string; tags: Record<string, string> }[];
  /** What it lies in, whose tags or name may name an owner: the id of its VPC, the path of a role. */
  within?: { vpc?: string; path?: string };
  /** Every identity of whoever made the change; `unresolved` when nobody is known. Never empty: an absent set would let anyone pass. */
  actorAliases: string[];
  decision: { do: 'revert' | 'ask' | 'notify' | 'observe'; reason: string };
  plan?: Plan;
  planHash?: string;
  undoHash?: string;
  openedAt: number;
  updatedAt: number;
  /** When reconcile must look again, whatever else happens. */
  dueAt?: number;
  /** Until when the question may be answered. */
  expiresAt?: number;
  /** How many people an approval takes; absent: one. */
  quorum?: 1 | 2;
  /** The people who approved in this round, normalised. */
  approvers?: string[];
  /** The people who said to live with it in this round. */
  rejecters?: string[];
  /** Rejections that came after the end of the question: kept, and of no effect. */
  lateAnswers?: Answer[];
  /** When this round's question was asked. */
  askedAt?: number;
  /** How many reminders were sent of this round's question. */
  remindStage?: number;
  /** How often changes have brought the finding in this round; absent: once. */
  seen?: number;
  /** Of a case that stands down: until then a fault that is gone may come back, so the case does not end. */
  quietUntil?: number;
  /** It stands down because its account's breaker is open: `first` speaks for all of them, `more` waits for a digest. */
  breaker?: 'first' | 'more';
  /** How many further routes heard of this round's question. */
  escalation?: number;
  answer?: Answer;
  /** Who works on it now, and until when nobody else may. */
  lease?: { owner: string; until: number };
  attempt: number;
  /** How often EKS was busy with another update; does not count as an attempt. */
  busy: number;
  /** When AWS accepted the calls of this round. */
  calledAt?: number;
  requestIds: string[];
  /** EKS updates to follow. */
  updateIds: string[];
  /** Hash of the state we left behind; undo is offered only while it stands. */
  left?: string;
  undoUntil?: number;
  result?: { by: 'guardrail' | 'owner'; at: number; why: string };
  /** What went wrong and what to do. */
  failure?: string;
  acceptedUntil?: number;
  /** Why it is superseded. */
  supersededBy?: 'plan changed' | 'settings';
  /** When it was reverted by policy, newest last, for the flap rule. */
  reverts: number[];
  reopened: number;
  lastSeen: number;
  /** The last 50 transitions, each holding the hash of the one before. */
  history: Entry[];
  ttl?: number;
}

export interface Answer {
  do: 'approve' | 'reject' | 'undo' | 'retry';
  /** A person, or `policy:<control>`. */
  by: string;
  via: 'policy' | 'cli' | 'link' | 'slack';
  at: number;
  reason?: string;
  days?: number;
  /** What proves who it was; absent for policy and on a person's own machine. */
  evidence?: Evidence;
  /** The holder of a link answered: a key, which cannot say whose hand it was in. */
  attribution?: 'link';
  /** Hash of the settings by which it was allowed. */
  settingsHash?: string;
}

/** The hash of a link's token, an IAM principal's ARN, or a Slack user with the time stamp of the action. */
export type Evidence = { link: string } | { arn: string } | { slack: { user: string; actionTs: string } };

export interface Entry {
  at: number;
  round: number;
  from: Status | null;
  to: Status;
  what: string;
  by: string;
  planHash?: string;
  calls?: string[];
  requestIds?: string[];
  /** A call was sent more than once, and AWS may have made it under an id we were never told. */
  resent?: true;
  prev: string;
}

/** Statuses in which nothing more will happen unless the finding comes back or a person asks. */
export const isOpen = (one: Case): boolean => !['resolved', 'superseded', 'observed'].includes(one.status);

/**
 * The case of a finding: 26 characters (130 bits) of Crockford base32, from what the finding is about and nothing else,
 * so that a finding can have one case only. `lasting` stays when AWS gives the thing a new id.
 */
export function caseId(control: string, ref: Ref, lasting: string): string {
  const digest = createHash('sha256')
    .update(canonical({ account: ref.account, region: ref.region, kind: ref.kind, id: ref.id, control, lasting }))
    .digest();
  const bits = BigInt(`0x${digest.toString('hex')}`) >> 126n;
  return Array.from(
    { length: 26 },
    (_, i) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Number((bits >> BigInt(5 * (25 - i))) & 31n)],
  ).join('');
}

/** The case after a transition: one version on, its history one entry longer (and no longer than 50). */
export function written(before: Case | null, after: Case, entry: Omit<Entry, 'from' | 'to' | 'round' | 'prev'>): Case {
  const last = before?.history.at(-1);
  const full: Entry = {
    ...entry,
    round: after.round,
    from: before?.status ?? null,
    to: after.status,
    prev: last ? hashOf(last) : '',
  };
  return {
    ...after,
    ver: (before?.ver ?? 0) + 1,
    updatedAt: entry.at,
    history: [...(before?.history ?? []), full].slice(-50),
  };
}

/**
 * Every identity of whoever made a change, normalised: what the change proves, and what settings know as the same person
 * (the name among them, which is how answers name a person). What a caller may choose freely (a session name) is left out.
 * Never empty: `unresolved` when nobody is known.
 */
export function aliasesOf(change: Change | undefined, settings?: Settings): string[] {
  const proven = provenOf(change);
  const people = settings ? everybody(settings).map(allOf) : [];
  const same = people.filter(identities => identities.some(identity => proven.includes(identity))).flat();
  return proven.length > 0 ? [...new Set([...proven, ...same])] : ['unresolved'];
}
