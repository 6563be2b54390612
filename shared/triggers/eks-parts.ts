/** Where events of a cluster's identity providers and capabilities say to look. */
import type { Look } from '../triggers.ts';
import type { Seen } from './leads-to.ts';
import { fieldsOf, textOf } from './loose.ts';

/** AssociateIdentityProviderConfig. */
export const providerAssociated = (seen: Seen): Look[] =>
  partLook(seen, 'identity-provider-config', fieldsOf(seen.request.oidc).identityProviderConfigName, {
    touched: ['provider'],
  });

/** DisassociateIdentityProviderConfig. */
export const providerDisassociated = (seen: Seen): Look[] =>
  partLook(seen, 'identity-provider-config', fieldsOf(seen.request.identityProviderConfig).name, { closing: true });

/** CreateCapability. */
export const capabilityCreated = (seen: Seen): Look[] =>
  partLook(seen, 'capability', capabilityName(seen), { touched: 'all' });

/** UpdateCapability writes its role or its configuration. */
export const capabilityUpdated = (seen: Seen): Look[] =>
  partLook(seen, 'capability', capabilityName(seen), {
    touched: [...(seen.request.roleArn === undefined ? [] : ['role']), 'capability'],
  });

/** DeleteCapability. */
export const capabilityDeleted = (seen: Seen): Look[] =>
  partLook(seen, 'capability', capabilityName(seen), { closing: true });

const capabilityName = ({ request, response }: Seen): unknown =>
  textOf(request.capabilityName) ?? fieldsOf(response.capability).capabilityName;

function partLook(
  { account, region, request, response }: Seen,
  kind: 'identity-provider-config' | 'capability',
  given: unknown,
  { touched = [], closing }: { touched?: string[] | 'all'; closing?: true },
): Look[] {
  const cluster = [request.name, request.clusterName, fieldsOf(response.capability).clusterName]
    .map(textOf)
    .find(Boolean);
  const name = textOf(given);
  if (!cluster || !name) return [];
  return [{ ref: { kind, account, region, id: `${cluster}/${name}` }, touched, ...(closing && { closing }) }];
}
