/** The controls that judge a change itself: its conduct, in alphabetical order. */
import type { Control } from '../control.ts';
import { cloudtrailTampering } from '../controls/cloudtrail-tampering.ts';
import { conductBreakGlass } from '../controls/conduct-break-glass.ts';
import { conductGuardrailTampering } from '../controls/conduct-guardrail-tampering.ts';
import { conductNoMfa } from '../controls/conduct-no-mfa.ts';
import { conductOldTls } from '../controls/conduct-old-tls.ts';
import { conductOutOfBand } from '../controls/conduct-out-of-band.ts';
import { conductRootUser } from '../controls/conduct-root-user.ts';
import { conductStaticCredentials } from '../controls/conduct-static-credentials.ts';
import { conductUnknownNetwork } from '../controls/conduct-unknown-network.ts';
import { eksClusterDeleted } from '../controls/eks-cluster-deleted.ts';
import { eksCreatorRoleDedicated } from '../controls/eks-creator-role-dedicated.ts';
import { eksLogGroupTampering } from '../controls/eks-log-group-tampering.ts';
import { eksLoggingSwitchedOff } from '../controls/eks-logging-switched-off.ts';
import { guarddutyDetectorTampering } from '../controls/guardduty-detector-tampering.ts';
import { guarddutyFindingRouted } from '../controls/guardduty-finding-routed.ts';

export const changeControls: readonly Control[] = [
  cloudtrailTampering,
  conductBreakGlass,
  conductGuardrailTampering,
  conductNoMfa,
  conductOldTls,
  conductOutOfBand,
  conductRootUser,
  conductStaticCredentials,
  conductUnknownNetwork,
  eksClusterDeleted,
  eksCreatorRoleDedicated,
  eksLogGroupTampering,
  eksLoggingSwitchedOff,
  guarddutyDetectorTampering,
  guarddutyFindingRouted,
];
