/** What EKS's events of Pod Identity associations change. */
import { decoded, fieldsOf, flagOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { keyOf, putAssociation } from '../eks-pod-identity.ts';
import type { AssociationState } from '../states.ts';
import { clusterName } from './eks-names.ts';

type AssociationEvent =
  'eks:CreatePodIdentityAssociation' | 'eks:UpdatePodIdentityAssociation' | 'eks:DeletePodIdentityAssociation';

export const eksAssociationEffects: { [T in AssociationEvent]: (happening: Happening) => void } = {
  'eks:CreatePodIdentityAssociation': happening => {
    const { world, here, request, response } = happening;
    const cluster = clusterName(happening);
    const namespace = textOf(request.namespace);
    const serviceAccount = textOf(request.serviceAccount);
    const roleArn = decoded(request.roleArn);
    if (!cluster || !here.clusters[cluster] || !namespace || !serviceAccount || !roleArn) return;
    const names = { clusterName: cluster, namespace, serviceAccount };
    const associationId = textOf(fieldsOf(response.association).associationId);
    const before = here.associations[keyOf(names)];
    // EKS refuses a second one for a service account, so what is there was created by this very event, or made up.
    if (before && (!associationId || before.associationId === associationId)) return;
    putAssociation(world, happening, {
      ...names,
      roleArn,
      ...(associationId && { associationId }),
      ...rolesAndPolicy(happening),
    });
  },

  'eks:UpdatePodIdentityAssociation': happening => {
    const association = associationOf(happening);
    const roleArn = decoded(happening.request.roleArn);
    if (association) Object.assign(association, { ...(roleArn && { roleArn }), ...rolesAndPolicy(happening) });
  },

  'eks:DeletePodIdentityAssociation': happening => {
    const association = associationOf(happening);
    if (association) delete happening.here.associations[keyOf(association)];
  },
};

function rolesAndPolicy({ request }: Happening): Partial<AssociationState> {
  const targetRoleArn = decoded(request.targetRoleArn);
  const policy = textOf(request.policy);
  const disableSessionTags = flagOf(request.disableSessionTags);
  return {
    ...(targetRoleArn && { targetRoleArn }),
    ...(policy && { policy }),
    ...(disableSessionTags !== undefined && { disableSessionTags }),
  };
}

function associationOf(happening: Happening): AssociationState | undefined {
  const { here, request, response } = happening;
  const id = textOf(request.associationId) ?? textOf(fieldsOf(response.association).associationId);
  return Object.values(here.associations).find(one => one.associationId === id);
}
