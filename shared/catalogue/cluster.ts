/** The controls that judge a cluster, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksAuthenticationModeApi } from '../controls/eks-authentication-mode-api.ts';
import { eksClusterVersionSupported } from '../controls/eks-cluster-version-supported.ts';
import { eksControlPlaneLogging } from '../controls/eks-control-plane-logging.ts';
import { eksDeletionProtection } from '../controls/eks-deletion-protection.ts';
import { eksEndpointPrivateAccess } from '../controls/eks-endpoint-private-access.ts';
import { eksEndpointPublicAccess } from '../controls/eks-endpoint-public-access.ts';
import { eksEndpointPublicCidrsOpen } from '../controls/eks-endpoint-public-cidrs-open.ts';
import { eksSecretsKmsEncryption } from '../controls/eks-secrets-kms-encryption.ts';
import { eksUpgradePolicyStandard } from '../controls/eks-upgrade-policy-standard.ts';

export const clusterControls: readonly Control[] = [
  eksAuthenticationModeApi,
  eksClusterVersionSupported,
  eksControlPlaneLogging,
  eksDeletionProtection,
  eksEndpointPrivateAccess,
  eksEndpointPublicAccess,
  eksEndpointPublicCidrsOpen,
  eksSecretsKmsEncryption,
  eksUpgradePolicyStandard,
];
