/** The OIDC issuers of EKS clusters and their providers in IAM. */

/** An issuer without its scheme, as IAM names providers. */
export const issuerName = (issuer: string): string => issuer.replace(/^https:\/\//, '');

/** True when the ARN is that of the issuer's provider. */
export const isProviderOf = (arn: string, issuer: string): boolean =>
  arn.slice(arn.indexOf('/') + 1) === issuerName(issuer);

/** The Region of an EKS issuer; null for any other issuer. EKS has two forms of names, with one more for both IP versions. */
export const issuerRegion = (name: string): string | null => /^oidc[.-]eks\.([a-z0-9-]+)\./.exec(name)?.[1] ?? null;

/** The part of a cluster's provider that an event about this issuer writes. */
export const providerFacet = (name: string): string => `provider:${name}`;
