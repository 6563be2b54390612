/** What is written down of an AWS operation besides its name, once for IAM, the pipeline and the sandbox. */

/**
 * What IAM and the pipeline must know of an operation.
 * `on`: the ARNs IAM checks, as templates: `{partition} {region} {account}` and fields of the input; `*` where IAM knows no resource.
 * `action`: the IAM action where it has another name than the operation (PutPublicAccessBlock takes s3:PutBucketPublicAccessBlock).
 * `event`: CloudTrail's name of the call where it has another one, as in the names of triggers.
 * `also`: permissions AWS asks of the caller in addition, each with its own ARN templates.
 * `merge`: the list of the input in which calls, otherwise equal, may be joined into one call.
 * `passes`: the field that names the roles it hands to EKS, as an ARN or a list of objects with a `roleArn`; the caller must be allowed to pass them.
 * `update`: EKS answers at once and works on; success is only what DescribeUpdate says later.
 */
export interface OperationFacts {
  access: 'read' | 'write';
  action?: string;
  event?: string;
  on: readonly string[];
  also?: readonly { action: string; on: readonly string[] }[];
  merge?: string;
  passes?: string;
  update?: true;
}
