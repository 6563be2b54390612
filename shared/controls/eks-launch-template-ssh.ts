/** Launch templates that let people reach nodes by SSH. */
import type { ResponseLaunchTemplateData } from '@aws-sdk/client-ec2';
import { control } from '../control.ts';
import { listed } from '../listed.ts';
import { isOpenToAdmins } from '../ingress.ts';
import {
  namedGroups,
  newVersion,
  ofEachUse,
  rolled,
  templateOf,
  useKey,
  whyByHand,
  type TemplateFinding,
  type Use,
} from '../launch-template.ts';

export const eksLaunchTemplateSsh = control({
  id: 'eks-launch-template-ssh',
  title: 'Node launch templates carry no key pair and no open security group',
  why: 'Whoever holds the key pair of a launch template is root on every node started from it, and has every credential of the pods there. A security group of the template that admits SSH from the internet opens the way to all of them at once; Session Manager needs neither.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'launch-template',
  sources: [
    { document: '000', lines: '5-27' },
    { document: '003', lines: '107' },
    { document: '004', lines: '40-43' },
  ],
  mappings: {},
  triggers: [
    'eks:CreateNodegroup',
    'eks:UpdateNodegroupVersion',
    'ec2:CreateLaunchTemplateVersion',
    'ec2:ModifyLaunchTemplate',
    'autoscaling:CreateAutoScalingGroup',
    'autoscaling:UpdateAutoScalingGroup',
  ],
  closes: [],
  calls: ['ec2:CreateLaunchTemplateVersion', 'eks:UpdateNodegroupVersion'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'Only versions nodes are started from are judged; a new template is nobody’s until a node group or an Auto Scaling group takes it, which has an event of its own: ec2:CreateLaunchTemplate wakes nobody. Told only: open security groups (eks-sg-admin-port-open closes the rule), Auto Scaling groups, and templates with user data, which a plan without the key pair would have to repeat in full.',
  evaluate({ LaunchTemplateId, uses, groups }, { settings }) {
    return ofEachUse<TemplateFinding[]>(uses, use => {
      const { version } = use;
      const open = namedGroups(version).filter(id => {
        const ingress = groups[id];
        return ingress?.rules.some(rule => isOpenToAdmins(rule, ingress, settings));
      });
      const found = [
        ...keyName(LaunchTemplateId, use, uses),
        ...open.map(id => ({
          key: `open-group:${useKey(use)}:${id}`,
          facet: 'version',
          message: `${templateOf(LaunchTemplateId, use)} names security group ${id}, which admits SSH or RDP from the internet.`,
          atMost: { remedy: 'notify' as const, why: `the rule itself is judged with security group ${id}` },
          evidence: { group: id, version: version.VersionNumber ?? null },
        })),
      ];
      return found.length > 0 ? found : null;
    }).flat();
  },
});

function keyName(LaunchTemplateId: string, use: Use, uses: readonly Use[]): TemplateFinding[] {
  const { KeyName, UserData, InstanceRequirements, ...rest } = use.version.LaunchTemplateData ?? {};
  if (!KeyName) return [];
  const secret = UserData ? 'user data, which may hold secrets' : null;
  const odd = InstanceRequirements ? 'requirements of instance types' : null;
  const byHand =
    whyByHand(use, uses) ??
    (secret || odd
      ? `a version without the key pair must repeat all the rest, here ${listed([secret, odd].filter(one => one !== null))}: it is made by hand`
      : null);
  return [
    {
      key: `key-name:${useKey(use)}`,
      facet: 'version',
      message: `${templateOf(LaunchTemplateId, use)} sets up SSH with key pair ${KeyName}.`,
      ...(byHand && { atMost: { remedy: 'notify' as const, why: byHand } }),
      ...(!byHand && use.by === 'nodegroup' && { plan: withoutKey(LaunchTemplateId, use, rest) }),
      evidence: { KeyName, version: use.version.VersionNumber ?? null },
    },
  ];
}

// A key pair cannot be unset in a version that inherits, so all the rest is said again; of Elastic Graphics and Elastic Inference there is none left to start.
function withoutKey(
  LaunchTemplateId: string,
  use: Use & { by: 'nodegroup' },
  data: Omit<ResponseLaunchTemplateData, 'KeyName' | 'UserData' | 'InstanceRequirements'>,
): NonNullable<TemplateFinding['plan']> {
  const { MetadataOptions, CreditSpecification, ElasticGpuSpecifications: _gpus, ...more } = data;
  const { ElasticInferenceAccelerators: _inference, ...rest } = more;
  const { State: _state, ...options } = MetadataOptions ?? {};
  const CpuCredits = CreditSpecification?.CpuCredits;
  return newVersion(
    { LaunchTemplateId, use },
    {
      data: {
        ...rest,
        ...(MetadataOptions && { MetadataOptions: options }),
        ...(CpuCredits && { CreditSpecification: { CpuCredits } }),
      },
      whole: true,
      token: 'without key pair',
    },
    rolled(use, 'nobody logs in to the new ones with the key pair'),
  );
}
