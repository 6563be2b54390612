/** The controls that judge a cluster's add-ons as a whole. */
import type { Control } from '../control.ts';
import { eksContainerInsights } from '../controls/eks-container-insights.ts';

export const clusterAddonsControls: readonly Control[] = [eksContainerInsights];
