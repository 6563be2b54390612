/** The operations of Amazon Inspector the program uses. */
import type { OperationFacts } from '../operation-facts.ts';

export const inspector2 = {
  'inspector2:BatchGetAccountStatus': { access: 'read', on: ['*'] },
  'inspector2:Disable': { access: 'write', on: ['*'] },
  'inspector2:Enable': {
    access: 'write',
    on: ['*'],
    also: [
      {
        action: 'iam:CreateServiceLinkedRole',
        on: ['arn:{partition}:iam::{account}:role/aws-service-role/inspector2.amazonaws.com/*'],
      },
    ],
  },
  'inspector2:GetDelegatedAdminAccount': { access: 'read', on: ['*'] },
} as const satisfies Record<`inspector2:${string}`, OperationFacts>;
