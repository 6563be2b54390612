/** Everybody besides the owner who must hear of a case: whoever made the change, watchers, security, approvers. */
import type { Case } from '../case.ts';
import { placeOf } from '../sent.ts';
import type { Link } from '../owners.ts';
import type { Person } from '../settings.ts';
import type { Target } from '../target.ts';
import type { Asked, Evidence } from './asked.ts';
import { fallbackEvidence, type Owners } from './chain.ts';
import { needsSecurity } from '../people.ts';
import { actorIn } from './people.ts';
import { securityTargets } from './security.ts';
import { channelsOf, channelTarget, emailOf, personTarget, reachedBy } from './targets.ts';

export function alsoTold(asked: Asked, owners: Owners): { targets: Target[]; chain: Link[] } {
  const told = new Set(owners.targets.map(placeOf));
  const all = [
    ...owners.later.filter(one => one.step === 'actor'),
    ...broadened(asked, owners),
    ...asked.settings.watchers.flatMap(name => toWatcher(asked, name)),
    ...(asks(asked.one) ? approvers(asked) : []),
  ];
  const targets: Target[] = [];
  const chain: Link[] = [];
  for (const { step, why, targets: found, outcome } of all) {
    const fresh = found.filter(target => !told.has(placeOf(target)));
    for (const target of fresh) told.add(placeOf(target));
    targets.push(...fresh);
    if (fresh.length > 0) chain.push({ step, outcome: 'added', why });
    else if (step === 'approver' && found.length > 0)
      chain.push({ step, outcome: 'added', why: `${why}, where it is told already` });
    else if (outcome) chain.push({ step, outcome, why });
  }
  if (asks(asked.one) && ![...owners.targets, ...targets].some(target => target.answers))
    chain.push({
      step: 'approver',
      outcome: 'next',
      why: 'no channel carries an answer: people answer with `eks-guardrails approve` or `reject`',
    });
  return { targets, chain };
}

/** True while this round of the case is a question, and for what becomes of it. */
const asks = (one: Case): boolean =>
  one.decision.do === 'ask' || one.status === 'waiting' || one.status === 'standing-down';

/** What the changer can influence never narrows who hears of something grave. */
function broadened(asked: Asked, { by, influenced }: Owners): Evidence[] {
  const { severity } = asked.one;
  const grave = severity === 'high' || severity === 'critical';
  const fallback = fallbackEvidence(asked);
  const security = (why: string): Evidence => ({ step: 'security', why, targets: securityTargets(asked, why) });
  return [
    ...(grave && influenced
      ? [{ ...fallback, why: `${severity}, and whoever made the change could choose the owner: by ${by}` }]
      : []),
    ...(severity === 'critical' ? [security('critical: security hears of it, too')] : []),
    ...(severity !== 'critical' && asked.one.breaker ? [security('reverting has stopped in this account')] : []),
    ...(severity !== 'critical' && by === 'fallback' ? [security('it has no owner')] : []),
  ];
}

function toWatcher(asked: Asked, name: string): Evidence[] {
  const why = `${name} watches everything`;
  const target = channelTarget(asked, name, why);
  return target ? [{ step: 'watcher', why, targets: [target] }] : [];
}

/** The approvers; security where nobody else is left, or where nobody knows who made the change. */
function approvers(asked: Asked): Evidence[] {
  const { one, settings } = asked;
  const actor = actorIn(settings, one.because, emailOf(asked));
  const security = securityTargets(asked, 'security may answer');
  const others = settings.approvers.filter(person => person.name !== actor?.name);
  if (security.length > 0 && (needsSecurity(one) || others.length === 0))
    return [{ step: 'approver', why: 'security may answer', targets: security }];
  return others.map(person => toApprover(asked, person));
}

function toApprover(asked: Asked, person: Person): Evidence {
  const why = `${person.name} may answer`;
  const alone = personTarget(asked, person, why);
  const shared = Object.keys(channelsOf(asked.settings)).flatMap(name =>
    reachedBy(asked.settings, name).some(one => one.name === person.name) ? [channelTarget(asked, name, why)] : [],
  );
  const targets = alone ? [alone] : shared.filter(target => target !== undefined);
  return targets.length > 0
    ? { step: 'approver', why, targets }
    : { step: 'approver', why: `${why}, but no channel of settings reaches them`, targets, outcome: 'next' };
}
