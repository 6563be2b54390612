/** Identity providers and capabilities of clusters in the sandbox. */
import type { UpdateType } from '@aws-sdk/client-eks';
import { page, refuse, type At, type Performs } from './at.ts';
import { clusterOf, dated, updateAnswer } from './eks-answers.ts';
import { startUpdate, updateSeconds } from './eks-updates.ts';
import { newUuid } from './ids.ts';

type Parts =
  | 'eks:ListIdentityProviderConfigs'
  | 'eks:DescribeIdentityProviderConfig'
  | 'eks:AssociateIdentityProviderConfig'
  | 'eks:DisassociateIdentityProviderConfig'
  | 'eks:ListCapabilities'
  | 'eks:DescribeCapability';

export const eksParts: Pick<Performs<'eks'>, Parts> = {
  'eks:ListIdentityProviderConfigs': (at, { clusterName, nextToken, maxResults }) => {
    const { items, next } = page(at, of(at, clusterName, at.here.identityProviders), nextToken, maxResults);
    const identityProviderConfigs = items.map(one => ({ type: 'oidc', name: one.identityProviderConfigName }));
    return { identityProviderConfigs, ...(next && { nextToken: next }) };
  },

  'eks:DescribeIdentityProviderConfig': (at, { clusterName, identityProviderConfig }) => ({
    identityProviderConfig: { oidc: providerOf(at, clusterName, identityProviderConfig?.name) },
  }),

  'eks:AssociateIdentityProviderConfig': (at, { clusterName, oidc, tags = {} }) => {
    const { name } = clusterOf(at, clusterName);
    const identityProviderConfigName = oidc?.identityProviderConfigName;
    if (!identityProviderConfigName) refuse(at, 'InvalidParameterException', 'A name is required.');
    // EKS takes one provider per cluster.
    if (of(at, clusterName, at.here.identityProviders).length > 0)
      refuse(at, 'ResourceLimitExceededException', 'Identity provider configs quota exceeded for the cluster.');
    const update = begin(at, name, 'AssociateIdentityProviderConfig');
    const key = `${name}/${identityProviderConfigName}`;
    at.here.identityProviders[key] = {
      ...oidc,
      identityProviderConfigName,
      clusterName: name,
      tags,
      status: 'CREATING',
    };
    due(at, 'activate-identity-provider', key);
    return { update, tags };
  },

  'eks:DisassociateIdentityProviderConfig': (at, { clusterName, identityProviderConfig }) => {
    const provider = providerOf(at, clusterName, identityProviderConfig?.name);
    const update = begin(at, provider.clusterName, 'DisassociateIdentityProviderConfig');
    provider.status = 'DELETING';
    due(at, 'remove-identity-provider', `${provider.clusterName}/${provider.identityProviderConfigName}`);
    return { update };
  },

  'eks:ListCapabilities': (at, { clusterName, nextToken, maxResults }) => {
    const { items, next } = page(at, of(at, clusterName, at.here.capabilities), nextToken, maxResults);
    const capabilities = items.map(({ capabilityName, type, status }) => ({ capabilityName, type, status }));
    return { capabilities, ...(next && { nextToken: next }) };
  },

  'eks:DescribeCapability': (at, { clusterName, capabilityName }) => {
    clusterOf(at, clusterName);
    const found = at.here.capabilities[`${clusterName}/${capabilityName}`];
    if (!found) refuse(at, 'ResourceNotFoundException', `No capability found with name: ${capabilityName}`);
    return { capability: dated(found) };
  },
};

function of<T extends { clusterName: string }>(at: At, clusterName: string | undefined, all: Record<string, T>): T[] {
  const { name } = clusterOf(at, clusterName);
  return Object.values(all).filter(one => one.clusterName === name);
}

function providerOf(at: At, clusterName: string | undefined, name: string | undefined) {
  clusterOf(at, clusterName);
  return (
    at.here.identityProviders[`${clusterName}/${name}`] ??
    refuse(at, 'ResourceNotFoundException', `No identity provider config found with name: ${name}`)
  );
}

function begin(at: At, name: string, type: UpdateType) {
  const cluster = clusterOf(at, name);
  if (cluster.status !== 'ACTIVE')
    refuse(at, 'ResourceInUseException', `Cannot ${type} because cluster ${name} is currently ${cluster.status}`);
  return updateAnswer(startUpdate(at.world, at, cluster, { type, patch: {}, params: [] }, newUuid(at.world)));
}

function due(at: At, what: 'activate-identity-provider' | 'remove-identity-provider', key: string): void {
  const { world, now, account, region } = at;
  world.due.push({ at: now + updateSeconds, account, region, do: what, key });
}
