/** The one sequence: read, judge, decide, record, act. Every wake-up ends here, and only here is AWS changed. */
import { act, callsOf } from './act.ts';
import { finish, lookAgain, wakeLeads } from './again.ts';
import { voided } from './authority.ts';
import { isOpen } from './case.ts';
import { endAll, endMissing } from './end.ts';
import { followUpdate, postponeDue, undoAsked } from './follow.ts';
import { alarmForeignUse } from './foreign.ts';
import { isGood, judge } from './judge.ts';
import { loadControls } from './judging.ts';
import { moveCases } from './move.ts';
import type { Pass } from './pass.ts';
import type { Ports, Wake } from './ports.ts';
import { read } from './read.ts';
import type { Settings } from './settings.ts';
import { listensTo } from './wakes.ts';

/** One pass over one resource, for all wake-ups that name it. Rejects with AwsError when AWS cannot be read: the queue then tries again. */
export async function reconcile(ports: Ports, settings: Settings, woken: readonly Wake[]): Promise<Pass> {
  const [first] = woken;
  if (!first) throw new Error('A pass needs at least one wake-up.');
  const { ref } = first;
  const pass: Pass = { ref, findings: [], notApplicable: [], cases: [], errors: [] };
  if (!ports.enrolled(ref.account)) return { ...pass, skipped: `account ${ref.account} is not enrolled` };

  // 1. A change that can only have mended something is of interest only to an open case.
  const known = woken.every(wake => wake.closing) ? await ports.cases.of(ref) : null;
  if (known && !known.some(isOpen)) {
    // Someone else with our role is heard even when there is nothing to mend.
    await alarmForeignUse(ports, woken, known);
    return { ...pass, skipped: `this change can only mend, and no case of ${ref.kind} ${ref.id} is open` };
  }

  // 2. Read the resource as it is now, beside what we know of it.
  const [seen, cases] = await Promise.all([
    read(ports, woken.find(wake => wake.touched === 'all') ?? first),
    known ?? ports.cases.of(ref),
  ]);
  const { wakes, acts } = await alarmForeignUse(ports, woken, cases);
  if ('absent' in seen) await wakeLeads(ports, wakes, seen);
  if ('absent' in seen) return { ...pass, skipped: seen.why, cases: await endAll(ports, settings, cases, seen.why) };
  if (seen.settled !== true) {
    await lookAgain(ports, wakes);
    return finish(ports, {
      ...pass,
      skipped: `${seen.settled.because}; looking again later`,
      cases: await postponeDue(ports, cases, seen.settled.because),
    });
  }
  await wakeLeads(ports, wakes, seen);

  // 3. An update of ours that EKS still works on comes first: until it ends there is nothing to judge.
  const followed = await Promise.all(cases.map(one => followUpdate(ports, one)));
  pass.cases.push(...followed.flatMap(one => one.moved ?? []));
  if (followed.some(one => one.running))
    return finish(ports, { ...pass, skipped: 'EKS is still working on our update' });
  // What a person asked for is held against live settings once more: whoever could write the row could have forged the answer.
  const current = await Promise.all(
    followed.map(async ({ moved, case: one }) => {
      const withdrawn = await voided(ports, settings, moved ?? one);
      if (withdrawn) pass.cases.push(withdrawn);
      return withdrawn ?? moved ?? one;
    }),
  );

  // 4. Judge. A conduct control hears only of the events it listens to.
  const controls = (await loadControls(ref.kind)).filter(
    control =>
      ref.kind !== 'change' ||
      (listensTo(control.triggers, `${first.because?.source}:${first.because?.name}`) &&
        (seen.stranger === undefined || control.anyones)),
  );
  const lastGood = controls.some(control => control.needsLastGood) ? await ports.cases.lastGood(ref) : null;
  const judgement = judge(controls, seen.resource, { ref, settings, now: ports.now(), ...(lastGood && { lastGood }) });
  pass.notApplicable = judgement.notApplicable;
  if (seen.stranger !== undefined && judgement.findings.length === 0) pass.skipped = seen.stranger;
  pass.errors = judgement.broken.map(
    ({ control, error }) => `${control}: ${error instanceof Error ? error.message : String(error)}`,
  );
  if (isGood(controls, judgement) && wakes.some(wake => wake.sweep)) await ports.cases.putLastGood(ref, seen.resource);

  // 5. What is no longer found has ended; what a person asked to undo is undone, if nothing moved since.
  pass.cases.push(...(await endMissing(ports, settings, { wakes, acts, seen, judgement, cases: current, ref })));
  const undone = await undoAsked(ports, { ref, seen, cases: current });
  if (undone) pass.cases.push(undone);

  // 6. Each finding moves its case. What is to be done now shares one lease and, where AWS can, one call.
  const moved = await moveCases(ports, settings, { wakes, seen, judgement, cases: current, ref, mayAct: !undone });
  pass.findings = moved.findings;
  pass.cases.push(...moved.cases);
  const calls = moved.acting.length > 0 ? callsOf(moved.acting) : null;
  if (!calls) return finish(ports, pass);

  // 7. Act, and record what AWS said. Only a later read will say whether it worked.
  const outcome = await act(
    ports,
    { account: ref.account, region: ref.region, case: moved.acting[0]?.id ?? '' },
    calls,
  );
  for (const one of moved.acting) {
    const after = outcome(one, ports.now());
    if (await ports.cases.put(after, one)) pass.cases = [...pass.cases.filter(other => other.id !== after.id), after];
  }
  return finish(ports, pass);
}
