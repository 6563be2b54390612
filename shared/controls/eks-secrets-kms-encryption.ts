/** Kubernetes secrets that no customer managed key encrypts. */
import type { Cluster } from '@aws-sdk/client-eks';
import { nameOf, notRunByEks } from '../cluster-place.ts';
import { control, type Severity } from '../control.ts';

export const eksSecretsKmsEncryption = control({
  id: 'eks-secrets-kms-encryption',
  title: 'Kubernetes secrets are encrypted under a customer managed KMS key',
  why: 'With your own key every use of it is in CloudTrail, and taking the key away takes the secrets away. Up to Kubernetes 1.27 it is also the only envelope encryption there is; from 1.28 on EKS encrypts all API data under a key of its own.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'cluster',
  sources: [
    { document: '000', lines: '113-118' },
    { document: '004', lines: '23-26,118-122,136' },
  ],
  mappings: {
    'CIS EKS 1.8': '5.3.1',
    'Security Hub': 'EKS.3',
    'Control Tower': 'CT.EKS.PR.2',
    Prowler: 'eks_cluster_kms_cmk_encryption_in_secrets_enabled',
    Checkov: 'CKV_AWS_58',
    Trivy: 'AWS-0039',
    'Cloud Custodian': 'associate-encryption-config',
  },
  triggers: ['eks:CreateCluster', 'eks:AssociateEncryptionConfig'],
  // An upgrade past 1.27 changes how grave it is.
  closes: ['eks:AssociateEncryptionConfig', 'eks:UpdateClusterVersion', 'eks:DeleteCluster'],
  calls: ['eks:AssociateEncryptionConfig'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'High up to Kubernetes 1.27, low from 1.28 on. Asked only when the settings name a key for the Region (secretsKeys); otherwise told. AWS’s guide describes the association for versions up to 1.27 only; whether EKS takes it from a newer cluster shows when it is approved, and nothing is changed where it does not.',
  evaluate({ cluster }, { ref, settings }) {
    const elsewhere = notRunByEks(cluster);
    if (elsewhere) return elsewhere;
    const configs = cluster.encryptionConfig ?? [];
    if (configs.some(config => config.resources?.includes('secrets') && config.provider?.keyArn)) return [];
    const name = nameOf(cluster, ref);
    const keyArn = settings.secretsKeys[ref.region];
    const severity = severityOf(cluster);
    return [
      {
        key: 'secrets',
        facet: 'encryption',
        message: `The Kubernetes secrets of cluster ${name} (version ${cluster.version ?? 'unknown'}) are encrypted under no customer managed KMS key.`,
        ...(severity && { severity }),
        ...(keyArn && configs.length === 0
          ? {
              plan: {
                calls: [
                  {
                    call: 'eks:AssociateEncryptionConfig' as const,
                    input: { clusterName: name, encryptionConfig: [{ resources: ['secrets'], provider: { keyArn } }] },
                  },
                ],
                undo: { impossible: 'EKS cannot switch secrets encryption off again or change its key' },
                effect: `For good: without key ${keyArn} the cluster cannot read its secrets any more. Secrets written before stay as they are until they are written again. Code that describes the cluster without encryption may want to replace it.`,
              },
            }
          : {
              atMost: {
                remedy: 'notify' as const,
                why:
                  configs.length > 0
                    ? 'the encryption it has cannot be changed'
                    : `the settings name no key for ${ref.region} (secretsKeys)`,
              },
            }),
        evidence: { version: cluster.version ?? null, encryptionConfig: configs },
      },
    ];
  },
});

/** From 1.28 on EKS's own key encrypts all API data; a version nobody can read leaves the control's own severity. */
function severityOf({ version }: Cluster): Severity | undefined {
  const [major = NaN, minor = NaN] = (version ?? '').split('.').map(Number);
  if (Number.isNaN(major) || Number.isNaN(minor)) return undefined;
  return major > 1 || minor >= 28 ? 'low' : 'high';
}
