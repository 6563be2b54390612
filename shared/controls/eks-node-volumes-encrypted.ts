/** Volumes of running nodes that are not encrypted, or not with the key settings ask for. */
import { control, type Finding } from '../control.ts';
import { listed } from '../listed.ts';
import type { NodeVolume } from '../resources/eks.ts';

export const eksNodeVolumesEncrypted = control({
  id: 'eks-node-volumes-encrypted',
  title: 'The volumes attached to nodes are encrypted',
  why: 'What a launch template says concerns the next node; the disks of those that run stay as they were made. Whoever gets such a volume, or a snapshot of it, reads images, logs and the secrets of pods.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'cluster-volumes',
  sources: [{ document: '004', lines: '61-69,142' }],
  mappings: {
    'Security Hub': 'EC2.3',
    HardenEKS: 'encryption_secrets/use_encryption_with_ebs (StorageClass side)',
  },
  triggers: ['ec2:AttachVolume', 'ec2:CreateVolume'],
  closes: [],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition:
    'Only told: a volume cannot be encrypted where it is. Replace the nodes once their launch template (`eks-node-ebs-encrypted`), their EC2NodeClass or, in Auto Mode, the ephemeralStorage of their NodeClass is right; copy what a claim holds. One finding for all volumes that are made alike. A volume that is attached is looked at after the event, what nodes are started with by the daily sweep. With the setting `nodes.customerKeys` the key AWS manages is told, too; a key nobody may look at counts as yours.',
  evaluate({ cluster, volumes, keyManagers }, { settings }) {
    if (volumes.length === 0) return { notApplicable: 'no volume is attached to a node of it' };
    return [...new Set(volumes.map(groupOf))].flatMap(group => {
      const all = volumes.filter(one => groupOf(one) === group);
      const open = all.filter(one => one.Encrypted !== true);
      const ofAws = settings.nodes.customerKeys
        ? all.filter(one => one.Encrypted === true && keyManagers[one.KmsKeyId ?? ''] === 'AWS')
        : [];
      const found: Finding<never, never>[] = [];
      if (open.length > 0)
        found.push({
          key: `volumes:${group}`,
          facet: 'volumes',
          message: `${ofWhom(all)} of cluster ${cluster} keep data on ${counted(open)} that ${open.length === 1 ? 'is' : 'are'} not encrypted.`,
          evidence: { volumes: namesOf(open).slice(0, 20), count: open.length },
        });
      if (ofAws.length > 0)
        found.push({
          key: `key:${group}`,
          facet: 'volumes',
          severity: 'low',
          message: `${ofWhom(all)} of cluster ${cluster} keep data on ${counted(ofAws)} with the key AWS manages, and settings ask for one of yours.`,
          evidence: { volumes: namesOf(ofAws).slice(0, 20), count: ofAws.length },
        });
      return found;
    });
  },
});

const groupOf = ({ by, name }: NodeVolume): string => `${by}:${name}`;

function ofWhom([volume]: readonly NodeVolume[]): string {
  if (volume?.by === 'claim')
    return volume.name === '' ? 'Persistent volume claims' : `Persistent volume claims of namespace ${volume.name}`;
  if (volume?.by === 'nodegroup') return `Nodes of node group ${volume.name}`;
  if (volume?.by === 'nodepool') return `Nodes of node pool ${volume.name}`;
  if (volume?.by === 'auto-scaling-group') return `Nodes of Auto Scaling group ${volume.name}`;
  return `Pods on node ${volume?.name ?? ''}`;
}

const namesOf = (volumes: readonly NodeVolume[]): string[] => volumes.map(one => one.VolumeId).toSorted();

const counted = (volumes: readonly NodeVolume[]): string =>
  `${volumes.length === 1 ? 'volume' : 'volumes'} ${listed(namesOf(volumes))}`;
