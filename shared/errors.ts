/** The errors the program itself throws or meets; everything expected is a value instead. */
import type { Operation } from './operations.ts';

/** An AWS call was refused or did not arrive. `code` is AWS's own error code; `requestId` finds the call in CloudTrail. */
export class AwsError extends Error {
  override name = 'AwsError';
  constructor(
    readonly code: string,
    readonly awsMessage: string,
    readonly operation: Operation,
    readonly where: { account: string; region: string },
    options: { requestId?: string | undefined; cause?: unknown } = {},
  ) {
    super(`${operation} in ${where.account}/${where.region} failed: ${code}: ${awsMessage}`, { cause: options.cause });
    this.requestId = options.requestId;
  }
  readonly requestId: string | undefined;
}

/** What a person gave us cannot be used: the message says what was wrong, where, and what to do. The CLI exits with 2. */
export class BadInput extends Error {
  override name = 'BadInput';
}

/** One pass could not finish its work for a reason a retry may cure; the queue hands the wake-up out again. */
export class PassFailed extends Error {
  override name = 'PassFailed';
}

/** True when the error says the thing asked for does not exist (any more); EKS says so in two ways (T-EKS-8). */
export const isNotFound = (error: unknown): boolean =>
  error instanceof AwsError &&
  (/NotFound|NoSuchEntity/.test(error.code) ||
    (error.code === 'ClientException' && /No cluster found/.test(error.awsMessage)));

/** True when EKS refuses because another update runs: the answer is "later", never "failed" (T-EKS-1). */
export const isBusy = (error: unknown): boolean => error instanceof AwsError && error.code === 'ResourceInUseException';

/** True when the caller may not make this call: no retry cures that, a person must. */
export const isDenied = (error: unknown): boolean =>
  error instanceof AwsError && /AccessDenied|UnauthorizedOperation|NotAuthorized/.test(error.code);
