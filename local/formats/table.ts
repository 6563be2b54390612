/** A posture for reading on a terminal: the gravest first, then what nobody could tell. */
import { severities } from '../../shared/control.ts';
import { plainLine } from '../../shared/plain.ts';
import type { Posture } from '../posture.ts';
import { counted, paint, table, type Paint } from '../print.ts';

/** Every finding on a line; `colours` only where a person looks. */
export function asTable(posture: Posture, colours: Paint = paint(false)): string {
  const findings = posture.resources.flatMap(({ ref, findings }) => findings.map(finding => ({ ref, finding })));
  const graver = findings.toSorted(
    (a, b) => severities.indexOf(b.finding.severity) - severities.indexOf(a.finding.severity),
  );
  const rows = graver.map(({ ref, finding }) => [
    colours[finding.severity === 'critical' || finding.severity === 'high' ? 'red' : 'yellow'](finding.severity),
    finding.control,
    ref.region,
    plainLine(`${ref.kind} ${ref.id}`),
    finding.exempt ? `${finding.message} (exempt: ${plainLine(finding.exempt)})` : finding.message,
  ]);
  const head = ['severity', 'control', 'Region', 'resource', 'what is wrong'];
  const unknown = [...unknowns(posture)];
  return [
    findings.length > 0 ? table(head, rows, colours) : 'Nothing is wrong with what could be judged.\n',
    ...(unknown.length > 0 ? [`\n${colours.bold('Not judged')}\n`, ...unknown.map(line => `  ${line}\n`)] : []),
  ].join('');
}

/** Each reason once, with how many resources and which controls it hides. */
function* unknowns({ resources, missing }: Posture): Generator<string> {
  yield* missing;
  const reasons = new Map<string, { resources: Set<string>; controls: Set<string> }>();
  for (const { ref, errors } of resources) {
    for (const { control, error } of errors) {
      const hidden = reasons.get(error) ?? { resources: new Set(), controls: new Set() };
      hidden.resources.add(`${ref.region}/${ref.kind}/${ref.id}`);
      hidden.controls.add(control);
      reasons.set(error, hidden);
    }
  }
  for (const [error, hidden] of reasons)
    yield `${counted(hidden.resources.size, 'resource')}: ${error} (${[...hidden.controls].join(', ')})`;
}
