/** What EKS's events of identity providers and capabilities change. */
import { decoded, fieldsOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { updateSeconds } from '../eks-updates.ts';
import { placeCapability, placeIdentityProvider } from '../place-parts.ts';
import { clusterName } from './eks-names.ts';
import { tagsIn } from './eks-tags.ts';

type PartEvent =
  | 'eks:AssociateIdentityProviderConfig'
  | 'eks:DisassociateIdentityProviderConfig'
  | 'eks:CreateCapability'
  | 'eks:UpdateCapability'
  | 'eks:DeleteCapability';

export const eksPartEffects: { [T in PartEvent]: (happening: Happening) => void } = {
  'eks:AssociateIdentityProviderConfig': happening => {
    const { world, here, account, region, request } = happening;
    const cluster = clusterName(happening) ?? '';
    const oidc = fieldsOf(request.oidc);
    const identityProviderConfigName = textOf(oidc.identityProviderConfigName);
    if (
      !identityProviderConfigName ||
      !here.clusters[cluster] ||
      here.identityProviders[`${cluster}/${identityProviderConfigName}`]
    )
      return;
    const texts = Object.fromEntries(
      ['issuerUrl', 'clientId', 'usernameClaim', 'usernamePrefix', 'groupsClaim', 'groupsPrefix'].map(field => [
        field,
        textOf(oidc[field]),
      ]),
    );
    const key = placeIdentityProvider(world, {
      account,
      region,
      clusterName: cluster,
      ...texts,
      identityProviderConfigName,
      status: 'CREATING',
      tags: tagsIn(request.tags),
    });
    later(happening, 'activate-identity-provider', key);
  },

  'eks:DisassociateIdentityProviderConfig': happening => {
    const name = textOf(fieldsOf(happening.request.identityProviderConfig).name) ?? '';
    const key = `${clusterName(happening) ?? ''}/${name}`;
    const provider = happening.here.identityProviders[key];
    if (!provider) return;
    provider.status = 'DELETING';
    later(happening, 'remove-identity-provider', key);
  },

  'eks:CreateCapability': happening => {
    const { world, here, account, region, now, request } = happening;
    const cluster = clusterName(happening) ?? '';
    const capabilityName = textOf(request.capabilityName);
    if (!capabilityName || !here.clusters[cluster] || here.capabilities[`${cluster}/${capabilityName}`]) return;
    const type = (['ACK', 'ARGOCD', 'KRO'] as const).find(one => one === request.type);
    const roleArn = decoded(request.roleArn);
    const key = placeCapability(world, {
      account,
      region,
      clusterName: cluster,
      capabilityName,
      createdAt: now,
      status: 'CREATING',
      ...(type && { type }),
      ...(roleArn && { roleArn }),
      tags: tagsIn(request.tags),
    });
    later(happening, 'activate-capability', key);
  },

  'eks:UpdateCapability': happening => {
    const key = capabilityKey(happening);
    const capability = happening.here.capabilities[key];
    const roleArn = decoded(happening.request.roleArn);
    if (!capability) return;
    Object.assign(capability, { status: 'UPDATING', ...(roleArn && { roleArn }) });
    later(happening, 'activate-capability', key);
  },

  'eks:DeleteCapability': happening => {
    const key = capabilityKey(happening);
    const capability = happening.here.capabilities[key];
    if (!capability) return;
    capability.status = 'DELETING';
    later(happening, 'remove-capability', key);
  },
};

const capabilityKey = (happening: Happening): string =>
  `${clusterName(happening) ?? ''}/${textOf(happening.request.capabilityName) ?? ''}`;

function later(
  { world, now, account, region }: Happening,
  what: 'activate-identity-provider' | 'remove-identity-provider' | 'activate-capability' | 'remove-capability',
  key: string,
): void {
  world.due.push({ at: now + updateSeconds, account, region, do: what, key });
}
