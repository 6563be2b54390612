/** The operations of Systems Manager the program uses. */
import type { OperationFacts } from '../operation-facts.ts';

export const ssm = {
  // Public parameters have no account in their ARN; no others are read with the read role.
  'ssm:GetParameter': {
    access: 'read',
    on: [
      'arn:{partition}:ssm:{region}::parameter/aws/service/ami-windows-latest/*-EKS_Optimized-*',
      'arn:{partition}:ssm:{region}::parameter/aws/service/bottlerocket/aws-k8s-*',
      'arn:{partition}:ssm:{region}::parameter/aws/service/eks/optimized-ami/*',
    ],
  },
} as const satisfies Record<`ssm:${string}`, OperationFacts>;
