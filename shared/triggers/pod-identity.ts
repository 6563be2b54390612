/** Where events of Pod Identity associations say to look, aws-node's among them. */
import { associationRef } from '../refs.ts';
import type { Look } from '../triggers.ts';
import { associationCreated, associationDeleted } from './cni.ts';
import { clusterName } from './eks.ts';
import type { Seen } from './leads-to.ts';
import { fieldsOf, textOf } from './loose.ts';

/** CreatePodIdentityAssociation. */
export const created = (seen: Seen): Look[] => [...associationLook(seen, 'all'), ...associationCreated(seen)];

/** UpdatePodIdentityAssociation writes its roles and its session policy; the service account stays. */
export const updated = (seen: Seen): Look[] => associationLook(seen, ['role']);

/** DeletePodIdentityAssociation. */
export const deleted = (seen: Seen): Look[] => [...associationDeleted(seen), ...associationLook(seen, [], true)];

// Requests about one that is there name its id alone; the answer names the service account.
function associationLook(seen: Seen, touched: string[] | 'all', closing?: true): Look[] {
  const answered = fieldsOf(seen.response.association);
  const cluster = clusterName(seen);
  const namespace = textOf(seen.request.namespace) ?? textOf(answered.namespace);
  const serviceAccount = textOf(seen.request.serviceAccount) ?? textOf(answered.serviceAccount);
  if (!cluster || !namespace || !serviceAccount) return [];
  const ref = associationRef(seen.account, seen.region, { clusterName: cluster, namespace, serviceAccount });
  return [{ ref, touched, ...(closing && { closing }) }];
}
