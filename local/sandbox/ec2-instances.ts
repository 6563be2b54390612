/** EC2's machines in the sandbox: instances, their volumes and whether these are encrypted by default, and the network interfaces that carry security groups. */
import type { Filter, Tag } from '@aws-sdk/client-ec2';
import { page, refuse, type At, type Performs } from './at.ts';
import { longAgo } from './groups.ts';
import type { InstanceState } from './states.ts';

export const ec2Instances: Pick<
  Performs<'ec2'>,
  | 'ec2:DescribeInstances'
  | 'ec2:DescribeNetworkInterfaces'
  | 'ec2:DescribeVolumes'
  | 'ec2:DisableEbsEncryptionByDefault'
  | 'ec2:EnableEbsEncryptionByDefault'
  | 'ec2:GetEbsDefaultKmsKeyId'
  | 'ec2:GetEbsEncryptionByDefault'
  | 'ec2:GetInstanceMetadataDefaults'
  | 'ec2:ModifyInstanceMetadataOptions'
> = {
  'ec2:GetInstanceMetadataDefaults': at => ({ AccountLevel: at.here.metadataDefaults ?? {} }),
  'ec2:GetEbsDefaultKmsKeyId': at => ({ KmsKeyId: at.here.ebs.DefaultKmsKeyId ?? 'alias/aws/ebs' }),
  'ec2:GetEbsEncryptionByDefault': at => ({ EbsEncryptionByDefault: encrypts(at) }),
  'ec2:EnableEbsEncryptionByDefault': at => ({ EbsEncryptionByDefault: (at.here.ebs.EncryptionByDefault = true) }),
  'ec2:DisableEbsEncryptionByDefault': at => ({ EbsEncryptionByDefault: (at.here.ebs.EncryptionByDefault = false) }),

  'ec2:ModifyInstanceMetadataOptions': (at, { InstanceId = '', ...wanted }) => {
    const instance =
      at.here.instances[InstanceId] ??
      refuse(at, 'InvalidInstanceID.NotFound', `The instance ID '${InstanceId}' does not exist`);
    const { DryRun: _dryRun, ...options } = wanted;
    instance.MetadataOptions = { ...instance.MetadataOptions, ...options, State: 'applied' };
    return { InstanceId, InstanceMetadataOptions: instance.MetadataOptions };
  },

  'ec2:DescribeInstances': (at, input) => {
    const all = input.InstanceIds?.length
      ? input.InstanceIds.map(
          id =>
            at.here.instances[id] ?? refuse(at, 'InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`),
        )
      : Object.values(at.here.instances);
    const wanted = all.filter(one =>
      fits(at, input.Filters, {
        'instance-id': () => [one.InstanceId],
        'instance-state-name': () => [one.State?.Name ?? 'running'],
        'tag-key': () => keysOf(one.Tags),
      }),
    );
    const { items, next } = page(at, wanted, input.NextToken, input.MaxResults);
    // One reservation per instance, as Auto Scaling and fleets make them.
    return {
      Reservations: items.map(one => ({ OwnerId: at.account, Instances: [answered(at, one)] })),
      ...(next && { NextToken: next }),
    };
  },

  'ec2:DescribeVolumes': (at, input) => {
    const all = input.VolumeIds?.length
      ? input.VolumeIds.map(
          id => at.here.volumes[id] ?? refuse(at, 'InvalidVolume.NotFound', `The volume '${id}' does not exist.`),
        )
      : Object.values(at.here.volumes);
    const wanted = all.filter(one => fits(at, input.Filters, { 'attachment.instance-id': () => one.attachedTo }));
    const { items, next } = page(at, wanted, input.NextToken, input.MaxResults);
    return {
      Volumes: items.map(({ attachedTo, ...volume }) => ({
        ...volume,
        Attachments: attachedTo.map(InstanceId => ({
          InstanceId,
          VolumeId: volume.VolumeId,
          State: 'attached' as const,
        })),
      })),
      ...(next && { NextToken: next }),
    };
  },

  'ec2:DescribeNetworkInterfaces': (at, input) => {
    const all = Object.keys({ ...at.here.networkInterfaces, ...endpointInterfaces(at) }).map(id => interfaceOf(at, id));
    const wanted = all.filter(one =>
      fits(at, input.Filters, {
        'group-id': () => one.Groups.map(group => group.GroupId),
        'network-interface-id': () => [one.NetworkInterfaceId],
      }),
    );
    const { items, next } = page(at, wanted, input.NextToken, input.MaxResults);
    return { NetworkInterfaces: items, ...(next && { NextToken: next }) };
  },
};

// A well-kept account encrypts every new volume.
const encrypts = (at: At): boolean => at.here.ebs.EncryptionByDefault ?? true;

function answered(at: At, { interfaces, startedAt, ...instance }: InstanceState) {
  const NetworkInterfaces = interfaces.map(id => {
    const { NetworkInterfaceId, Groups } = interfaceOf(at, id);
    return { NetworkInterfaceId, Groups };
  });
  return {
    State: { Name: 'running' as const },
    ...instance,
    NetworkInterfaces,
    LaunchTime: new Date((startedAt ?? longAgo) * 1000),
  };
}

/** Interface endpoints have network interfaces of their own; one of each stands for all. By id, their groups. */
const endpointInterfaces = (at: At): Record<string, string[]> =>
  Object.fromEntries(
    Object.values(at.here.vpcEndpoints)
      .filter(one => one.VpcEndpointType === 'Interface')
      .map(one => [`eni-of-${one.VpcEndpointId}`, (one.Groups ?? []).flatMap(group => group.GroupId ?? [])]),
  );

function interfaceOf(at: At, id: string) {
  const endpoint = at.here.vpcEndpoints[id.replace(/^eni-of-/, '')];
  const owner = Object.values(at.here.instances).find(one => one.interfaces.includes(id));
  return {
    NetworkInterfaceId: id,
    OwnerId: at.account,
    Groups: (at.here.networkInterfaces[id] ?? endpointInterfaces(at)[id] ?? []).map(GroupId => ({ GroupId })),
    TagSet: at.here.interfaceTags[id] ?? [],
    ...(endpoint && {
      InterfaceType: 'vpc_endpoint' as const,
      Description: `VPC Endpoint Interface ${endpoint.VpcEndpointId}`,
    }),
    ...(owner && { Attachment: { InstanceId: owner.InstanceId } }),
  };
}

const keysOf = (tags: Tag[] | undefined): string[] => (tags ?? []).flatMap(tag => tag.Key ?? []);

/** True when for every filter some value fits; `*` in a value stands for any text. */
function fits(at: At, filters: Filter[] = [], fields: Record<string, () => string[]>): boolean {
  return filters.every(({ Name = '', Values = [] }) => {
    const field = fields[Name] ?? refuse(at, 'InvalidParameterValue', `The filter '${Name}' is invalid`);
    return field().some(held => Values.some(value => pattern(value).test(held)));
  });
}

const pattern = (value: string): RegExp =>
  new RegExp(`^${value.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')}$`);
