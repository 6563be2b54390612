/** The Markdown page of a control, written from the control itself so that the two cannot disagree. */
import type { Control } from './control.ts';
import type { ReadOperation, WriteOperation } from './operations.ts';

/** What a page needs and a control does not hold. */
export interface PageExtra {
  /** Every operation the reader of the control's kind may call. */
  reads: readonly ReadOperation[];
}

/** The page as Markdown with a final line feed; the same text for the same control. */
export function controlPage(control: Control, extra: PageExtra): string {
  const sections = [
    ['Why', control.why],
    ['What happens', [remedyText(control), control.condition].filter(Boolean).join('\n\n')],
    ['When it is judged', whenText(control)],
    ['What it may call', callsText(control, extra)],
    ['Undo', undoText(control)],
    [
      'Sources',
      list(
        control.sources.map(({ document, lines }) =>
          document === 'field'
            ? `From the field: ${lines}`
            : `Checklist ${document}, ${/^\d+$/.test(lines) ? 'line' : 'lines'} ${lines.replaceAll(',', ', ')}`,
        ),
      ),
    ],
    ['The same elsewhere', list(Object.entries(control.mappings).map(([name, ids]) => `${name}: ${ids}`))],
  ].filter(([, text]) => text);
  return [
    `# ${control.title}`,
    generatedNote,
    factsTable(control),
    ...sections.map(([heading, text]) => `## ${heading}\n\n${text}`),
    '',
  ]
    .join('\n\n')
    .trimEnd()
    .concat('\n');
}

const generatedNote = '<!-- Generated from the controls by `npm run generate`: edit the control, not this page. -->';

const factsTable = (control: Control): string =>
  [
    '| | |',
    '| --- | --- |',
    `| Control | ${code(control.id)} |`,
    `| Judges | ${kinds[control.resource]} |`,
    `| Severity | ${control.severity} |`,
    `| Remedy | ${control.remedy} |`,
    `| Strongest remedy settings may choose | ${control.strongest} |`,
  ].join('\n');

const kinds: Record<Control['resource'], string> = {
  cluster: 'every EKS cluster',
  'cluster-path': 'the way from nodes to the API of every cluster',
  'nodegroup-versions': 'the managed node groups of every cluster',
  'cluster-vpc': 'the subnets, security groups and egress of every control plane',
  nodegroup: 'every managed node group',
  'oidc-provider': 'the IAM OIDC provider of every cluster',
  'pod-identity-association': 'every EKS Pod Identity association',
  addon: 'the add-ons EKS manages in each cluster',
  'cluster-addons': 'the add-ons of every cluster as a whole',
  'cluster-nodes': 'the nodes of every cluster as a whole',
  'cluster-volumes': 'the EBS volumes attached to the nodes of every cluster',
  volume: 'volumes',
  instance: 'the EC2 instances that are nodes',
  'launch-template': 'the launch templates nodes are started from',
  'security-group': 'the security groups of clusters and nodes',
  role: 'the IAM roles of clusters, nodes and Fargate pods',
  'pod-role': 'the IAM roles that pods take on',
  account: 'the account itself',
  key: 'the KMS keys that encrypt the secrets of clusters',
  'log-group': 'the log group of every cluster’s control plane',
  trail: 'the CloudTrail trails of the account',
  bucket: 'the S3 buckets to which trails of the account write',
  inspector: 'Amazon Inspector in Regions with clusters',
  guardrail: 'the rules and functions of eks-guardrails itself',
  detector: 'the GuardDuty detector of the Region',
  registry: 'the policy of the ECR registry of Regions with clusters',
  'registry-scanning': 'what the ECR registry of Regions with clusters scans',
  repository: 'the ECR repositories of Regions with clusters',
  'identity-provider-config': 'the OIDC identity providers of every cluster',
  capability: 'the capabilities EKS runs for every cluster',
  'access-entry': 'the access entries of every cluster',
  tags: 'the tags of every cluster, node group, Fargate profile and add-on',
  change: 'the CloudTrail record of a change itself',
  'ebs-default': 'what EC2 encrypts by default',
  'group-change': 'changed security groups',
  'prefix-list': 'prefix lists',
  'oidc-issuer': 'the issuers of clusters',
  'cni-role': 'the roles aws-node runs with',
  policy: 'the IAM policies of the account that allow anything over all of its clusters',
  vpc: 'every VPC with EKS clusters in it',
  network: 'parts of networks',
  'load-balancer': 'the application and network load balancers of clusters',
  subnet: 'the subnets nodes are started in',
  'network-acl': 'the network ACLs of subnets with nodes',
  'vpc-endpoint': 'the VPC endpoints with security groups beside clusters',
};

const remedies: Record<Control['remedy'], string> = {
  revert:
    'In mode `enforce` a change that introduces the fault is reverted at once. What stood before is asked about; what the daily sweep finds is told in the digest.',
  ask: 'In mode `enforce` a person is asked, with the exact calls to be made.',
  notify: 'People are told. Nothing is ever changed.',
};

function remedyText({ remedy, strongest, graceSeconds, askIac }: Control): string {
  const raised = remedy !== strongest ? ` Settings may raise it to \`${strongest}\`.` : '';
  const grace = graceSeconds ? ` A change has ${graceSeconds} s to be completed first.` : '';
  const iac = askIac
    ? ' A change made by infrastructure as code is asked about: it would come back with the next run.'
    : '';
  return remedies[remedy] + raised + grace + iac;
}

function whenText({ triggers, closes }: Control): string {
  const woken = `After these events:\n\n${list(triggers.map(code))}`;
  const closed = closes.length > 0 ? `\n\nA case may end after these:\n\n${list(closes.map(code))}` : '';
  return woken + closed;
}

function callsText({ calls }: Control, { reads }: PageExtra): string {
  const read =
    reads.length > 0 ? `Reads:\n\n${list(reads.map(code))}` : 'Reads nothing: the record itself says it all.';
  return `${read}\n\n${calls.length > 0 ? `Writes, for plans and undo:\n\n${list(calls.map(code))}` : 'Writes nothing.'}`;
}

/** What cannot be taken back whatever is saved before (T-AWS-1). */
const irreversible: ReadonlySet<WriteOperation> = new Set<WriteOperation>(['eks:AssociateEncryptionConfig']);

function undoText({ calls, byPerson }: Control): string {
  if (calls.length === 0) return '';
  const never = calls.filter(call => irreversible.has(call));
  if (never.length > 0)
    return `Impossible: ${never.map(code).join(', ')} cannot be taken back. The question says so before anyone approves.`;
  if (byPerson.length === 0)
    return 'From the case, as long as the resource is as we left it: by us, or by a person where undoing would weaken audit, keys or IAM. Each plan says which.';
  return `Where going back would weaken audit, keys or IAM, or needs an id that AWS gives out with the fix, the case shows a person the AWS CLI lines. Our roles are never granted ${byPerson.map(code).join(', ')}.`;
}

const code = (text: string): string => `\`${text}\``;
const list = (items: readonly string[]): string => items.map(item => `- ${item}`).join('\n');
