/** The controls that judge an identity provider of a cluster, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksOidcIdentityProvider } from '../controls/eks-oidc-identity-provider.ts';

export const identityProviderConfigControls: readonly Control[] = [eksOidcIdentityProvider];
