/** Making the calls of a plan, and saying honestly what became of them. */
import { busy, called, readAgain, refused } from './acted.ts';
import { withAnswers } from './answered.ts';
import type { Case } from './case.ts';
import { AwsError, isBusy, isDenied } from './errors.ts';
import { failed } from './outcome.ts';
import { merged } from './plan.ts';
import { factsOf, type Call } from './operations.ts';
import type { Ports } from './ports.ts';

/** The calls that do the work of these cases together: their plans' single calls merged, or the one case's plan in its order. */
export function callsOf(cases: readonly Case[]): Call[] | null {
  const plans = cases.map(one => one.plan?.calls ?? []);
  if (plans.length === 1) return plans[0] ?? null;
  const one = plans.every(calls => calls.length === 1) ? merged(plans.flat()) : null;
  return one && [one];
}

/** Makes the calls in order and answers the transition each case takes. A fresh read, never the answer of a call, closes a case. */
export async function act(
  ports: Ports,
  where: { account: string; region: string; case: string },
  calls: readonly Call[],
): Promise<(before: Case, now: number) => Case> {
  const requestIds: string[] = [];
  const updateIds: string[] = [];
  let resent = false;
  const answers = new Map<string, unknown>();
  for (const planned of calls) {
    try {
      const call = withAnswers(planned, answers);
      const answer: unknown = await ports.call({ ...where, only: calls }, call.call, call.input);
      answers.set(call.call, answer);
      requestIds.push(...requestIdOf(answer));
      resent ||= wasResent(answer);
      if (factsOf(call.call).update) updateIds.push(...updateIdOf(answer));
    } catch (error) {
      return (before, now) => outcomeOf(error, before, now);
    }
  }
  return (before, now) => called(before, { requestIds, updateIds, ...(resent && { resent: true as const }) }, now);
}

function outcomeOf(error: unknown, before: Case, now: number): Case {
  const undoing = before.status === 'undoing';
  if (!(error instanceof AwsError))
    return refused(
      before,
      `The call did not come back: ${error instanceof Error ? error.message : String(error)}.`,
      now,
    );
  if (isBusy(error)) return busy(before, error.awsMessage, now);
  if (isDenied(error))
    return failed(
      before,
      `AWS does not let us: ${error.message}. Check the fix role's policy and the organization's service control policies, then retry.`,
      now,
    );
  if (saysItIsSo(error)) {
    // For an undo that is success to be read back; for a fix somebody else was faster, or one of several rule ids is gone: read again, then do what is left.
    return undoing
      ? called(before, { requestIds: [], updateIds: [] }, now)
      : readAgain(before, `${error.code}: ${error.awsMessage}; reading again.`, now);
  }
  return refused(before, `${error.message}.`, now);
}

/** AWS refuses because the state already is what was asked for (T-EKS-3), told by text where the code is shared. */
export const saysItIsSo = (error: AwsError): boolean =>
  /^(InvalidSecurityGroupRuleId\.NotFound|InvalidPermission\.(NotFound|Duplicate)|NoSuchEntity(Exception)?)$/.test(
    error.code,
  ) || /already at the desired configuration|No changes needed for the logging config/.test(error.awsMessage);

const requestIdOf = (answer: unknown): string[] => {
  const id = fieldsOf(fieldsOf(answer)['$metadata'])['requestId'];
  return typeof id === 'string' ? [id] : [];
};

// The SDK tries again by itself where no answer came.
const wasResent = (answer: unknown): boolean => Number(fieldsOf(fieldsOf(answer)['$metadata'])['attempts'] ?? 1) > 1;

const updateIdOf = (answer: unknown): string[] => {
  const id = fieldsOf(fieldsOf(answer)['update'])['id'];
  return typeof id === 'string' ? [id] : [];
};

const fieldsOf = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value)) : {};
