/** Every control, one line each, in alphabetical order; a control that is not listed here does not exist. */
import type { Control } from './control.ts';
import { cloudtrailEnabled } from './controls/cloudtrail-enabled.ts';
import { cloudtrailLogValidation } from './controls/cloudtrail-log-validation.ts';
import { cloudtrailTampering } from './controls/cloudtrail-tampering.ts';
import { conductNoMfa } from './controls/conduct-no-mfa.ts';
import { conductOldTls } from './controls/conduct-old-tls.ts';
import { conductRootUser } from './controls/conduct-root-user.ts';
import { conductStaticCredentials } from './controls/conduct-static-credentials.ts';
import { conductUnknownNetwork } from './controls/conduct-unknown-network.ts';
import { ecrEncryptionKms } from './controls/ecr-encryption-kms.ts';
import { ecrScanOnPush } from './controls/ecr-scan-on-push.ts';
import { ecrTagImmutability } from './controls/ecr-tag-immutability.ts';
import { eksAuthenticationModeApi } from './controls/eks-authentication-mode-api.ts';
import { eksClusterDeleted } from './controls/eks-cluster-deleted.ts';
import { eksClusterVersionSupported } from './controls/eks-cluster-version-supported.ts';
import { eksControlPlaneLogging } from './controls/eks-control-plane-logging.ts';
import { eksCreatorRoleDedicated } from './controls/eks-creator-role-dedicated.ts';
import { eksDeletionProtection } from './controls/eks-deletion-protection.ts';
import { eksEndpointPrivateAccess } from './controls/eks-endpoint-private-access.ts';
import { eksEndpointPublicAccess } from './controls/eks-endpoint-public-access.ts';
import { eksEndpointPublicCidrsOpen } from './controls/eks-endpoint-public-cidrs-open.ts';
import { eksKmsKeyRotation } from './controls/eks-kms-key-rotation.ts';
import { eksKmsKeyUsable } from './controls/eks-kms-key-usable.ts';
import { eksNodeRoleLeastPrivilege } from './controls/eks-node-role-least-privilege.ts';
import { eksNodegroupRemoteAccess } from './controls/eks-nodegroup-remote-access.ts';
import { eksSecretsKmsEncryption } from './controls/eks-secrets-kms-encryption.ts';
import { eksSgAdminPortOpen } from './controls/eks-sg-admin-port-open.ts';
import { eksUpgradePolicyStandard } from './controls/eks-upgrade-policy-standard.ts';
import { guarddutyDetectorTampering } from './controls/guardduty-detector-tampering.ts';
import { guarddutyEksAuditLogs } from './controls/guardduty-eks-audit-logs.ts';
import { guarddutyEksRuntimeMonitoring } from './controls/guardduty-eks-runtime-monitoring.ts';
import type { WriteOperation } from './operations.ts';
import type { Kind } from './resources.ts';

export const controls: readonly Control[] = [
  general(cloudtrailEnabled),
  general(cloudtrailLogValidation),
  general(cloudtrailTampering),
  general(conductNoMfa),
  general(conductOldTls),
  general(conductRootUser),
  general(conductStaticCredentials),
  general(conductUnknownNetwork),
  general(ecrEncryptionKms),
  general(ecrScanOnPush),
  general(ecrTagImmutability),
  general(eksAuthenticationModeApi),
  general(eksClusterDeleted),
  general(eksClusterVersionSupported),
  general(eksControlPlaneLogging),
  general(eksCreatorRoleDedicated),
  general(eksDeletionProtection),
  general(eksEndpointPrivateAccess),
  general(eksEndpointPublicAccess),
  general(eksEndpointPublicCidrsOpen),
  general(eksKmsKeyRotation),
  general(eksKmsKeyUsable),
  general(eksNodeRoleLeastPrivilege),
  general(eksNodegroupRemoteAccess),
  general(eksSecretsKmsEncryption),
  general(eksSgAdminPortOpen),
  general(eksUpgradePolicyStandard),
  general(guarddutyDetectorTampering),
  general(guarddutyEksAuditLogs),
  general(guarddutyEksRuntimeMonitoring),
];

/** The controls that judge a kind of resource. */
export const controlsOf = (kind: Kind): readonly Control[] => controls.filter(control => control.resource === kind);

// In the list of all, a control's own kind is forgotten; controlsOf asks for the kind, so `evaluate` still gets its own resource.
function general<K extends Kind, N extends WriteOperation, P extends WriteOperation>(
  control: Control<K, N, P>,
): Control {
  return control;
}
