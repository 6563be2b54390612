/** Registries everyone may use, other accounts may write to, or accounts nobody knows replicate to. */
import { control, type Finding } from '../control.ts';
import { policyFindings } from '../ecr-policy-finding.ts';
import { registryGrantsOf } from '../repository-policy.ts';

type Found = Finding<'ecr:PutRegistryPolicy' | 'ecr:DeleteRegistryPolicy', never>;

export const ecrRegistryPolicy = control({
  id: 'ecr-registry-policy',
  title: 'ECR registry policies give least privilege and are not public',
  why: 'The policy of the registry speaks of every repository at once. Whoever may replicate or push by it puts images under names your clusters pull; whoever may pull by it reads all of your code.',
  severity: 'high',
  kind: 'aws-config',
  resource: 'registry',
  sources: [
    { document: '001', lines: '29' },
    { document: '001', lines: '57' },
  ],
  mappings: { 'CIS EKS 1.8': '5.1.2' },
  triggers: ['ecr:PutRegistryPolicy'],
  closes: ['ecr:PutRegistryPolicy', 'ecr:DeleteRegistryPolicy'],
  calls: ['ecr:PutRegistryPolicy', 'ecr:DeleteRegistryPolicy'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'revert',
  condition:
    'Settings may raise it to revert: then a policy open to everyone goes back to the last good text that was kept. Where none was kept that is good still and holds all that is not at fault, the fix takes out the statements at fault and is asked about, and so is a policy that lets other accounts write. That another account may replicate (`ecr:ReplicateImage`, `ecr:CreateRepository`, `ecr:BatchImportUpstreamImage`) is what such a policy is for: told once, unless settings name the account under `accounts`. A policy nobody can read is told.',
  needsLastGood: true,
  evaluate({ policyText }, { ref, settings, lastGood }) {
    if (policyText === undefined) return [];
    const named = `The registry of account ${ref.account} in ${ref.region}`;
    const found = policyFindings({
      named,
      policyText,
      lastGood,
      grantsOf: text => registryGrantsOf(text, ref.account),
      writing: 'write',
      fix: text => fix(policyText, text),
    });
    const replicators = registryGrantsOf(policyText, ref.account)?.replicators ?? [];
    const unknown = replicators.filter(account => settings.accounts[account] === undefined);
    return [
      ...found,
      ...unknown.map((account): Found => ({
        key: `replication:${account}`,
        facet: 'policy',
        severity: 'medium',
        message: `${named} lets account ${account}, which settings do not name, replicate images to it.`,
        atMost: { remedy: 'notify', why: 'only a person knows whether its images are wanted' },
        evidence: { account },
      })),
    ];
  },
});

/** `text` null: no policy at all. */
const fix = (policyText: string, text: string | null): Found['plan'] & object => ({
  calls: [
    text
      ? { call: 'ecr:PutRegistryPolicy', input: { policyText: text } }
      : { call: 'ecr:DeleteRegistryPolicy', input: {} },
  ],
  undo: { calls: [{ call: 'ecr:PutRegistryPolicy', input: { policyText } }] },
  effect:
    'Whoever was let in by what is taken out no longer replicates, pushes or pulls by it; what policies of single repositories allow stays.',
});
