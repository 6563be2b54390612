/** A posture in the AWS Security Finding Format, as BatchImportFindings of Security Hub takes it (at most 100 in one call). */
import { controls } from '../../shared/catalogue.ts';
import { refKey } from '../../shared/refs.ts';
import { partitionOf } from '../../shared/partitions.ts';
import type { Kind, Ref } from '../../shared/resources.ts';
import type { Posture, PostureFinding } from '../posture.ts';
import { json } from '../print.ts';

/** Names ASFF has for kinds of ours; any other is `Other`. */
const types: { [K in Kind]?: string } = {
  cluster: 'AwsEksCluster',
  'security-group': 'AwsEc2SecurityGroup',
  role: 'AwsIamRole',
  key: 'AwsKmsKey',
  trail: 'AwsCloudTrailTrail',
  repository: 'AwsEcrRepository',
};

/** `now`: epoch seconds. Only what is wrong is told: Security Hub takes findings that passed, too, but nobody asked for them. */
export function asAsff({ resources }: Posture, now: number): string {
  return `${json(
    resources.flatMap(({ ref, findings }) => findings.map(finding => findingOf(ref, finding, now))),
    2,
  )}\n`;
}

function findingOf(ref: Ref, finding: PostureFinding, now: number) {
  const { account, region } = ref;
  const at = new Date(now * 1000).toISOString();
  const control = controls.find(({ id }) => id === finding.control);
  return {
    SchemaVersion: '2018-10-08',
    // The same for the same fault, so that the next import updates it.
    Id: cut(`eks-guardrails/${finding.control}/${refKey(ref)}/${finding.key}`, 512),
    ProductArn: `arn:${partitionOf(region)}:securityhub:${region}:${account}:product/${account}/default`,
    GeneratorId: `eks-guardrails/${finding.control}`,
    AwsAccountId: account,
    Types: ['Software and Configuration Checks/AWS Security Best Practices'],
    CreatedAt: at,
    UpdatedAt: at,
    Severity: { Label: finding.severity.toUpperCase() },
    Title: cut(control?.title ?? finding.control, 256),
    Description: cut(finding.message, 1024),
    Remediation: { Recommendation: { Text: cut(finding.cli.join('\n') || (control?.why ?? finding.message), 512) } },
    ProductFields: { 'eks-guardrails/control': finding.control, 'eks-guardrails/key': cut(finding.key, 2048) },
    Resources: [
      { Type: types[ref.kind] ?? 'Other', Id: cut(refKey(ref), 512), Partition: partitionOf(region), Region: region },
    ],
    Compliance: { Status: 'FAILED' },
    Workflow: { Status: finding.exempt === undefined ? 'NEW' : 'SUPPRESSED' },
    RecordState: 'ACTIVE',
    ...(finding.exempt !== undefined && {
      Note: { Text: cut(finding.exempt, 512), UpdatedBy: 'eks-guardrails', UpdatedAt: at },
    }),
  };
}

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
