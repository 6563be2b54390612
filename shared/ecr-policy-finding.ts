/** What is wrong with a policy of ECR, of a repository or of the registry, with the plan that goes back to the last good text or takes out the fault. */
import type { Finding, Plan } from './control.ts';
import { listed } from './listed.ts';
import type { WriteOperation } from './operations.ts';
import { counted, goodText, isClean, without, type RepositoryGrants } from './repository-policy.ts';

/**
 * Nothing, or a finding for what lets everyone in and one for what lets other accounts write; a text that is no policy is told.
 * `named`: the thing as the beginning of a sentence. `writing`: what another account may do on purpose. `fix`: the plan that puts a text in
 * the policy's place, null for no policy at all.
 */
export function policyFindings<N extends WriteOperation>(given: {
  named: string;
  policyText: string;
  lastGood: { policyText?: string | undefined } | undefined;
  grantsOf(policyText: string): RepositoryGrants | null;
  writing: string;
  fix(text: string | null): Plan<N, never>;
}): Finding<N, never>[] {
  const { named, policyText, grantsOf, fix } = given;
  const grants = grantsOf(policyText);
  if (!grants)
    return [
      {
        key: 'unreadable',
        facet: 'policy',
        message: `${named} has a policy nobody can read.`,
        atMost: { remedy: 'notify', why: 'a text that is no policy can only be judged by a person' },
        evidence: { policyLength: policyText.length },
      },
    ];
  const { toEveryone, foreignWrites, writers } = grants;
  const good = goodText(policyText, [...toEveryone, ...foreignWrites], {
    state: given.lastGood,
    isGood: text => isClean(grantsOf(text)),
  });
  const planFor = (places: readonly number[]) => fix(good === undefined ? without(policyText, places) : good);
  const fromLastGood = good !== undefined;
  const found: Finding<N, never>[] = [];
  if (toEveryone.length > 0)
    found.push({
      key: 'public',
      facet: 'policy',
      message: `${named} lets everyone in by ${counted(toEveryone.length)} of its policy.`,
      ...(!fromLastGood && { atMost: { remedy: 'ask', why: 'no earlier policy was kept that it could go back to' } }),
      plan: planFor(toEveryone),
      evidence: { statements: toEveryone, fromLastGood },
    });
  if (foreignWrites.length > 0)
    found.push({
      key: 'foreign-write',
      facet: 'policy',
      message: `${named} lets account ${listed(writers)} write by ${counted(foreignWrites.length)} of its policy.`,
      atMost: { remedy: 'ask', why: `another account may ${given.writing} on purpose, and its pipeline would fail` },
      plan: planFor(foreignWrites),
      evidence: { statements: foreignWrites, accounts: writers, fromLastGood },
    });
  return found;
}
