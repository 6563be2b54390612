/** The controls that judge the way to a cluster's API, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksSg443Present } from '../controls/eks-sg-443-present.ts';

export const clusterPathControls: readonly Control[] = [eksSg443Present];
