/** The operations of ECR the program uses. */
import type { OperationFacts } from '../operation-facts.ts';

const repository = 'arn:{partition}:ecr:{region}:{account}:repository/{repositoryName}';

export const ecr = {
  // A registry is no resource of IAM's: these know none.
  'ecr:DeleteRegistryPolicy': { access: 'write', on: ['*'] },
  'ecr:DeleteRepositoryPolicy': { access: 'write', on: [repository] },
  'ecr:DescribeRepositories': { access: 'read', on: [repository] },
  'ecr:GetRegistryPolicy': { access: 'read', on: ['*'] },
  'ecr:GetRegistryScanningConfiguration': { access: 'read', on: ['*'] },
  'ecr:GetRepositoryPolicy': { access: 'read', on: [repository] },
  'ecr:ListTagsForResource': { access: 'read', on: [repository] },
  'ecr:PutImageScanningConfiguration': { access: 'write', on: [repository] },
  'ecr:PutImageTagMutability': { access: 'write', on: [repository] },
  'ecr:PutRegistryPolicy': { access: 'write', on: ['*'] },
  'ecr:SetRepositoryPolicy': { access: 'write', on: [repository] },
} as const satisfies Record<`ecr:${string}`, OperationFacts>;
