/** A case by the beginning of its id, as people type it. */
import type { Case } from '../case.ts';
import type { Cases } from '../ports.ts';
import type { Refusal } from './asked.ts';

/** The one case whose id is or begins with what was given, in any letter case. A whole id costs one read, a beginning a look at all cases. */
export async function findCase(cases: Pick<Cases, 'get' | 'all'>, given: string): Promise<{ case: Case } | Refusal> {
  const wanted = given.toUpperCase();
  const unknown: Refusal = {
    status: 404,
    refused: `There is no case ${given}. \`eks-guardrails cases --all\` lists them.`,
  };
  if (!/^[0-9A-HJKMNP-TV-Z]{1,26}$/.test(wanted)) return unknown;
  if (wanted.length === 26) {
    const whole = await cases.get(wanted);
    return whole ? { case: whole } : unknown;
  }
  const fits = (await cases.all()).filter(one => one.id.startsWith(wanted));
  const [one, another] = fits;
  if (!one) return unknown;
  if (!another) return { case: one };
  return {
    status: 409,
    refused: `${fits.length} cases begin with ${given}: ${fits.map(({ id }) => id).join(', ')}. Write more of the id.`,
  };
}
