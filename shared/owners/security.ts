/** Security's targets, and the route of what only security may hear. */
import type { Route } from '../owners.ts';
import type { Target } from '../target.ts';
import type { Asked } from './asked.ts';
import { fallbackEvidence } from './chain.ts';
import { securityPeople } from '../people.ts';
import { actorIn } from './people.ts';
import { channelTarget, emailOf, fewest, personTarget, reachedBy } from './targets.ts';

/** The group's own channel, else each of its people. Empty when nothing reaches them. */
export function securityTargets(asked: Asked, why: string): Target[] {
  const { security } = asked.settings;
  const group = security?.channel === undefined ? undefined : channelTarget(asked, security.channel, why);
  if (group) return [group];
  return fewest(securityPeople(asked.settings).flatMap(person => personTarget(asked, person, why) ?? []));
}

/** Security alone, and nobody by escalation. Without security the fallback hears it: nothing is dropped. */
export function securityRoute(asked: Asked): Route {
  const actor = actorIn(asked.settings, asked.one.because, emailOf(asked));
  const why = 'confidential: whoever made the change must not be warned';
  const targets = securityTargets(asked, why).filter(target => !actor || target.person !== actor.name);
  if (targets.length > 0)
    return { targets, escalation: [], confidential: true, chain: [{ step: 'security', outcome: 'chosen', why }] };
  const fallback = fallbackEvidence(asked);
  const reachesActor = actor && reachedBy(asked.settings, asked.settings.fallback).some(one => one.name === actor.name);
  const nobody = asked.settings.security
    ? 'no channel reaches security (or only whoever made the change)'
    : 'settings name no security';
  return {
    targets: fallback.targets,
    escalation: [],
    confidential: true,
    chain: [
      { step: 'security', outcome: 'next', why: `${why}, but ${nobody}` },
      {
        step: 'fallback',
        outcome: 'chosen',
        why: `${fallback.why}${reachesActor ? `, which ${actor.name} reads, too` : ''}`,
      },
    ],
  };
}
