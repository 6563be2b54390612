/** The operations of GuardDuty the program uses. */
import type { OperationFacts } from '../operation-facts.ts';

const detector = 'arn:{partition}:guardduty:{region}:{account}:detector/{DetectorId}';

export const guardduty = {
  'guardduty:CreateDetector': {
    access: 'write',
    on: ['*'],
    also: [
      {
        action: 'iam:CreateServiceLinkedRole',
        on: ['arn:{partition}:iam::{account}:role/aws-service-role/guardduty.amazonaws.com/*'],
      },
    ],
  },
  'guardduty:DeleteDetector': { access: 'write', on: [detector] },
  'guardduty:GetAdministratorAccount': { access: 'read', on: [detector] },
  'guardduty:GetDetector': { access: 'read', on: [detector] },
  'guardduty:ListDetectors': { access: 'read', on: ['*'] },
  'guardduty:UpdateDetector': { access: 'write', on: [detector] },
} as const satisfies Record<`guardduty:${string}`, OperationFacts>;
