/** The controls that judge an IAM role, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksClusterRolePolicies } from '../controls/eks-cluster-role-policies.ts';
import { eksNodeRoleLeastPrivilege } from '../controls/eks-node-role-least-privilege.ts';

export const roleControls: readonly Control[] = [eksClusterRolePolicies, eksNodeRoleLeastPrivilege];
