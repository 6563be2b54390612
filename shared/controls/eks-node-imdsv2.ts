/** Nodes whose instance metadata service answers without a session token. */
import { control, type Finding } from '../control.ts';
import { nodeOf, whyNoMetadata } from '../node-metadata.ts';

export const eksNodeImdsv2 = control({
  id: 'eks-node-imdsv2',
  title: 'Nodes require IMDSv2',
  why: 'Without IMDSv2 one forged request (SSRF) of any pod reads the credentials of its node from 169.254.169.254. IMDSv2 asks for a token first, which such a request cannot get.',
  severity: 'high',
  kind: 'aws-config',
  resource: 'instance',
  sources: [
    { document: '002', lines: '38' },
    { document: '004', lines: '55-59,141' },
  ],
  mappings: { 'Security Hub': 'EC2.8', HardenEKS: 'iam/check_access_to_instance_profile' },
  triggers: ['ec2:ModifyInstanceMetadataOptions', 'ec2:RunInstances'],
  closes: [],
  calls: ['ec2:ModifyInstanceMetadataOptions'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'revert',
  condition:
    'Settings may have a weakened instance reverted; one that was started so is only asked about, since the next node of its launch template is the same. The sweep looks at one of all nodes that were started alike.',
  evaluate({ instance, clusters }, { ref, now }) {
    const why = whyNoMetadata(instance);
    if (why) return { notApplicable: why };
    const { HttpTokens } = instance.MetadataOptions ?? {};
    if (HttpTokens === 'required') return [];
    const InstanceId = instance.InstanceId ?? ref.id;
    const finding: Finding<'ec2:ModifyInstanceMetadataOptions', never> = {
      key: 'tokens',
      facet: 'tokens',
      message: `${nodeOf(InstanceId, clusters)} hands its credentials to requests without a token (IMDSv1).`,
      evidence: { HttpTokens: HttpTokens ?? null, image: instance.ImageId ?? null },
    };
    if (!HttpTokens)
      return [{ ...finding, atMost: { remedy: 'notify', why: 'AWS does not tell how its metadata service answers' } }];
    return [
      {
        ...finding,
        ...(wasJustStarted(instance.LaunchTime, now) && {
          atMost: {
            remedy: 'ask',
            why: 'it was started so: unless its launch template or the account default changes, the next node is the same',
          },
        }),
        plan: {
          calls: [{ call: 'ec2:ModifyInstanceMetadataOptions', input: { InstanceId, HttpTokens: 'required' } }],
          undo: { calls: [{ call: 'ec2:ModifyInstanceMetadataOptions', input: { InstanceId, HttpTokens } }] },
          effect:
            'Software on the node with an AWS SDK from before November 2019 gets no credentials any more; all else goes on. A node that is replaced comes back as its launch template says.',
        },
      },
    ];
  },
});

/** Seconds after its start in which what is wrong with an instance is its launch template's fault. */
const startSeconds = 900;

const wasJustStarted = (at: Date | undefined, now: number): boolean =>
  at !== undefined && at.getTime() / 1000 > now - startSeconds;
