/** Nodes whose metadata service answers pods as well. */
import { control, type Finding } from '../control.ts';
import { nodeOf, whyNoMetadata } from '../node-metadata.ts';

export const eksNodeImdsHopLimit = control({
  id: 'eks-node-imds-hop-limit',
  title: 'The IMDS hop limit of nodes keeps node credentials from pods',
  why: 'With a hop limit of 2 or more the answer of the metadata service reaches pods, so any of them can act with the role of its node instead of its own. A limit of 1 keeps it on the node; pods of the host network still have it.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'instance',
  sources: [
    { document: '002', lines: '38-58' },
    { document: '004', lines: '58' },
  ],
  mappings: { HardenEKS: 'iam/check_access_to_instance_profile' },
  triggers: ['ec2:ModifyInstanceMetadataOptions'],
  closes: [],
  calls: ['ec2:ModifyInstanceMetadataOptions'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'ask',
  condition:
    'AWS itself advises 2 where containers need the metadata service: settings (nodes.imdsHopLimit) choose. Node groups without a launch template of their own start with 2, which only a template changes for good. The sweep looks at one of all nodes that were started alike.',
  evaluate({ instance, clusters }, { ref, settings }) {
    const why = whyNoMetadata(instance);
    if (why) return { notApplicable: why };
    const limit = settings.nodes.imdsHopLimit;
    const hops = instance.MetadataOptions?.HttpPutResponseHopLimit;
    if (hops !== undefined && hops <= limit) return [];
    const InstanceId = instance.InstanceId ?? ref.id;
    const finding: Finding<'ec2:ModifyInstanceMetadataOptions', never> = {
      key: 'hop-limit',
      facet: 'hop-limit',
      message: `${nodeOf(InstanceId, clusters)} lets answers of its metadata service travel ${hops ?? 'an unknown number of'} hops, ${limit} at most are allowed.`,
      evidence: { HttpPutResponseHopLimit: hops ?? null, HttpTokens: instance.MetadataOptions?.HttpTokens ?? null },
    };
    if (hops === undefined)
      return [{ ...finding, atMost: { remedy: 'notify', why: 'AWS does not tell how far its answers travel' } }];
    return [
      {
        ...finding,
        plan: {
          calls: [call(InstanceId, limit)],
          undo: { calls: [call(InstanceId, hops)] },
          effect:
            'Pods on this node that are not on the host network lose the metadata service: old load balancer controllers without region and VPC id, and some log and metric collectors, stop working there. A node that is replaced comes back as its launch template says.',
        },
      },
    ];
  },
});

const call = (InstanceId: string, HttpPutResponseHopLimit: number) => ({
  call: 'ec2:ModifyInstanceMetadataOptions' as const,
  input: { InstanceId, HttpPutResponseHopLimit },
});
