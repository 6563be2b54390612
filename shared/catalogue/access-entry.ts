/** The controls that judge an access entry of a cluster, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksAccessEntryClusterAdmin } from '../controls/eks-access-entry-cluster-admin.ts';
import { eksCreatorAdminDisabled } from '../controls/eks-creator-admin-disabled.ts';
import { eksNodeAccessEntry } from '../controls/eks-node-access-entry.ts';

export const accessEntryControls: readonly Control[] = [
  eksAccessEntryClusterAdmin,
  eksCreatorAdminDisabled,
  eksNodeAccessEntry,
];
