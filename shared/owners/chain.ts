/** The owner: every source in its order, the first with a target that can be delivered to wins. */
import type { Link } from '../owners.ts';
import type { Target } from '../target.ts';
import type { Asked, Evidence } from './asked.ts';
import { nobody } from './asked.ts';
import { accountEvidence } from './from-account.ts';
import { actorEvidence, provenanceEvidence } from './from-actor.ts';
import { tagEvidence } from './from-tags.ts';
import { ownerNamed } from './named.ts';
import { channelTarget } from './targets.ts';

export interface Owners {
  targets: Target[];
  /** The source that named the owner. */
  by: Link['step'];
  team?: string;
  /** True when whoever made the change could have chosen this owner. */
  influenced: boolean;
  chain: Link[];
  /** What the sources after it say, in their order: told when nobody answers. */
  later: Evidence[];
}

export function chainOf(asked: Asked): Owners {
  const evidence = [
    ...routeEvidence(asked),
    ...tagEvidence(asked),
    ...actorEvidence(asked),
    ...provenanceEvidence(asked),
    ...accountEvidence(asked),
    fallbackEvidence(asked),
  ];
  const by = evidence.find(one => one.targets.length > 0)?.step ?? 'fallback';
  const chosen = evidence.filter(one => one.step === by && one.targets.length > 0);
  const team = chosen.find(one => one.team !== undefined)?.team;
  return {
    targets: chosen.flatMap(one => one.targets),
    by,
    ...(team !== undefined && { team }),
    influenced: ['tag', 'actor', 'provenance'].includes(by) || chosen.some(one => one.influenced),
    chain: evidence
      // Whoever made the change is told in any case, and the fallback is spoken of only when it is needed.
      .filter(one => one.step === by || !(one.targets.length > 0 && ['actor', 'fallback'].includes(one.step)))
      .map(({ step, why, targets, outcome }) => ({
        step,
        outcome: targets.length === 0 ? (outcome ?? 'next') : step === by ? 'chosen' : 'later',
        why,
      })),
    later: evidence.filter(one => one.step !== by && one.targets.length > 0),
  };
}

/** The first route of settings that fits; it is an authority, and so no tag can overrule it. */
function routeEvidence(asked: Asked): Evidence[] {
  const { settings, one } = asked;
  if (settings.routes.length === 0) return [nobody('route', 'settings have no routes')];
  const environment = settings.accounts[one.ref.account]?.environment;
  const index = settings.routes.findIndex(
    route =>
      (route.control ?? one.control) === one.control &&
      (route.account ?? one.ref.account) === one.ref.account &&
      (route.environment === undefined || route.environment === environment) &&
      (route.cluster === undefined || asked.clusters.some(cluster => cluster.name === route.cluster)) &&
      Object.entries(route.tags ?? {}).every(([key, value]) => asked.tags[key] === value),
  );
  const route = settings.routes[index];
  if (!route) return [nobody('route', `none of the ${settings.routes.length} routes of settings fits`)];
  const { to, ...scope } = route;
  const words = Object.entries(scope).flatMap(([name, value]) =>
    typeof value === 'object'
      ? Object.entries(value).map(([key, tag]) => `tag ${key}=${tag}`)
      : value === undefined
        ? []
        : [`${name} ${value}`],
  );
  const why = `route ${index + 1} of settings (${words.join(', ') || 'everything'}) says ${to}`;
  return [{ step: 'route', why, ...ownerNamed(asked, to, why), ...(route.tags && { influenced: true as const }) }];
}

/** Never empty: the stack's own topic is there when all else is not. */
export function fallbackEvidence(asked: Asked): Evidence {
  const { fallback } = asked.settings;
  const why = `${fallback} is the fallback of settings`;
  const target = channelTarget(asked, fallback, why) ?? channelTarget(asked, 'topic', why);
  return { step: 'fallback', why, targets: target ? [target] : [] };
}
