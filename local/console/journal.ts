/** What happened in the sandbox while it ran, in the order it arrived: the console tells it beside what the cases keep. */
import type { Change, CloudTrailRecord } from '../../shared/record.ts';
import { changeOf } from '../../shared/record.ts';
import { decidedIn, outcomeOf } from '../decided.ts';
import type { Delivered, Pipeline } from '../sandbox/pipeline.ts';

/** One CloudTrail event and why nothing came of it, if nothing did. */
export interface Happened {
  change: Change;
  account: string;
  region: string;
  /** The call came from our own role, for this case. */
  ours?: string;
  /** Why no case was moved, when none was. */
  skipped?: string;
}

export interface Journal {
  /** Oldest first; at most the last 200. */
  happened: Happened[];
  /** The sandbox's time when it began to be watched, epoch seconds. */
  started: number;
}

const kept = 200;

/** The same pipeline, watched: every event that is delivered, and every one our role or EKS causes, is written down. */
export function watched(p: Pipeline): { p: Pipeline; journal: Journal } {
  const journal: Journal = { happened: [], started: p.clock.now() };
  const write = (record: CloudTrailRecord): Happened => {
    const change = changeOf(record);
    const ours = change.actor.roleArn !== undefined && p.ports.isOurs(change.actor.roleArn);
    const one: Happened = {
      change,
      account: record.recipientAccountId ?? '',
      region: record.awsRegion,
      ...(ours && { ours: change.actor.session ?? '' }),
    };
    journal.happened = [...journal.happened, one].slice(-kept);
    return one;
  };
  p.sandbox.onRecord(write);
  return {
    journal,
    p: {
      ...p,
      deliver: async record => {
        const one = write(record);
        const delivered = await p.deliver(record);
        if (delivered.cases.length === 0) one.skipped = delivered.skipped ?? (await whyNothing(p, delivered));
        return delivered;
      },
    },
  };
}

/** Why looking moved no case: nobody looked, nothing is wrong, or it is known. */
async function whyNothing(p: Pipeline, { passes }: Delivered): Promise<string> {
  const skipped = passes.find(pass => pass.skipped)?.skipped;
  if (skipped !== undefined) return skipped;
  const ids = passes.flatMap(decidedIn).map(({ caseId }) => caseId);
  const [known] = (await Promise.all(ids.map(async id => p.ports.cases.get(id)))).filter(one => one !== null);
  return known ? `known already, case ${known.id.slice(0, 6)}, ${outcomeOf(known)}` : 'no control finds a fault in it';
}
