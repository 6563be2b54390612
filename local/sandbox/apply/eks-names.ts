/** The names EKS's events give: of clusters, node groups and roles. */
import { arnOf, fieldsOf, listOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';

/** The cluster an event names: `name`, in old records `clusterName` (T-REC-2). */
export function clusterName({ request, response }: Pick<Happening, 'request' | 'response'>): string | undefined {
  const cluster = fieldsOf(response.cluster);
  return [
    request.name,
    request.clusterName,
    cluster.name,
    cluster.clusterName,
    fieldsOf(response.nodegroup).clusterName,
  ]
    .map(textOf)
    .find(Boolean);
}

/** The two names of the node group an event is about. */
export function nodegroupNames(
  happening: Pick<Happening, 'request' | 'response'>,
): { clusterName: string; nodegroupName: string } | undefined {
  const cluster = clusterName(happening);
  const nodegroupName =
    textOf(happening.request.nodegroupName) ?? textOf(fieldsOf(happening.response.nodegroup).nodegroupName);
  return cluster && nodegroupName ? { clusterName: cluster, nodegroupName } : undefined;
}

/** A parameter of the update an event began. */
export const paramOf = ({ response }: Pick<Happening, 'response'>, type: string): unknown =>
  listOf(fieldsOf(response.update).params)
    .map(fieldsOf)
    .find(param => param.type === type)?.value;

/** The role name behind an ARN that may hold a path (T-IAM-3). */
export const roleNameOf = (arn: unknown): string | undefined => {
  const parts = arnOf(arn);
  return parts?.type === 'role' ? parts.id.slice(parts.id.lastIndexOf('/') + 1) : textOf(arn);
};
