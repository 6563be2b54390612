/** Repositories everyone may pull from, or other accounts may push to. */
import { control, type Finding } from '../control.ts';
import { listed } from '../listed.ts';
import { counted, goodText, grantsOf, isClean, without } from '../repository-policy.ts';
import { outOfScope } from '../repository-scope.ts';
import type { Resources } from '../resources.ts';

type Found = Finding<'ecr:SetRepositoryPolicy' | 'ecr:DeleteRepositoryPolicy', never>;

export const ecrRepositoryPolicy = control({
  id: 'ecr-repository-policy',
  title: 'ECR repository policies give least privilege and are not public',
  why: 'Whoever may push to a repository runs their code in every cluster that pulls from it. Whoever may pull from it reads your code and every secret someone left in an image.',
  severity: 'high',
  kind: 'aws-config',
  resource: 'repository',
  sources: [
    { document: '001', lines: '29' },
    { document: '001', lines: '57' },
  ],
  mappings: { 'CIS EKS 1.8': '5.1.2', Prowler: 'ecr_repositories_not_publicly_accessible' },
  triggers: ['ecr:SetRepositoryPolicy'],
  closes: ['ecr:SetRepositoryPolicy', 'ecr:DeleteRepositoryPolicy', 'ecr:DeleteRepository'],
  calls: ['ecr:SetRepositoryPolicy', 'ecr:DeleteRepositoryPolicy'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'revert',
  condition:
    'Settings may raise it to revert: then a policy open to everyone goes back to the last good text that was kept. Where none was kept that is good still and holds all that is not at fault, the fix takes out the statements at fault and is asked about, and so is a policy that lets other accounts write. What lets other accounts pull only is fine. A policy nobody can read is told.',
  needsLastGood: true,
  evaluate({ repository, policyText }, given) {
    const stranger = outOfScope(given);
    if (stranger) return stranger;
    if (policyText === undefined) return [];
    const { ref, lastGood } = given;
    const repositoryName = repository.repositoryName ?? ref.id;
    const named = `Repository ${repositoryName} of account ${ref.account}`;
    const grants = grantsOf(policyText, ref.account);
    if (!grants) {
      const unreadable: Found = {
        key: 'unreadable',
        facet: 'policy',
        message: `${named} has a policy nobody can read.`,
        atMost: { remedy: 'notify', why: 'a text that is no policy can only be judged by a person' },
        evidence: { policyLength: policyText.length },
      };
      return [unreadable];
    }
    const { toEveryone, foreignWrites, writers } = grants;
    const good = goodText(policyText, [...toEveryone, ...foreignWrites], {
      state: lastGood,
      isGood: text => isClean(grantsOf(text, ref.account)),
    });
    const planFor = (places: readonly number[]) =>
      fix({ repositoryName, policyText, good: good === undefined ? without(policyText, places) : good });
    const open: Found = {
      key: 'public',
      facet: 'policy',
      message: `${named} lets everyone in by ${counted(toEveryone.length)} of its policy.`,
      ...(good === undefined && {
        atMost: { remedy: 'ask' as const, why: 'no earlier policy was kept that it could go back to' },
      }),
      plan: planFor(toEveryone),
      evidence: { statements: toEveryone, fromLastGood: good !== undefined },
    };
    const foreign: Found = {
      key: 'foreign-write',
      facet: 'policy',
      message: `${named} lets account ${listed(writers)} write by ${counted(foreignWrites.length)} of its policy.`,
      atMost: { remedy: 'ask', why: 'another account may push on purpose, and its pipeline would fail' },
      plan: planFor(foreignWrites),
      evidence: { statements: foreignWrites, accounts: writers, fromLastGood: good !== undefined },
    };
    return [...(toEveryone.length > 0 ? [open] : []), ...(foreignWrites.length > 0 ? [foreign] : [])];
  },
});

/** `good` null: no policy at all. */
function fix(given: {
  repositoryName: string;
  policyText: string;
  good: Resources['repository']['policyText'] | null;
}): Found['plan'] & object {
  const { repositoryName, policyText, good } = given;
  return {
    calls: [
      good
        ? { call: 'ecr:SetRepositoryPolicy', input: { repositoryName, policyText: good } }
        : { call: 'ecr:DeleteRepositoryPolicy', input: { repositoryName } },
    ],
    undo: { calls: [{ call: 'ecr:SetRepositoryPolicy', input: { repositoryName, policyText } }] },
    effect:
      'Whoever was let in by what is taken out no longer pulls or pushes; clusters of other accounts may fail to start pods.',
  };
}
