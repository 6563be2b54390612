/** Whom a case is told to: the owner's route, everybody else who must hear of it, and why. */
import type { Case } from './case.ts';
import { chainOf } from './owners/chain.ts';
import { isConfidential } from './owners/confidential.ts';
import type { Directory } from './owners/directory.ts';
import { alsoTold } from './owners/also-told.ts';
import { escalationOf } from './owners/escalation.ts';
import { securityRoute } from './owners/security.ts';
import { fewest } from './owners/targets.ts';
import type { Settings } from './settings.ts';
import type { Target } from './target.ts';

export const steps = [
  'security',
  'route',
  'tag',
  'actor',
  'provenance',
  'account',
  'fallback',
  'watcher',
  'approver',
  'on-call',
] as const;

/** One piece of evidence. `chosen`: the owner; `added`: told as well; `later`: told when nobody answers; `next`: nobody found here. */
export interface Link {
  step: (typeof steps)[number];
  outcome: 'chosen' | 'added' | 'later' | 'refused' | 'unreadable' | 'next';
  /** In words, for people: what was looked at, and what came of it. */
  why: string;
}

export interface Route {
  /** Never empty, one per owner; which of them may answer is in `answers`. */
  targets: Target[];
  /** Whom to tell next while nobody answers, stage by stage; none of them is among the targets. */
  escalation: Target[][];
  /** Security only: whoever made the change must not be warned. */
  confidential: boolean;
  chain: Link[];
}

/** What routing may know besides the case. Tags and clusters are those kept with the case, unless fresher ones are given. */
export interface RouteGiven {
  settings: Settings;
  tags?: Record<string, string>;
  clusters?: readonly { name: string; tags: Record<string, string> }[];
  /** What was asked of AWS Organizations and the identity store. */
  directory?: Directory;
}

/**
 * The route of a case, pure. The first source that gives a target that can be delivered to is the owner; a source that could
 * not be read is passed over and says so. Questions also go to approvers, everything to the watchers and to whoever made the
 * change (who never gets an answer link), unless the case is confidential: then to security alone.
 */
export function routeOf(one: Case, given: RouteGiven): Route {
  const asked = { one, ...given, tags: given.tags ?? one.tags ?? {}, clusters: given.clusters ?? one.clusters ?? [] };
  if (isConfidential(one)) return securityRoute(asked);
  const owners = chainOf(asked);
  const added = alsoTold(asked, owners);
  const targets = fewest([...owners.targets, ...added.targets]);
  const escalation = escalationOf(asked, owners, targets);
  return {
    targets,
    escalation: escalation.stages,
    confidential: false,
    chain: [...owners.chain, ...added.chain, ...escalation.chain],
  };
}
