/** Plans made in the sandbox as the fix role makes them, undos as we or a person make them. */
import { withAnswers } from '../shared/answered.ts';
import type { Plan } from '../shared/control.ts';
import { AwsError } from '../shared/errors.ts';
import { factsOf, type Call } from '../shared/operations.ts';
import type { Stage } from './examples.ts';

/** EKS has ended an update by then, and made or removed an add-on. */
const updateDone = 600;

/** Makes the calls in a session limited to exactly them, as the fix role does, and waits until EKS is done. */
export async function perform(stage: Stage, calls: Call[]): Promise<unknown[]> {
  const { account, region } = stage.ref;
  const answers: unknown[] = [];
  const byCall = new Map<string, unknown>();
  for (const planned of calls) {
    const call = withAnswers(planned, byCall);
    const answer = await stage.sandbox.call({ account, region, only: calls }, call.call, call.input);
    byCall.set(call.call, answer);
    answers.push(answer);
    if (factsOf(call.call).update || call.call.endsWith('Addon')) stage.clock.step(updateDone);
  }
  stage.sandbox.pass();
  return answers;
}

/** The calls of an undo, whoever makes them. */
export const undoCalls = ({ undo }: Plan): Call[] =>
  'calls' in undo ? undo.calls : 'byPerson' in undo ? undo.byPerson : [];

/** An id that AWS gives out only when the plan is made stands in the undo as `<the new Id>`: a person reads it from the answer. */
export function withNewIds(call: Call, answers: unknown[]): Call {
  const ids: Record<string, unknown> = Object.assign({}, ...answers.map(answer => answer ?? {}));
  const nested = Object.assign({}, ...Object.values(ids).filter(one => typeof one === 'object'));
  const input = Object.fromEntries(
    Object.entries(call.input).map(([name, value]) => [
      name,
      /^<.*>$/.test(String(value)) ? (ids[name] ?? [nested[name.replace(/s$/, '')]]) : value,
    ]),
  );
  // The same call with one text replaced by another.
  return { ...call, input } as Call;
}

/** AWS may refuse what is done already; anything else is a fault. */
export function unlessRefused(error: unknown): void {
  if (!(error instanceof AwsError)) throw error;
}
