/** The controls that judge an EKS add-on, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksCniPolicyPlacement } from '../controls/eks-cni-policy-placement.ts';
import { eksCorednsAddonCompatible } from '../controls/eks-coredns-addon-compatible.ts';
import { eksStorageAddonRole } from '../controls/eks-storage-addon-role.ts';

export const addonControls: readonly Control[] = [
  eksCniPolicyPlacement,
  eksCorednsAddonCompatible,
  eksStorageAddonRole,
];
