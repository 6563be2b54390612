/** Clusters whose pods cannot be given a role: no IAM provider for their issuer, and no Pod Identity. */
import { notRunByEks } from '../cluster-place.ts';
import { control, type Finding } from '../control.ts';
import { issuerName, providerFacet } from '../oidc-issuer.ts';
import { partitionOf } from '../partitions.ts';

export const eksIrsaOidcProvider = control({
  id: 'eks-irsa-oidc-provider',
  title: 'An IAM OIDC provider exists for the cluster issuer, or Pod Identity is installed',
  why: 'Without either, pods have no rights but those of their node, and people widen the node role instead. A provider that is deleted takes the rights of every pod that uses it within the hour.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'oidc-provider',
  sources: [
    { document: '001', lines: '15' },
    { document: '002', lines: '32-38' },
    { document: '004', lines: '73-90,137' },
  ],
  mappings: { 'CIS EKS 1.8': '5.2.1' },
  triggers: ['eks:CreateCluster', 'eks:DeleteAddon', 'iam:DeleteOpenIDConnectProvider'],
  closes: ['eks:CreateAddon', 'eks:DeleteCluster', 'iam:CreateOpenIDConnectProvider'],
  calls: ['iam:CreateOpenIDConnectProvider', 'iam:DeleteOpenIDConnectProvider'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'revert',
  condition:
    'Where the settings raise it to revert, only a provider that the change itself deleted is made again; otherwise asked. A new cluster has an hour to get either, since its maker can add them only when it is there.',
  evaluate({ cluster, provider, agent }, { ref }) {
    const elsewhere = notRunByEks(cluster);
    if (elsewhere) return elsewhere;
    if (cluster.computeConfig?.enabled || provider === true) return [];
    // One that is degraded is a fault of its own.
    if (agent && agent !== 'unknown' && agent !== 'CREATE_FAILED') return [];
    const issuer = cluster.identity?.oidc?.issuer;
    const found = {
      key: 'provider',
      facet: providerFacet(issuer ? issuerName(issuer) : 'unknown'),
      ...(cluster.createdAt && { notBefore: Math.floor(cluster.createdAt.getTime() / 1000) + makersSeconds }),
      evidence: { issuer: issuer ?? null, agent: agent ?? null },
    };
    if (!issuer || provider === 'unknown' || agent === 'unknown') {
      const unknown: OidcFinding = {
        ...found,
        facet: 'provider',
        message: `Nobody can tell whether pods of cluster ${ref.id} can be given roles.`,
        atMost: {
          remedy: 'notify',
          why: 'the issuer, the IAM providers or the add-ons may not be read: see what the read role may',
        },
      };
      return [unknown];
    }
    const name = issuerName(issuer);
    const OpenIDConnectProviderArn = `arn:${partitionOf(ref.region)}:iam::${ref.account}:oidc-provider/${name}`;
    const missing: OidcFinding = {
      ...found,
      message: `Cluster ${ref.id} has neither an IAM OIDC provider for its issuer nor Pod Identity.`,
      plan: {
        // IAM fetches the thumbprint itself.
        calls: [
          { call: 'iam:CreateOpenIDConnectProvider', input: { Url: issuer, ClientIDList: ['sts.amazonaws.com'] } },
        ],
        undo: { calls: [{ call: 'iam:DeleteOpenIDConnectProvider', input: { OpenIDConnectProviderArn } }] },
        effect:
          'Roles that trust the issuer of this cluster can be taken on by its pods. What else a provider that was deleted had (further client ids, thumbprints, tags) does not come back with it.',
      },
    };
    return [missing];
  },
});

/** Terraform and eksctl wait for the cluster, which takes a quarter of an hour, and make its provider then. */
const makersSeconds = 3600;

type OidcFinding = Finding<'iam:CreateOpenIDConnectProvider' | 'iam:DeleteOpenIDConnectProvider', never>;
