/** The CloudWatch log group of a cluster's control plane: EKS gives it its name, and nobody can choose another. */
import type { Ref } from './resources.ts';

/** `shop` -> `/aws/eks/shop/cluster`. */
export const logGroupName = (cluster: string): string => `/aws/eks/${cluster}/cluster`;

/** The cluster whose log group it is; null for every other group, those whose name only begins alike too. */
export const clusterOfLogGroup = (name: string): string | null =>
  /^\/aws\/eks\/([^/]+)\/cluster$/.exec(name)?.[1] ?? null;

/** The ref of a cluster's log group, whether the group exists or not. */
export const logGroupRef = (account: string, region: string, cluster: string): Ref<'log-group'> => ({
  kind: 'log-group',
  account,
  region,
  id: logGroupName(cluster),
});
