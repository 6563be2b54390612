/** An answer as a program sends it, in JSON: the command line's, to a deployed hub and to the sandbox alike. */
import * as z from 'zod/mini';
import { longestDays, reasonLength, type Asked } from '../answer.ts';
import type { Case } from '../case.ts';
import { faultsOf } from '../settings-faults.ts';
import { textOf } from './form.ts';

const body = z.strictObject({
  reason: z.string(),
  days: z.optional(z.int()),
  round: z.optional(z.int()),
  planHash: z.optional(z.string()),
});

const mostBytes = 8192;

export interface Refusal {
  status: 400 | 403 | 404 | 409 | 413 | 415 | 422 | 500;
  refused: string;
}

/** The four answers. */
export const isWish = (text: string): text is Asked['do'] => ['approve', 'reject', 'undo', 'retry'].includes(text);

/** The answer a request asks for, as far as it can be judged without writing; who gives it is the caller's to add. */
export async function askedOf(
  request: Request,
  wish: Asked['do'],
  one: Case,
): Promise<Pick<Asked, 'do' | 'reason' | 'days' | 'round' | 'planHash'> | Refusal> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? ''))
    return { status: 415, refused: 'Send the answer as application/json.' };
  const text = await textOf(request, mostBytes);
  if (text === null) return { status: 413, refused: `An answer has at most ${mostBytes} bytes.` };
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return { status: 400, refused: 'The body is not JSON.' };
  }
  const parsed = body.safeParse(document);
  if (parsed.success) return checked(parsed.data, wish, one);
  const faults = parsed.error.issues
    .flatMap(issue => faultsOf(body, document, issue))
    .map(fault =>
      [
        ...(fault.isKey ? fault.path.slice(0, -1) : fault.path),
        fault.fault.replace('unknown setting', 'unknown field'),
      ].join(': '),
    );
  return { status: 422, refused: faults.join(' ') };
}

function checked(
  { reason, days, round, planHash }: z.infer<typeof body>,
  wish: Asked['do'],
  one: Case,
): Pick<Asked, 'do' | 'reason' | 'days' | 'round' | 'planHash'> | Refusal {
  if (reason.trim().length < reasonLength.least)
    return {
      status: 422,
      refused: `Say why, in at least ${reasonLength.least} characters: the reason is kept with the case.`,
    };
  const longest = longestDays[one.severity];
  if (days !== undefined && (days < 1 || days > longest))
    return { status: 422, refused: `A ${one.severity} finding can be lived with for 1 to ${longest} days.` };
  // Nothing is approved that was not shown.
  if ((wish === 'approve' || wish === 'undo') && (round === undefined || planHash === undefined))
    return {
      status: 422,
      refused: `To ${wish}, send the round and the ${wish === 'undo' ? 'undoHash (as planHash)' : 'planHash'} of the case you were shown.`,
    };
  return {
    do: wish,
    reason,
    ...(days !== undefined && { days }),
    ...(round !== undefined && { round }),
    ...(planHash !== undefined && { planHash }),
  };
}
