/** Launch templates whose nodes hand out their credentials: the lasting cause of what eks-node-imdsv2 and eks-node-imds-hop-limit find. */
import type {
  InstanceMetadataDefaultsResponse,
  LaunchTemplateInstanceMetadataOptionsRequest,
} from '@aws-sdk/client-ec2';
import { control } from '../control.ts';
import {
  newVersion,
  ofEachUse,
  rolled,
  templateOf,
  useKey,
  whyByHand,
  type TemplateFinding,
  type Use,
} from '../launch-template.ts';

export const eksLaunchTemplateImds = control({
  id: 'eks-launch-template-imds',
  title: 'Node launch templates require IMDSv2 and keep node credentials from pods',
  why: 'Every node that is started from the template is as open as the template: without IMDSv2 one forged request reads its credentials, with a hop limit above 1 every pod does. What is mended on a single node comes back with its replacement.',
  severity: 'high',
  kind: 'aws-config',
  resource: 'launch-template',
  sources: [
    { document: '002', lines: '38-58' },
    { document: '004', lines: '55-59,141' },
  ],
  mappings: { HardenEKS: 'iam/check_access_to_instance_profile' },
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
    'What a version leaves open the account default decides. The hop limit is the one settings allow (nodes.imdsHopLimit). Templates of Auto Scaling groups are told; node groups without a template of their own start with IMDSv2 and a hop limit of 2, and no template to change. Templates Karpenter makes are left alone: it makes them again from an EC2NodeClass of the cluster, and its nodes are judged one by one.',
  evaluate({ LaunchTemplateId, uses, metadataDefaults }, { settings }) {
    const limit = settings.nodes.imdsHopLimit;
    return ofEachUse<TemplateFinding[]>(uses, use => {
      const { State: _state, ...options } = use.version.LaunchTemplateData?.MetadataOptions ?? {};
      if (options.HttpEndpoint === 'disabled') return null;
      const judging = { LaunchTemplateId, use, uses, options, metadataDefaults };
      const tokens = options.HttpTokens ?? metadataDefaults?.HttpTokens;
      const hops = options.HttpPutResponseHopLimit ?? known(metadataDefaults?.HttpPutResponseHopLimit);
      const found: TemplateFinding[] = [];
      if (tokens !== 'required')
        found.push({
          ...fix(judging, { HttpTokens: 'required' }, 'with IMDSv2 required'),
          key: `tokens:${useKey(use)}`,
          message: `${templateOf(LaunchTemplateId, use)} does not require IMDSv2.`,
          evidence: { HttpTokens: options.HttpTokens ?? null, accountDefault: metadataDefaults?.HttpTokens ?? null },
        });
      if (hops === undefined || hops > limit)
        found.push({
          ...fix(judging, { HttpPutResponseHopLimit: limit }, `with a hop limit of ${limit}`),
          key: `hop-limit:${useKey(use)}`,
          severity: 'medium',
          message: `${templateOf(LaunchTemplateId, use)} ${
            hops === undefined ? 'sets no hop limit' : `lets answers of the metadata service travel ${hops} hops`
          }, ${limit} at most are allowed.`,
          evidence: { HttpPutResponseHopLimit: hops ?? null },
        });
      return found.length > 0 ? found : null;
    }).flat();
  },
});

interface Judging {
  LaunchTemplateId: string;
  use: Use;
  uses: readonly Use[];
  options: LaunchTemplateInstanceMetadataOptionsRequest;
  metadataDefaults: InstanceMetadataDefaultsResponse | undefined;
}

/** The new version with these options, or why a person makes it. */
function fix(
  { LaunchTemplateId, use, uses, options, metadataDefaults }: Judging,
  better: LaunchTemplateInstanceMetadataOptionsRequest,
  token: string,
): Pick<TemplateFinding, 'facet' | 'atMost' | 'plan'> {
  const isOpen = Object.keys(better).some(name => !(name in options));
  const byHand =
    isOpen && !metadataDefaults
      ? 'the version leaves it to the account default, which nobody may ask for'
      : whyByHand(use, uses);
  if (byHand || use.by !== 'nodegroup')
    return { facet: 'version', ...(byHand && { atMost: { remedy: 'notify', why: byHand } }) };
  const data = { MetadataOptions: { ...options, ...better } };
  const effect = rolled(
    use,
    'software on the new ones that needs IMDSv1, or pods that need the metadata service, get no credentials from it',
  );
  return { facet: 'version', plan: newVersion({ LaunchTemplateId, use }, { data, token }, effect) };
}

// -1 stands for no preference.
const known = (hops: number | undefined): number | undefined => (hops !== undefined && hops > 0 ? hops : undefined);
