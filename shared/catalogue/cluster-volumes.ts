/** The controls that judge the volumes of a cluster's nodes, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksNodeVolumesEncrypted } from '../controls/eks-node-volumes-encrypted.ts';

export const clusterVolumesControls: readonly Control[] = [eksNodeVolumesEncrypted];
