/** The controls that judge an IAM role, in alphabetical order. */
import type { Control } from '../control.ts';
import { eksClusterRoleDedicated } from '../controls/eks-cluster-role-dedicated.ts';
import { eksClusterRolePolicies } from '../controls/eks-cluster-role-policies.ts';
import { eksNodeRoleEcrReadonly } from '../controls/eks-node-role-ecr-readonly.ts';
import { eksNodeRoleLeastPrivilege } from '../controls/eks-node-role-least-privilege.ts';
import { eksNodeRoleRequiredPolicies } from '../controls/eks-node-role-required-policies.ts';
import { eksNodeSsmNotSsh } from '../controls/eks-node-ssm-not-ssh.ts';

export const roleControls: readonly Control[] = [
  eksClusterRoleDedicated,
  eksClusterRolePolicies,
  eksNodeRoleEcrReadonly,
  eksNodeRoleLeastPrivilege,
  eksNodeRoleRequiredPolicies,
  eksNodeSsmNotSsh,
];
