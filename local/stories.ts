/** Plays the stories and tells what came of each. */
import type { Case } from '../shared/case.ts';
import { plainLine } from '../shared/plain.ts';
import type { Pass } from '../shared/pass.ts';
import { decidedIn, decisionLines, outcomeOf, type Decided } from './decided.ts';
import type { Io } from './io.ts';
import { counted, paint, wrapped } from './print.ts';
import type { Pipeline } from './sandbox/pipeline.ts';
import { stories, type Story } from './sandbox/stories.ts';

/** Gathers what passes decide: a decision is told once for each round of its case. */
export function listener(): {
  onPass(pass: Pass): void;
  taken(): { decisions: Decided[]; moved: string[]; skipped: string[] };
} {
  const told = new Set<string>();
  let decisions: Decided[] = [];
  let moved = new Set<string>();
  let skipped = new Set<string>();
  return {
    onPass(pass) {
      for (const one of pass.cases) moved.add(one.id);
      if (pass.skipped !== undefined) skipped.add(pass.skipped);
      for (const decided of decidedIn(pass)) {
        const one = pass.cases.find(({ id }) => id === decided.caseId);
        const name = one && `${one.id}#${one.round}`;
        if (!name || told.has(name) || !['revert', 'ask', 'notify'].includes(decided.decision.do)) continue;
        told.add(name);
        decisions.push(decided);
      }
    },
    taken() {
      const all = { decisions, moved: [...moved], skipped: [...skipped] };
      [decisions, moved, skipped] = [[], new Set(), new Set()];
      return all;
    },
  };
}

/**
 * Tells every story to the pipeline and prints what came of it; then the sum. Stops between two stories when asked to.
 * With `ownSettings` (a person's, not the sandbox's) a story may turn out to have nothing to work on, and it is said why.
 */
export async function play(
  p: Pipeline,
  heard: ReturnType<typeof listener>,
  io: Io,
  ownSettings: boolean,
  pageOf: (one: Case) => Promise<string | undefined> = async () => undefined,
): Promise<void> {
  const colours = paint(io.colour.out);
  const sum = { revert: 0, ask: 0, notify: 0 };
  for (const story of stories) {
    if (io.stop.aborted) return;
    await io.out(
      `\n${titled(story, io.columns)
        .map(line => colours.bold(line))
        .join('\n')}\n`,
    );
    const alarmsBefore = p.alarms.length;
    const untold = await tellOf(story, p, ownSettings);
    if (untold !== undefined) {
      await io.out(`${colours.dim(`cannot be told with these settings: ${plainLine(untold)}`)}\n`);
      heard.taken();
      continue;
    }
    const { decisions, moved, skipped } = heard.taken();
    for (const decided of decisions) {
      if (decided.decision.do in sum) sum[decided.decision.do as keyof typeof sum] += 1;
      const one = (await p.ports.cases.get(decided.caseId)) ?? undefined;
      await io.out(`${decisionLines(decided, one, io.columns, colours).join('\n')}\n`);
      const page = one && decided.decision.do === 'ask' ? await pageOf(one) : undefined;
      if (page !== undefined) await io.out(`  page      ${page}\n`);
    }
    const others = (
      await Promise.all(moved.filter(id => !decisions.some(one => one.caseId === id)).map(id => p.ports.cases.get(id)))
    ).filter(one => one !== null);
    for (const one of others) await io.out(`${ended(one)}\n`);
    if (decisions.length === 0 && others.length === 0)
      await io.out(`${colours.dim(`nothing: ${plainLine(skipped[0] ?? 'nothing is wrong with it')}`)}\n`);
    for (const alarm of p.alarms.slice(alarmsBefore))
      await io.out(`${colours.red('alarm')} ${plainLine(alarm.text)}\n`);
  }
  const all = await p.ports.cases.all();
  const count = (...statuses: Case['status'][]): number => all.filter(one => statuses.includes(one.status)).length;
  const line = `${counted(stories.length, 'story')}: ${sum.revert} reverted, ${sum.ask} asked, ${sum.notify} notified. Of ${counted(all.length, 'case')}, ${count('resolved')} resolved, ${count('waiting', 'standing-down')} waiting for a person, ${count('accepted')} accepted, ${count('failed')} failed; ${counted(p.messages.length, 'message')} told.`;
  await io.out(
    `\n${wrapped(line, io.columns)
      .map(part => colours.bold(part))
      .join('\n')}\n`,
  );
}

async function tellOf(story: Story, p: Pipeline, ownSettings: boolean): Promise<string | undefined> {
  try {
    await story.tell(p);
    return undefined;
  } catch (error) {
    if (!ownSettings || !(error instanceof Error)) throw error;
    return error.message;
  }
}

const titled = (story: Story, columns: number): string[] => wrapped(`== ${story.name}`, columns);

const ended = (one: Case): string =>
  `case ${one.id} of ${plainLine(`${one.ref.kind} ${one.ref.id}`)}: ${outcomeOf(one)}`;
