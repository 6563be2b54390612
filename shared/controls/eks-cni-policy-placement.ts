/** Where aws-node has its right to give pods addresses from: everywhere it runs, and best not from the nodes. */
import { notRunByEks } from '../cluster-place.ts';
import { control, type Finding, type Given } from '../control.ts';
import { allowedOn } from '../iam-policy.ts';
import { listed } from '../listed.ts';
import { cniFacet, isAwsOwn, needs } from '../needed-policies.ts';
import type { CniRole } from '../resources/eks.ts';
import { addonNames } from '../refs.ts';
import { partitionOf } from '../partitions.ts';

export const eksCniPolicyPlacement = control({
  id: 'eks-cni-policy-placement',
  title: 'AmazonEKS_CNI_Policy is present, preferably on the role of aws-node and not on the node role',
  why: 'Without this policy aws-node gets no addresses, new pods hang and new nodes stay NotReady. On the node role every pod that reaches the credentials of its node may change network interfaces; a role of aws-node’s own keeps that to aws-node.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'addon',
  sources: [{ document: '000', lines: '91-98' }],
  mappings: { HardenEKS: 'iam/check_aws_node_daemonset_service_account' },
  triggers: [
    'eks:CreateNodegroup',
    'eks:CreateAddon',
    'eks:UpdateAddon',
    'eks:CreatePodIdentityAssociation',
    'eks:DeletePodIdentityAssociation',
    'iam:DetachRolePolicy',
  ],
  closes: ['eks:UpdateAddon', 'eks:DeleteAddon', 'iam:AttachRolePolicy'],
  calls: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
  byPerson: [],
  remedy: 'revert',
  strongest: 'revert',
  condition:
    'The policy is attached where it is missing, to the role aws-node really uses; asked about when a policy of the account may stand in for it. Only told: that aws-node uses the node role, and IPv6 clusters, for which AWS has no managed policy. A CNI that is not an EKS add-on is not judged.',
  // Terraform replaces an attachment by detaching first.
  graceSeconds: 120,
  evaluate({ addon, cluster, cni }, given) {
    const { clusterName, addonName } = addonNames(given.ref);
    if (addonName !== 'vpc-cni') return { notApplicable: `it is ${addonName}, not the VPC CNI` };
    const elsewhere = notRunByEks(cluster);
    if (elsewhere) return elsewhere;
    if (!addon)
      return {
        notApplicable: cluster.computeConfig?.enabled
          ? `Auto Mode gives pods of cluster ${clusterName} their addresses without aws-node`
          : `cluster ${clusterName} has no vpc-cni add-on: its CNI is nobody's EKS knows of`,
      };
    if (cni === undefined || cni === 'unknown') return [unknown(clusterName)];
    if (cni.length === 0)
      return {
        notApplicable: `aws-node of cluster ${clusterName} has no role of its own, and there is no node group whose role it would use`,
      };
    const isIpv6 = cluster.kubernetesNetworkConfig?.ipFamily === 'ipv6';
    return [...placement(cni, clusterName), ...cni.flatMap(role => missing(role, { clusterName, isIpv6, given }))];
  },
});

type CniFinding = Finding<'iam:AttachRolePolicy' | 'iam:DetachRolePolicy', never>;

const unknown = (clusterName: string): CniFinding => ({
  key: 'roles',
  facet: 'role',
  severity: 'low',
  message: `Nobody can tell which role the add-on vpc-cni of cluster ${clusterName} runs with.`,
  atMost: { remedy: 'notify', why: 'its roles or their policies may not be read: see what the read role may' },
  evidence: { cni: 'unknown' },
});

function placement(roles: readonly CniRole[], clusterName: string): CniFinding[] {
  const nodes = roles.filter(role => role.nodegroups.length > 0).map(role => role.name);
  if (nodes.length === 0) return [];
  return [
    {
      key: 'placement',
      facet: 'role',
      severity: 'low',
      message: `Add-on vpc-cni of cluster ${clusterName} has no role of its own and runs with that of the nodes (${listed(nodes.toSorted())}).`,
      atMost: {
        remedy: 'notify',
        why: 'a person moves it: first a role of its own that works, then the policy off the node role',
      },
      evidence: { nodeRoles: nodes.toSorted().slice(0, 20) },
    },
  ];
}

/** More managed policies than this a role carries only where its quota was raised, which nobody tells us (T-IAM-5). */
const usualQuota = 10;

function missing(
  role: CniRole,
  { clusterName, isIpv6, given }: { clusterName: string; isIpv6: boolean; given: Given },
): CniFinding[] {
  const { policies, name } = role;
  const whose = role.nodegroups.length > 0 ? `nodes of ${listed(role.nodegroups.toSorted())}` : 'aws-node';
  const found = (what: string) => ({
    key: `missing:${name}`,
    facet: cniFacet(name),
    message: `Add-on vpc-cni of cluster ${clusterName} runs with role ${name} (${whose}), ${what}.`,
    evidence: { role: role.arn, nodegroups: role.nodegroups.toSorted().slice(0, 20) },
  });
  const tell = (what: string, why: string): CniFinding => ({ ...found(what), atMost: { remedy: 'notify', why } });
  if (policies === 'elsewhere')
    return [
      { ...tell('which is another account’s', 'a role of another account cannot be read from here'), severity: 'low' },
    ];
  if (policies === 'gone') return [tell('which does not exist', 'a role that is gone must be made again by a person')];
  const own = [...policies.attached.filter(policy => !isAwsOwn(policy.PolicyArn)), ...policies.inline];
  const standIn = (action: string) =>
    own.find(({ document }) => allowedOn(document ?? '', [action], '*')?.length !== 0);
  if (isIpv6)
    return standIn('ec2:AssignIpv6Addresses')
      ? []
      : [
          tell(
            'which may not assign the IPv6 addresses its cluster needs',
            'AWS has no managed policy for IPv6: the account needs one of its own (AmazonEKS_CNI_IPv6_Policy in the documentation)',
          ),
        ];
  const [policy] = needs.cni.policies;
  if (policies.attached.some(one => isAwsOwn(one.PolicyArn) && one.PolicyName === policy)) return [];
  const lacks = `which does not carry ${policy}`;
  if (policies.attached.length >= usualQuota)
    return [tell(lacks, `the role carries ${policies.attached.length} managed policies, as many as IAM usually takes`)];
  const input = { RoleName: name, PolicyArn: `arn:${partitionOf(given.ref.region)}:iam::aws:policy/${policy}` };
  const other = standIn(needs.cni.proof);
  return [
    {
      ...found(lacks),
      ...(other && {
        atMost: { remedy: 'ask', why: `policy ${other.PolicyName} may stand in for it: exempt the add-on if it does` },
      }),
      plan: {
        calls: [{ call: 'iam:AttachRolePolicy', input }],
        undo: { calls: [{ call: 'iam:DetachRolePolicy', input }] },
        effect: 'aws-node may get addresses for pods again; nothing is taken away.',
      },
    },
  ];
}
