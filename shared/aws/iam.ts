/** The IAM client and the commands we use of it. */
import {
  AttachRolePolicyCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import type { ClientOptions, Commands } from './client.ts';

export const open = (options: ClientOptions) => new IAMClient(options);

export const commands: Commands<'iam'> = {
  AttachRolePolicy: AttachRolePolicyCommand,
  DeleteRolePolicy: DeleteRolePolicyCommand,
  DetachRolePolicy: DetachRolePolicyCommand,
  GetPolicy: GetPolicyCommand,
  GetPolicyVersion: GetPolicyVersionCommand,
  GetRole: GetRoleCommand,
  GetRolePolicy: GetRolePolicyCommand,
  ListAttachedRolePolicies: ListAttachedRolePoliciesCommand,
  ListEntitiesForPolicy: ListEntitiesForPolicyCommand,
  ListRolePolicies: ListRolePoliciesCommand,
  PutRolePolicy: PutRolePolicyCommand,
};
