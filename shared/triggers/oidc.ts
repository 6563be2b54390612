/** Where events of IAM's OIDC providers say to look. */
import { issuerRegion, providerFacet } from '../oidc-issuer.ts';
import type { Look } from '../triggers.ts';
import type { Seen } from './leads-to.ts';
import { arnOf, textOf } from './loose.ts';

/** CreateOpenIDConnectProvider may be what a cluster was missing. */
export const providerCreated = (seen: Seen): Look[] => {
  const url = textOf(seen.request.url);
  return url ? issuerLook(seen, url.replace(/^https:\/\//, ''), () => []) : [];
};

/** DeleteOpenIDConnectProvider. */
export const providerDeleted = (seen: Seen): Look[] => {
  const arn = arnOf(seen.request.openIDConnectProviderArn);
  return arn ? issuerLook(seen, arn.id, name => [providerFacet(name), 'provider']) : [];
};

function issuerLook(seen: Seen, name: string, touched: (name: string) => string[]): Look[] {
  const region = issuerRegion(name);
  if (!region) return [{ kind: 'oidc-issuer', dismissed: `${name} is no issuer of EKS` }];
  return [{ ref: { kind: 'oidc-issuer', account: seen.account, region, id: name }, touched: touched(name) }];
}
