/** What every operation does in the sandbox: an operation without an entry does not compile. */
import type { Input, Operation } from '../../shared/operations.ts';
import type { Answer, At } from './at.ts';
import { autoscaling } from './autoscaling.ts';
import { cloudtrail } from './cloudtrail.ts';
import { ecr } from './ecr.ts';
import { ec2 } from './ec2.ts';
import { eks } from './eks.ts';
import { elasticloadbalancing } from './elasticloadbalancing.ts';
import { events } from './events.ts';
import { guardduty } from './guardduty.ts';
import { iam } from './iam.ts';
import { inspector2 } from './inspector2.ts';
import { kms } from './kms.ts';
import { lambda } from './lambda.ts';
import { logs } from './logs.ts';
import { s3 } from './s3.ts';
import { ssm } from './ssm.ts';

export const performs: { [N in Operation]: (at: At, input: Input<N>) => Answer<N> } = {
  ...autoscaling,
  ...cloudtrail,
  ...ec2,
  ...ecr,
  ...eks,
  ...elasticloadbalancing,
  ...events,
  ...guardduty,
  ...iam,
  ...inspector2,
  ...kms,
  ...lambda,
  ...logs,
  ...s3,
  ...ssm,
};
