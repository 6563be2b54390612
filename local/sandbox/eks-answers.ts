/** How EKS answers in the sandbox: the cluster a call names, and times as the SDK has them. */
import type { Update } from '@aws-sdk/client-eks';
import { refuse, type At } from './at.ts';
import type { ClusterState, UpdateState } from './states.ts';

/** The cluster of that name. Throws AwsError when there is none. */
export function clusterOf(at: At, name: string | undefined): ClusterState {
  return at.here.clusters[name ?? ''] ?? refuse(at, 'ResourceNotFoundException', `No cluster found for name: ${name}.`);
}

/** What DescribeUpdate and the calls that begin an update answer. */
export const updateAnswer = ({
  patch: _patch,
  addon: _addon,
  nodegroup: _nodegroup,
  clusterName: _cluster,
  ...update
}: UpdateState): Update => dated(update);

/** The SDK answers times as Date; the world keeps them as epoch seconds. */
export const dated = <T extends { createdAt: number }>(item: T): Omit<T, 'createdAt'> & { createdAt: Date } => ({
  ...item,
  createdAt: new Date(item.createdAt * 1000),
});
