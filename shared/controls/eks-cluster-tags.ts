/** Tags that say whose a cluster, a node group, a Fargate profile or an add-on is. */
import { control, type Finding } from '../control.ts';
import { listed } from '../listed.ts';
import { fitsName } from '../name-pattern.ts';
import { taggedThing } from '../tagged-thing.ts';

export const eksClusterTags = control({
  id: 'eks-cluster-tags',
  title: 'Clusters, node groups, Fargate profiles and add-ons carry the required tags',
  why: 'Nobody answers for what bears no name: tags say who is called at night, who pays, and which rules hold. EKS passes none of them on to instances and volumes, so what is missing here is missing everywhere.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'tags',
  sources: [{ document: '003', lines: '95-99' }],
  mappings: {},
  triggers: [
    'eks:CreateCluster',
    'eks:CreateNodegroup',
    'eks:CreateFargateProfile',
    'eks:CreateAddon',
    'eks:TagResource',
    'eks:UntagResource',
    'schedule:daily',
  ],
  closes: ['eks:TagResource', 'eks:UntagResource'],
  calls: ['eks:TagResource', 'eks:UntagResource'],
  byPerson: [],
  remedy: 'revert',
  strongest: 'revert',
  condition:
    'The setting `requiredTags` names the tags, and without it there is nothing to judge. Added: a missing tag for which settings give the value. Only told: a missing tag without such a value, and a value that settings do not know, which somebody chose.',
  // Many tools create first and tag afterwards.
  graceSeconds: 300,
  // A tag that code does not know is taken away by its next run.
  askIac: true,
  evaluate({ tags }, { ref, settings }) {
    const required = Object.entries(settings.requiredTags);
    if (required.length === 0) return { notApplicable: 'settings require no tags' };
    const thing = `${taggedThing(ref.id)} in account ${ref.account}`;
    return required.flatMap(([key, { values, set }]): Finding<'eks:TagResource' | 'eks:UntagResource', never>[] => {
      const value = tags[key];
      const found = { key: `tag:${key}`, facet: `tag:${key}` };
      if (value !== undefined) {
        if (values.length === 0 || values.some(pattern => fitsName(pattern, value))) return [];
        return [
          {
            ...found,
            message: `${thing} has tag ${key} with a value that settings do not know.`,
            atMost: {
              remedy: 'notify' as const,
              why: `somebody chose this value, and settings allow only ${listed(values)}`,
            },
            evidence: { key, value },
          },
        ];
      }
      const missing = {
        ...found,
        message: `${thing} lacks the tag ${key}.`,
        evidence: { key, tags: Object.keys(tags).length },
      };
      if (set === undefined)
        return [{ ...missing, atMost: { remedy: 'notify' as const, why: 'settings give no value for this tag' } }];
      return [
        {
          ...missing,
          plan: {
            calls: [{ call: 'eks:TagResource' as const, input: { resourceArn: ref.id, tags: { [key]: set } } }],
            undo: { calls: [{ call: 'eks:UntagResource' as const, input: { resourceArn: ref.id, tagKeys: [key] } }] },
            effect: `It gets the tag ${key} with the value ${set}. Instances and volumes get none of it.`,
          },
        },
      ];
    });
  },
});
