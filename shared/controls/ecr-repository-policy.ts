/** Repositories everyone may pull from, or other accounts may push to. */
import { control, type Plan } from '../control.ts';
import { policyFindings } from '../ecr-policy-finding.ts';
import { grantsOf } from '../repository-policy.ts';
import { outOfScope } from '../repository-scope.ts';

type Fix = Plan<'ecr:SetRepositoryPolicy' | 'ecr:DeleteRepositoryPolicy', never>;

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
    return policyFindings({
      named: `Repository ${repositoryName} of account ${ref.account}`,
      policyText,
      lastGood,
      grantsOf: text => grantsOf(text, ref.account),
      writing: 'push',
      fix: text => fix(repositoryName, policyText, text),
    });
  },
});

/** `text` null: no policy at all. */
const fix = (repositoryName: string, policyText: string, text: string | null): Fix => ({
  calls: [
    text
      ? { call: 'ecr:SetRepositoryPolicy', input: { repositoryName, policyText: text } }
      : { call: 'ecr:DeleteRepositoryPolicy', input: { repositoryName } },
  ],
  undo: { calls: [{ call: 'ecr:SetRepositoryPolicy', input: { repositoryName, policyText } }] },
  effect:
    'Whoever was let in by what is taken out no longer pulls or pushes; clusters of other accounts may fail to start pods.',
});
