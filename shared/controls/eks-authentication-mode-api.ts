/** How people and nodes are let into a cluster: access entries that CloudTrail sees, or a ConfigMap that it does not. */
import { nameOf, notRunByEks } from '../cluster-place.ts';
import { control } from '../control.ts';
import { isTooOldForAccessEntries } from '../platform-version.ts';

export const eksAuthenticationModeApi = control({
  id: 'eks-authentication-mode-api',
  title: 'The authentication mode uses access entries, not the aws-auth ConfigMap alone',
  why: 'Access entries are AWS resources: CloudTrail shows who was let in and by whom, and a lost administrator can be put back. The aws-auth ConfigMap is edited inside the cluster, unseen, and one wrong indent locks everybody out; whoever created the cluster stays an administrator that nobody sees.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'cluster',
  sources: [
    { document: '000', lines: '80-84' },
    { document: '003', lines: '52,60' },
  ],
  mappings: { 'CIS EKS 1.8': '4.1.7, 5.5.1', Kubescape: 'cluster-access-manager-api-eks' },
  triggers: ['eks:CreateCluster', 'eks:UpdateClusterConfig'],
  closes: ['eks:UpdateClusterConfig', 'eks:DeleteCluster'],
  calls: ['eks:UpdateClusterConfig'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'The step from both to access entries alone is never proposed: it drops every aws-auth mapping, those of self-managed nodes too. Platform versions too old for access entries are told of: EKS refuses the first step there.',
  evaluate({ cluster }, { ref }) {
    const mode = cluster.accessConfig?.authenticationMode;
    const elsewhere = mode ? null : notRunByEks(cluster);
    if (elsewhere) return elsewhere;
    // Absent is what clusters had before there was a choice, and what CreateCluster gives to whoever does not ask.
    if (mode !== undefined && mode !== 'CONFIG_MAP') return [];
    const name = nameOf(cluster, ref);
    const found = {
      key: 'authentication-mode',
      facet: 'access',
      message: `Cluster ${name} lets people in by its aws-auth ConfigMap alone, which no CloudTrail event shows.`,
      evidence: { authenticationMode: mode ?? null, platformVersion: cluster.platformVersion ?? null },
    };
    if (isTooOldForAccessEntries(cluster))
      return [
        {
          ...found,
          atMost: {
            remedy: 'notify' as const,
            why: `platform version ${cluster.platformVersion} of Kubernetes ${cluster.version} knows no access entries: upgrade the cluster first`,
          },
        },
      ];
    return [
      {
        ...found,
        plan: {
          calls: [
            {
              call: 'eks:UpdateClusterConfig' as const,
              input: { name, accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP' } },
            },
          ],
          undo: { impossible: 'EKS never takes access entries away again from a cluster that has them' },
          effect:
            'For good: access entries count from now on, beside the aws-auth ConfigMap, which keeps working as it is. Whoever created the cluster becomes a visible access entry that can be removed.',
        },
      },
    ];
  },
});
