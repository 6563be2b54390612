/** What AWS runs for a cluster with a role of its own: controllers for AWS resources (ACK), Argo CD, KRO. */
import { control } from '../control.ts';
import { partNames } from '../refs.ts';
import { policyFault } from '../role-policy.ts';

export const eksCapabilityCreated = control({
  id: 'eks-capability-created',
  title: 'EKS capabilities (ACK, Argo CD, KRO) are reviewed and run with a narrow role',
  why: 'A capability acts in the cluster and in the account by itself: ACK makes AWS resources for whoever may write an object, Argo CD installs what a repository says. With a broad role, a right in one namespace is a right in the whole account.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'capability',
  sources: [{ document: 'field', lines: 'capabilities are newer than the checklists' }],
  mappings: {},
  triggers: ['eks:CreateCapability', 'eks:UpdateCapability'],
  closes: ['eks:DeleteCapability'],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition:
    'Only told. Deleting a capability leaves what it made behind, and its role is its owner’s to narrow. A capability whose type the setting `clusters.capabilities` names needs no review; its role is judged all the same, when the capability changes and by the daily sweep.',
  evaluate({ capability, role }, { ref, settings }) {
    const { clusterName, partName } = partNames(ref);
    const { type, roleArn } = capability;
    const thing = `Capability ${partName} (${type ?? 'of unknown type'}) of cluster ${clusterName}`;
    const tell = (why: string) => ({ atMost: { remedy: 'notify' as const, why } });
    const reviewed = type !== undefined && settings.clusters.capabilities.some(one => one === type);
    const review = reviewed
      ? []
      : [
          {
            key: 'review',
            facet: 'capability',
            severity: 'low' as const,
            message: `${thing} acts in the cluster by itself, and settings do not name its type.`,
            ...tell('people decide which capabilities a cluster has: clusters.capabilities names the types'),
            evidence: { type: type ?? null, roleArn: roleArn ?? null },
          },
        ];
    if (!role)
      return [
        ...review,
        {
          key: 'role',
          facet: 'role',
          message: `${thing} has a role whose policies could not be read.`,
          ...tell('see what the read role may, and whether the role still exists'),
          evidence: { roleArn: roleArn ?? null },
        },
      ];
    const broad = [...role.attached, ...role.inline].flatMap(policy => {
      const fault = policyFault(policy, settings);
      if (!fault) return [];
      const id = 'PolicyArn' in policy ? policy.PolicyArn : policy.PolicyName;
      return [
        {
          key: `role:${id}`,
          facet: 'role',
          message: `${thing} has a role that ${fault.what}.`,
          ...(fault.conditional && { severity: 'low' as const }),
          ...tell('its owner narrows the role: what the capability needs of it, only they know'),
          evidence: { roleArn: roleArn ?? null, policy: id, fault: fault.what },
        },
      ];
    });
    return [...review, ...broad];
  },
});
