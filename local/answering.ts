/** How a person answers on the command line: see the case, say why, confirm, and only then send what was seen. */
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Answer, Case } from '../shared/case.ts';
import { BadInput } from '../shared/errors.ts';
import { joined } from '../shared/listed.ts';
import { outcomeOf } from './decided.ts';
import { clientOf, withEndpoint, type EndpointOptions } from './endpoint.ts';
import type { Io } from './io.ts';
import { paint } from './print.ts';
import { caseLines } from './print-case.ts';

interface Options extends EndpointOptions {
  reason?: string;
  confirm?: string;
  plan?: string;
  days?: number;
  again?: true;
}

/** Adds one of the four answers. `days`: the answer lets the finding stand for some days. */
export function addAnswer(
  program: Command,
  io: Io,
  wish: Answer['do'],
  words: { description: string; done: string; days?: string; again?: string },
): void {
  const command = program
    .command(wish)
    .description(words.description)
    .argument('<case>', 'id of the case, or the beginning of it')
    .option('--reason <text>', 'why, in at least 10 characters; kept with the case')
    .option('--confirm <suffix>', 'the last 6 characters of the resource id')
    .option('--plan <hash>', 'the plan as `show` prints it, so that nothing is approved that was not seen');
  if (words.days !== undefined) command.option('--days <n>', words.days, daysOf);
  if (words.again !== undefined) command.option('--again', words.again);
  withEndpoint(command).action(async (id: string, options: Options) => {
    const client = clientOf(options, io);
    const one = await client.case(id);
    const sent = options.again ? againOf(one, wish) : wish;
    const given = await completed(one, sent, options, io);
    const after = await client.answer(one.id, sent, given);
    io.err(
      `${sent === wish ? words.done : 'Asked again.'} The case ${after.status === 'approved' || after.status === 'acting' || after.status === 'undoing' ? 'goes on' : 'is now'}: ${outcomeOf(after)}.\n`,
    );
    if (['approved', 'acting', 'undoing', 'superseded'].includes(after.status))
      io.err(`\`eks-guardrails show ${after.id}\` says how it ends.\n`);
  });
}

/** With --again, a question that is over is asked again; the fix is then approved by the new one, which says what it would be now. */
function againOf(one: Case, wish: Answer['do']): 'retry' {
  // Whether the time of a question that waits is over, the clock over there says.
  if (['waiting', 'expired', 'failed'].includes(one.status)) return 'retry';
  throw new BadInput(
    `case ${one.id} is ${one.status}, so there is nothing to be asked again. To ${wish} it, leave out --again. Nothing was sent.`,
  );
}

/** What was given as options and, on a terminal, what the person then types. Throws BadInput when something is missing or wrong. */
async function completed(
  one: Case,
  wish: Answer['do'],
  options: Options,
  io: Io,
): Promise<{ reason: string; days?: number; round: number; planHash?: string }> {
  const hash = wish === 'undo' ? one.undoHash : wish === 'approve' ? one.planHash : undefined;
  const missing = (['reason', 'confirm', ...(hash === undefined ? [] : ['plan' as const])] as const).filter(
    name => options[name] === undefined,
  );
  if (missing.length > 0 && !io.canAsk) {
    throw new BadInput(
      `${wish} needs ${joined(missing.map(name => `--${name}`))} where there is no terminal to ask on. \`eks-guardrails show ${one.id}\` says what to put there.`,
    );
  }
  if (missing.length > 0) io.err(`${caseLines(one, io.columns, paint(io.colour.err)).join('\n')}\n\n`);
  const suffix = one.ref.id.slice(-6);
  const reason = options.reason ?? (await io.ask(`Why ${wish}? (at least 10 characters, kept with the case) `));
  if (reason.trim().length < 10)
    throw new BadInput(`the reason has ${reason.trim().length} characters; say it in at least 10. Nothing was sent.`);
  const confirm =
    options.confirm ?? (await io.ask(`To confirm, type the last ${suffix.length} characters of ${one.ref.id}: `));
  if (confirm.trim() !== suffix)
    throw new BadInput(`${confirm.trim() || 'nothing'} is not the end of ${one.ref.id}. Nothing was sent.`);
  // A beginning will do, if it is too long to be a coincidence.
  if (
    hash !== undefined &&
    options.plan !== undefined &&
    !(options.plan.length >= 8 && hash.startsWith(options.plan))
  ) {
    throw new BadInput(
      `the case's plan is ${hash}, not ${options.plan}: it may have changed since you looked. Nothing was sent; look again with \`eks-guardrails show ${one.id}\`.`,
    );
  }
  return {
    reason,
    round: one.round,
    ...(hash !== undefined && { planHash: hash }),
    ...(options.days !== undefined && { days: options.days }),
  };
}

function daysOf(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('Give a whole number of days.');
  return Number(text);
}
