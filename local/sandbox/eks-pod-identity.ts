/** EKS Pod Identity associations in the sandbox. */
import { partitionOf } from '../../shared/partitions.ts';
import { page, refuse, type At, type Performs } from './at.ts';
import { clusterOf, dated } from './eks-answers.ts';
import { newId } from './ids.ts';
import type { AddonState, AssociationState } from './states.ts';
import { regionOf, type World } from './world.ts';

type Associations =
  | 'eks:CreatePodIdentityAssociation'
  | 'eks:DeletePodIdentityAssociation'
  | 'eks:DescribePodIdentityAssociation'
  | 'eks:ListPodIdentityAssociations';

export const eksPodIdentity: Pick<Performs<'eks'>, Associations> = {
  'eks:ListPodIdentityAssociations': (at, input) => {
    const { name } = clusterOf(at, input.clusterName);
    const own = Object.values(at.here.associations).filter(
      one =>
        one.clusterName === name &&
        (input.namespace ?? one.namespace) === one.namespace &&
        (input.serviceAccount ?? one.serviceAccount) === one.serviceAccount,
    );
    const summaries = own
      .toSorted((a, b) => (a.associationId < b.associationId ? -1 : 1))
      .map(({ clusterName, namespace, serviceAccount, associationArn, associationId, ownerArn }) => ({
        clusterName,
        namespace,
        serviceAccount,
        associationArn,
        associationId,
        ...(ownerArn && { ownerArn }),
      }));
    const { items, next } = page(at, summaries, input.nextToken, input.maxResults);
    return { associations: items, ...(next && { nextToken: next }) };
  },

  'eks:DescribePodIdentityAssociation': (at, input) => ({ association: dated(associationOf(at, input)) }),

  'eks:CreatePodIdentityAssociation': (at, input) => {
    const { name } = clusterOf(at, input.clusterName);
    const { namespace = '', serviceAccount = '', roleArn = '' } = input;
    if (at.here.associations[`${name}/${namespace}/${serviceAccount}`])
      refuse(at, 'ResourceInUseException', 'Association already exists');
    const { clientRequestToken: _token, clusterName: _cluster, ...fields } = input;
    const made = putAssociation(at.world, at, { ...fields, clusterName: name, namespace, serviceAccount, roleArn });
    return { association: dated(made) };
  },

  'eks:DeletePodIdentityAssociation': (at, input) => {
    const association = associationOf(at, input);
    if (association.ownerArn) refuse(at, 'InvalidRequestException', 'The association is owned by an add-on');
    delete at.here.associations[keyOf(association)];
    return { association: dated(association) };
  },
};

/** What an association is filed under: there is one for each service account. */
export const keyOf = (one: Pick<AssociationState, 'clusterName' | 'namespace' | 'serviceAccount'>): string =>
  `${one.clusterName}/${one.namespace}/${one.serviceAccount}`;

/** Puts an association into the world, with ids where none are given. */
export function putAssociation(
  world: World,
  { account, region, now }: { account: string; region: string; now: number },
  given: Partial<AssociationState> & Pick<AssociationState, 'clusterName' | 'namespace' | 'serviceAccount' | 'roleArn'>,
): AssociationState {
  const associationId = given.associationId ?? newId(world, 'a');
  const association = {
    createdAt: now,
    tags: {},
    ...given,
    associationId,
    associationArn:
      given.associationArn ??
      `arn:${partitionOf(region)}:eks:${region}:${account}:podidentityassociation/${given.clusterName}/${associationId}`,
  };
  regionOf(world, account, region).associations[keyOf(association)] = association;
  return association;
}

/** The associations an add-on is to own from now on; those it owned and is not given again are gone. Answers their ARNs. */
export function ownAssociations(
  world: World,
  place: { account: string; region: string; now: number },
  addon: AddonState,
  given: readonly { serviceAccount?: string | undefined; roleArn?: string | undefined }[],
): string[] {
  const here = regionOf(world, place.account, place.region);
  const before = Object.values(here.associations).filter(
    one => one.ownerArn !== undefined && one.ownerArn === addon.addonArn,
  );
  for (const one of before) delete here.associations[keyOf(one)];
  return given.map(
    ({ serviceAccount = '', roleArn = '' }) =>
      putAssociation(world, place, {
        clusterName: addon.clusterName,
        namespace: addon.namespaceConfig?.namespace ?? 'kube-system',
        ...before.find(one => one.serviceAccount === serviceAccount),
        serviceAccount,
        roleArn,
        ...(addon.addonArn && { ownerArn: addon.addonArn }),
      }).associationArn,
  );
}

function associationOf(
  at: At,
  { clusterName, associationId }: { clusterName?: string | undefined; associationId?: string | undefined },
): AssociationState {
  const { name } = clusterOf(at, clusterName);
  return (
    Object.values(at.here.associations).find(one => one.clusterName === name && one.associationId === associationId) ??
    refuse(at, 'ResourceNotFoundException', `No association found with ID: ${associationId}`)
  );
}
