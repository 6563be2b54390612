/** What the controls of launch templates share: how a use is named, and the plan that gives a node group a better version. */
import type { LaunchTemplateVersion, RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import { answerOf } from './answered.ts';
import type { Finding } from './control.ts';
import type { LaunchTemplateState } from './resources/network.ts';

export type Use = LaunchTemplateState['uses'][number];
export type TemplateFinding = Finding<'ec2:CreateLaunchTemplateVersion' | 'eks:UpdateNodegroupVersion', never>;

/** `shop/workers`, or for an Auto Scaling group `asg:<name>`: what makes a finding's key unique within its template. */
export const useKey = (use: Use): string =>
  use.by === 'nodegroup' ? `${use.cluster}/${use.nodegroup}` : `asg:${use.cluster}/${use.group}`;

/** At most one finding per use: a group whose overrides name several versions of one template stands several times among the uses. */
export function ofEachUse<F>(uses: readonly Use[], judge: (use: Use) => F | null): F[] {
  const found = new Map<string, F>();
  for (const use of uses) {
    const finding = found.has(useKey(use)) ? null : judge(use);
    if (finding !== null) found.set(useKey(use), finding);
  }
  return [...found.values()];
}

/** The security groups a version names, in either of its two places. */
export const namedGroups = ({ LaunchTemplateData: given }: LaunchTemplateVersion): string[] => [
  ...new Set([
    ...(given?.SecurityGroupIds ?? []),
    ...(given?.NetworkInterfaces ?? []).flatMap(one => one.Groups ?? []),
  ]),
];

/** `Launch template lt-1 (version 3), from which node group workers of cluster shop starts its nodes,` */
export const templateOf = (LaunchTemplateId: string, use: Use): string =>
  `Launch template ${LaunchTemplateId} (version ${use.version.VersionNumber ?? 'unknown'}), from which ${
    use.by === 'nodegroup' ? `node group ${use.nodegroup}` : `Auto Scaling group ${use.group}`
  } of cluster ${use.cluster} starts its nodes,`;

/** Why no plan is offered though the fault is plain; null where one can be. */
export function whyByHand(use: Use, uses: readonly Use[]): string | null {
  if (use.by === 'auto-scaling-group')
    return 'Auto Scaling group nodes are replaced by their owner: make a version without the fault, let the group use it, refresh its instances';
  if (use.version.VersionNumber === undefined) return 'AWS does not tell which version is in use';
  const follower = uses.find(other => other.by === 'auto-scaling-group' && other.follows === '$Latest');
  return follower?.by === 'auto-scaling-group'
    ? `Auto Scaling group ${follower.group} follows the newest version, so a new one would reach its nodes too`
    : null;
}

/**
 * A new version that inherits from the one in use (`data` overwrites) or, with `whole`, holds just `data`; then the node group
 * takes it. `token` makes a repeated call answer the version it made before.
 */
export function newVersion(
  { LaunchTemplateId, use }: { LaunchTemplateId: string; use: Use & { by: 'nodegroup' } },
  { data, whole = false, token }: { data: RequestLaunchTemplateData; whole?: boolean; token: string },
  effect: string,
): NonNullable<TemplateFinding['plan']> {
  const { cluster: clusterName, nodegroup: nodegroupName, version } = use;
  const before = String(version.VersionNumber);
  const mappings = version.LaunchTemplateData?.BlockDeviceMappings ?? [];
  // EC2 does not inherit the snapshots of a block device mapping: they must be said again.
  const kept = mappings.some(one => one.Ebs?.SnapshotId) ? { BlockDeviceMappings: mappings } : {};
  return {
    calls: [
      {
        call: 'ec2:CreateLaunchTemplateVersion',
        input: {
          LaunchTemplateId,
          ...(!whole && { SourceVersion: before }),
          VersionDescription: `eks-guardrails: version ${before} ${token}`,
          LaunchTemplateData: whole ? data : { ...kept, ...data },
          ClientToken: `eks-guardrails-${LaunchTemplateId}-${before}-${token.replaceAll(' ', '-')}`,
        },
      },
      {
        call: 'eks:UpdateNodegroupVersion',
        input: {
          clusterName,
          nodegroupName,
          launchTemplate: {
            id: LaunchTemplateId,
            version: answerOf('ec2:CreateLaunchTemplateVersion', 'LaunchTemplateVersion.VersionNumber'),
          },
        },
      },
    ],
    undo: {
      calls: [
        {
          call: 'eks:UpdateNodegroupVersion',
          input: { clusterName, nodegroupName, launchTemplate: { id: LaunchTemplateId, version: before } },
        },
      ],
    },
    effect,
  };
}

/** What people notice of a new version. */
export const rolled = (use: Use, what: string): string =>
  `EKS replaces every node of node group ${use.by === 'nodegroup' ? use.nodegroup : ''} in turn, within its update settings and pod disruption budgets, which may take an hour; ${what}. The template keeps its default version and every other setting.`;
