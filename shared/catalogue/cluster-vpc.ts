/** The controls that judge where a control plane is in its network. One alone: its last good state is kept only while none of them finds anything. */
import type { Control } from '../control.ts';
import { eksVpcConfigChanged } from '../controls/eks-vpc-config-changed.ts';

export const clusterVpcControls: readonly Control[] = [eksVpcConfigChanged];
