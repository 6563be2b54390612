/** One trail with what it records, beside every other trail of the account: whether one is enough depends on all. */
import type { Trail } from '@aws-sdk/client-cloudtrail';
import { isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import type { TrailState } from '../resources/account.ts';
import type { Reading, Ref } from '../resources.ts';

export const trailReads = [
  'cloudtrail:DescribeTrails',
  'cloudtrail:GetTrailStatus',
  'cloudtrail:GetEventSelectors',
] as const satisfies ReadOperation[];

/** Never absent: a trail that is gone may be the very fault. */
export async function readTrail(ports: Ports, ref: Ref<'trail'>): Promise<Reading<'trail'>> {
  const { trailList = [] } = await ports.call(ref, 'cloudtrail:DescribeTrails', { includeShadowTrails: true });
  const states = (await Promise.all(trailList.map(trail => stateOf(ports, ref, trail)))).filter(
    state => state !== null,
  );
  const trail = states.find(state => state.trail.Name === ref.id) ?? null;
  return {
    resource: { trail, others: states.filter(state => state !== trail) },
    settled: true,
    tags: {},
    clusters: [],
  };
}

// A trail answers in its home Region only for writes; reads by ARN work from any Region it is shadowed in.
async function stateOf(ports: Ports, where: Where, trail: Trail): Promise<TrailState | null> {
  try {
    const [status, selectors] = await Promise.all([
      ports.call(where, 'cloudtrail:GetTrailStatus', { Name: trail.TrailARN }),
      ports.call(where, 'cloudtrail:GetEventSelectors', { TrailName: trail.TrailARN }),
    ]);
    return {
      trail,
      IsLogging: status.IsLogging === true,
      ...(status.LatestDeliveryError && { LatestDeliveryError: status.LatestDeliveryError }),
      EventSelectors: selectors.EventSelectors ?? [],
      AdvancedEventSelectors: selectors.AdvancedEventSelectors ?? [],
    };
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
