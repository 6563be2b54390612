/** The operations of CloudTrail the program uses. */
import type { OperationFacts } from '../operation-facts.ts';

export const cloudtrail = {
  'cloudtrail:DescribeTrails': { access: 'read', on: ['*'] },
  'cloudtrail:GetEventSelectors': { access: 'read', on: ['{TrailName}'] },
  'cloudtrail:GetTrailStatus': { access: 'read', on: ['{Name}'] },
  'cloudtrail:PutEventSelectors': { access: 'write', on: ['{TrailName}'] },
  'cloudtrail:StartLogging': { access: 'write', on: ['{Name}'] },
  'cloudtrail:StopLogging': { access: 'write', on: ['{Name}'] },
  'cloudtrail:UpdateTrail': { access: 'write', on: ['{Name}'] },
} as const satisfies Record<`cloudtrail:${string}`, OperationFacts>;
