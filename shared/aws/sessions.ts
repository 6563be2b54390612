/** With whose credentials a call is made: our own, the read role's, or the fix role's, limited to one act. */
import { AwsError } from '../errors.ts';
import { sessionPolicy } from '../policy.ts';
import type { Where } from '../ports.ts';
import { partitionOf } from '../partitions.ts';
import type { Credentials, Opener } from './client.ts';
import type { AwsOptions } from './environment.ts';
import { once } from './once.ts';

/** `own`: our own. `kept`: of a role, kept while they are good. `act`: for this one call and no other. */
export type Access = { own: true } | { kept: string; credentials: () => Promise<Credentials> } | { act: Credentials };

/** Seconds before their end from which credentials are got anew; the SDK asks again at the same point. */
const early = 300;

/** Answers with whose credentials to call. Rejects with STS's error or BadInput. */
export function accessTo(options: AwsOptions, opener: Opener, now: () => number): (where: Where) => Promise<Access> {
  const sts = once(async () => {
    const { open, assume } = await import('./sts.ts');
    const client = opener.open(open, options.region);
    return (RoleArn: string, act?: { Policy: string; name: string | undefined }) =>
      assume(client, {
        RoleArn,
        RoleSessionName: act?.name ?? sessionName,
        ...(act && { Policy: act.Policy }),
        ...(options.externalId && { ExternalId: options.externalId }),
      });
  });
  const kept = new Map<string, Promise<Credentials>>();

  // Each asker waits for the one before, so that a burst assumes the role once.
  function readRole(arn: string): Promise<Credentials> {
    const assumed = async (): Promise<Credentials> => (await sts())(arn);
    const next = (kept.get(arn) ?? Promise.resolve(null)).then(
      before => (before && before.expiration.getTime() / 1000 - now() > early ? before : assumed()),
      assumed,
    );
    kept.set(arn, next);
    return next;
  }

  return async where => {
    if (where.only)
      return {
        act: await (
          await sts()
        )(roleArn(options.fixRole, where), { Policy: sessionPolicy(where, where.only), name: where.case }),
      };
    if (where.account === options.account) return { own: true };
    const arn = roleArn(options.readRole, where);
    return { kept: arn, credentials: () => readRole(arn) };
  };
}

/** A role's ARN from its template. */
export const roleArn = (template: string, { account, region }: { account: string; region: string }): string =>
  template.replace('{partition}', partitionOf(region)).replace('{account}', account);

const sessionName = 'eks-guardrails';

/** Any error of the SDK as ours. */
export function awsError(error: unknown, operation: AwsError['operation'], where: Where): AwsError {
  const { code, words } = saidBy(error);
  return new AwsError(
    code,
    words,
    operation,
    { account: where.account, region: where.region },
    { requestId: requestIdOf(fieldsOf(error)['$metadata']), cause: error },
  );
}

/** What an error of the SDK says. EC2's own codes are the error's name too; a broken connection has a code and no name of its own. */
export function saidBy(error: unknown): { code: string; words: string } {
  const { name = 'Error', message = String(error), code, $metadata } = fieldsOf(error);
  const status = fieldsOf($metadata)['httpStatusCode'];
  // Without a reason there is only the status, say of a proxy.
  if (/^Unknown(Error)?$/.test(String(name)) && typeof status === 'number')
    return { code: `HTTP ${status}`, words: 'no reason was given' };
  return {
    code: String(name === 'Error' || name === 'AggregateError' ? (code ?? name) : name),
    // The hint that follows is for who debugs the SDK.
    words: String(message).replace(/\s*Deserialization error: to see the raw response.*$/s, ''),
  };
}

const requestIdOf = (metadata: unknown): string | undefined => {
  const { requestId } = fieldsOf(metadata);
  return typeof requestId === 'string' ? requestId : undefined;
};

function fieldsOf(value: unknown): Record<string, unknown> {
  if (value instanceof Error)
    return { ...Object.fromEntries(Object.entries(value)), name: value.name, message: value.message };
  return value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value)) : {};
}
