/** One record's entry in the output of `replay`. */
import { cliLines } from '../shared/aws-cli.ts';
import { plainLine } from '../shared/plain.ts';
import { sourceOf, type CloudTrailRecord } from '../shared/record.ts';
import { accountOf } from '../shared/wakes.ts';
import { severityOf, strongestOf, undoOf, type Decided } from './decided.ts';
import type { Delivered } from './sandbox/pipeline.ts';

export type ReplayEntry = ReturnType<typeof entryOf>;

/** The event's name and place, as every entry begins. Time as CloudTrail wrote it. */
export const eventOf = (record: CloudTrailRecord) => ({
  id: record.eventID,
  source: sourceOf(record),
  name: record.eventName,
  time: record.eventTime,
  account: accountOf(record),
  region: record.awsRegion,
});

/** The entry of a record that went through the pipeline. `errors` only when a control could not tell. */
export function entryOf(record: CloudTrailRecord, delivered: Delivered) {
  const errors = delivered.passes.flatMap(pass => pass.errors);
  return {
    event: eventOf(record),
    ...(delivered.skipped === undefined ? { wakes: delivered.wakes } : { skipped: plainLine(delivered.skipped) }),
    findings: strongestOf(delivered.passes).map(findingOf),
    cases: delivered.cases.map(({ id, control, status }) => ({ id, control, status })),
    ...(errors.length > 0 && { errors }),
  };
}

function findingOf(decided: Decided) {
  const { control, finding, ref, introduced, decision } = decided;
  const calls = finding.plan?.calls ?? [];
  return {
    control: control.id,
    severity: severityOf(decided),
    resource: ref,
    key: finding.key,
    message: finding.message,
    introduced,
    decision: decision.do,
    reason: decision.reason,
    calls,
    cli: cliLines(calls, ref),
    undo: undoOf(finding.plan),
  };
}
