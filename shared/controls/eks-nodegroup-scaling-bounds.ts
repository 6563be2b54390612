/** How small and how large a node group may become. */
import type { Nodegroup } from '@aws-sdk/client-eks';
import { control } from '../control.ts';
import { listed } from '../listed.ts';
import { nodegroupNames } from '../refs.ts';

export const eksNodegroupScalingBounds = control({
  id: 'eks-nodegroup-scaling-bounds',
  title: 'Node group scaling bounds are sane (min at least 2, max above min)',
  why: 'With one node, every upgrade and every failed machine is an outage of all that runs on it. Where the largest size is the smallest, nothing can grow under load, and an upgrade has no room to bring up new nodes first.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'nodegroup',
  sources: [{ document: '004', lines: '45-49' }],
  mappings: {},
  triggers: ['eks:CreateNodegroup', 'eks:UpdateNodegroupConfig'],
  closes: ['eks:UpdateNodegroupConfig', 'eks:DeleteNodegroup'],
  calls: ['eks:UpdateNodegroupConfig'],
  byPerson: [],
  remedy: 'notify',
  strongest: 'ask',
  condition:
    'The setting `nodegroups.minSize` says how small a group may become. Where the settings raise it to ask, a person is asked before nodes, which cost money, are added. Spot and accelerator groups that may shrink to nothing are only told: most are made so on purpose, and a tag can exempt them (exemptByTag). How many nodes there are right now is not judged: the autoscaler changes that all the time.',
  evaluate({ nodegroup }, { ref, settings }) {
    const names = nodegroupNames(ref);
    const { clusterName = names.clusterName, nodegroupName = names.nodegroupName } = nodegroup;
    const thing = `Node group ${nodegroupName} of cluster ${clusterName}`;
    const { minSize, maxSize, desiredSize } = nodegroup.scalingConfig ?? {};
    const found = {
      key: 'scaling',
      facet: 'scaling',
      evidence: { minSize: minSize ?? null, maxSize: maxSize ?? null, capacityType: nodegroup.capacityType ?? null },
    };
    const tell = (why: string) => ({ atMost: { remedy: 'notify' as const, why } });
    if (minSize === undefined || maxSize === undefined)
      return [{ ...found, message: `${thing} has scaling bounds nobody can tell.`, ...tell('EKS does not tell them') }];
    const floor = settings.nodegroups.minSize;
    const faults = [
      ...(minSize < floor ? [`may shrink to ${minSize} of at least ${floor} nodes`] : []),
      ...(maxSize <= minSize ? [`can never have more than its ${minSize}`] : []),
    ];
    if (faults.length === 0) return [];
    const message = `${thing} ${listed(faults)}.`;
    if (minSize === 0 && mayBeEmpty(nodegroup))
      return [{ ...found, message, ...tell('groups of this kind often shrink to nothing on purpose') }];
    const wanted = Math.max(minSize, floor);
    const larger = Math.max(maxSize, wanted + 1);
    // EKS refuses a smallest size above the present one, so that goes up with it, and back with the undo.
    const grows = desiredSize !== undefined && desiredSize < wanted;
    const set = (bounds: { minSize: number; maxSize: number; desiredSize?: number }) => ({
      call: 'eks:UpdateNodegroupConfig' as const,
      input: { clusterName, nodegroupName, scalingConfig: bounds },
    });
    return [
      {
        ...found,
        message,
        plan: {
          calls: [set({ minSize: wanted, maxSize: larger, ...(grows && { desiredSize: wanted }) })],
          undo: { calls: [set({ minSize, maxSize, ...(grows && { desiredSize }) })] },
          effect: grows
            ? `The group gets ${wanted - desiredSize} more of its nodes at once, which cost what nodes cost, and never shrinks below ${wanted}.`
            : `No node comes or goes now. The group never shrinks below ${wanted} and may grow to ${larger}.`,
        },
      },
    ];
  },
});

/** Spot nodes and accelerators: expensive or passing, and there only while something needs them. */
const mayBeEmpty = ({ capacityType, amiType, instanceTypes = [] }: Nodegroup): boolean =>
  capacityType === 'SPOT' ||
  /GPU|NVIDIA|NEURON/.test(amiType ?? '') ||
  (instanceTypes.length > 0 && instanceTypes.every(type => /^(p|g|gr|inf|trn|dl)\d/.test(type)));
