/** The controls that judge the tags of an EKS resource, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksClusterTags } from '../controls/eks-cluster-tags.ts';

export const tagsControls: readonly Control[] = [eksClusterTags];
