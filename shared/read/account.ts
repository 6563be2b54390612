/** An account's password policy, and whether it has users whom it concerns. */
import { isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports } from '../ports.ts';
import type { Reading, Ref } from '../resources.ts';

export const accountReads = [
  'iam:GetAccountPasswordPolicy',
  'iam:GetAccountSummary',
] as const satisfies ReadOperation[];

/** One round trip. An account never goes away; one without a policy of its own has IAM's default, which is weak. */
export async function readAccount(ports: Ports, ref: Ref<'account'>): Promise<Reading<'account'>> {
  const [passwordPolicy, { SummaryMap = {} }] = await Promise.all([
    policyOf(ports, ref),
    ports.call(ref, 'iam:GetAccountSummary', {}),
  ]);
  const users = SummaryMap.Users;
  return {
    resource: { passwordPolicy, ...(users !== undefined && { users }) },
    settled: true,
    tags: {},
    clusters: [],
  };
}

async function policyOf(ports: Ports, ref: Ref) {
  try {
    return (await ports.call(ref, 'iam:GetAccountPasswordPolicy', {})).PasswordPolicy ?? null;
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}
