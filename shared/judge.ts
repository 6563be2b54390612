/** Every control of a kind against one reading: what is wrong, what does not apply, and which control could not tell. */
import { severities, type Control, type Finding, type Given } from './control.ts';
import type { Kind, Resources } from './resources.ts';

export interface Judgement {
  findings: { control: Control; finding: Finding }[];
  notApplicable: { control: string; why: string }[];
  /** A control that threw: its open cases are left as they are, and the pass is tried again. */
  broken: { control: string; error: unknown }[];
}

/** Pure. One bad control never stops the others. Graver findings come first, so that they are mended first. */
export function judge(controls: readonly Control[], resource: Resources[Kind], given: Given): Judgement {
  const judgement: Judgement = { findings: [], notApplicable: [], broken: [] };
  for (const control of controls) {
    try {
      const verdict = control.evaluate(resource, given);
      if (Array.isArray(verdict)) judgement.findings.push(...verdict.map(finding => ({ control, finding })));
      else judgement.notApplicable.push({ control: control.id, why: verdict.notApplicable });
    } catch (error) {
      judgement.broken.push({ control: control.id, error });
    }
  }
  const gravity = ({ control, finding }: Judgement['findings'][number]) =>
    severities.indexOf(finding.severity ?? control.severity);
  judgement.findings.sort((a, b) => gravity(b) - gravity(a));
  return judgement;
}

/** True when nothing is wrong in the eyes of the controls that restore from the last good state: what others of the kind find is no part of what they put back. */
export const isGood = (controls: readonly Control[], { findings, broken }: Judgement): boolean => {
  const needing = controls.filter(control => control.needsLastGood);
  const isNeeding = (id: string): boolean => needing.some(control => control.id === id);
  return (
    needing.length > 0 &&
    !findings.some(({ control }) => isNeeding(control.id)) &&
    !broken.some(({ control }) => isNeeding(control))
  );
};
