/** The controls that judge how a cluster's pods get IAM roles. */
import type { Control } from '../control.ts';
import { eksIrsaOidcProvider } from '../controls/eks-irsa-oidc-provider.ts';

export const oidcProviderControls: readonly Control[] = [eksIrsaOidcProvider];
