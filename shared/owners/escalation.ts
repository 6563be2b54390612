/** Whom to tell next while nobody answers: the next source of an owner, on-call, security, the fallback. */
import { placeOf } from '../sent.ts';
import type { Link } from '../owners.ts';
import type { Target } from '../target.ts';
import type { Asked, Evidence } from './asked.ts';
import { fallbackEvidence, type Owners } from './chain.ts';
import { securityTargets } from './security.ts';
import { channelTarget, fewest } from './targets.ts';

/** `told`: the targets of the first message; nobody hears twice. */
export function escalationOf(
  asked: Asked,
  owners: Owners,
  told: readonly Target[],
): { stages: Target[][]; chain: Link[] } {
  const next = owners.later.find(one => one.step !== 'actor' && one.step !== 'fallback');
  const security: Evidence = {
    step: 'security',
    why: 'security, when nobody answers',
    targets: securityTargets(asked, 'nobody answered'),
  };
  const known = new Set(told.map(placeOf));
  const stages: Target[][] = [];
  const chain: Link[] = [];
  for (const one of [...(next ? [next] : []), ...onCall(asked, owners), security, fallbackEvidence(asked)]) {
    const fresh = fewest(one.targets).filter(target => !known.has(placeOf(target)));
    if (fresh.length === 0) continue;
    for (const target of fresh) known.add(placeOf(target));
    stages.push(fresh.map(target => ({ ...target, why: `nobody answered; ${target.why}` })));
    // The next owner is in the chain already, as `later`.
    if (one !== next) chain.push({ step: one.step, outcome: 'later', why: one.why });
  }
  return { stages, chain };
}

function onCall(asked: Asked, owners: Owners): Evidence[] {
  const { teams, onCall: ofAll } = asked.settings;
  const ofTeam = owners.team === undefined ? undefined : teams[owners.team]?.onCall;
  const name = ofTeam ?? ofAll;
  if (name === undefined) return [];
  const why = ofTeam === undefined ? `${name} is on call` : `${name} is on call for ${owners.team}`;
  const target = channelTarget(asked, name, why);
  return target ? [{ step: 'on-call', why, targets: [target] }] : [];
}
