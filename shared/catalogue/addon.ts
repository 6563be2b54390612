/** The controls that judge an EKS add-on. */
import type { Control } from '../control.ts';
import { eksCorednsAddonCompatible } from '../controls/eks-coredns-addon-compatible.ts';

export const addonControls: readonly Control[] = [eksCorednsAddonCompatible];
