/** The controls that judge a network ACL, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksNaclAdminPorts } from '../controls/eks-nacl-admin-ports.ts';

export const networkAclControls: readonly Control[] = [eksNaclAdminPorts];
