/** A cluster that runs elsewhere and is only registered with EKS. */
import type { Ref } from '../shared/resources.ts';
import type { World } from '../local/sandbox/world.ts';

/** Makes the clusters of a world such clusters. */
export const registered =
  (fill: (world: World) => Ref) =>
  (world: World): Ref => {
    const ref = fill(world);
    for (const region of Object.values(world.regions))
      // The sandbox makes none by itself, so its state has no such field.
      for (const one of Object.values(region.clusters)) Object.assign(one, { connectorConfig: { provider: 'GKE' } });
    return ref;
  };
