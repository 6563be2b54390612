/** What EC2's events on instances change. */
import type { InstanceMetadataOptionsResponse } from '@aws-sdk/client-ec2';
import type { Loose } from '../../../shared/record.ts';
import { fieldsOf, flagOf, listOf, numberOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import type { RegionState } from '../world.ts';
import { compliantOptions, placeInstance, placeVolume } from '../place-instances.ts';

type InstanceEvent =
  | 'ec2:AssociateAddress'
  | 'ec2:AttachVolume'
  | 'ec2:CreateVolume'
  | 'ec2:DisableEbsEncryptionByDefault'
  | 'ec2:EnableEbsEncryptionByDefault'
  | 'ec2:ModifyEbsDefaultKmsKeyId'
  | 'ec2:ModifyInstanceMetadataOptions'
  | 'ec2:ResetEbsDefaultKmsKeyId'
  | 'ec2:RunInstances';

export const ec2InstanceEffects: { [T in InstanceEvent]: (happening: Happening) => void } = {
  'ec2:AssociateAddress': ({ here, request }) => {
    const onInterface = textOf(request.networkInterfaceId);
    const instance =
      here.instances[textOf(request.instanceId) ?? ''] ??
      Object.values(here.instances).find(one => onInterface !== undefined && one.interfaces.includes(onInterface));
    if (instance) instance.PublicIpAddress = textOf(request.publicIp) ?? '203.0.113.80';
  },

  'ec2:AttachVolume': ({ here, request }) => {
    const volume = here.volumes[textOf(request.volumeId) ?? ''];
    const instance = textOf(request.instanceId);
    if (volume && instance && !volume.attachedTo.includes(instance)) volume.attachedTo.push(instance);
  },

  'ec2:CreateVolume': ({ world, account, region, here, response }) => {
    const answer = fieldsOf(response.CreateVolumeResponse ?? response);
    const VolumeId = textOf(answer.volumeId);
    if (!VolumeId || here.volumes[VolumeId]) return;
    const KmsKeyId = textOf(answer.masterEncryptionKeyId) ?? textOf(answer.kmsKeyId);
    placeVolume(world, {
      account,
      region,
      VolumeId,
      Encrypted: flagOf(answer.encrypted) === true,
      ...(KmsKeyId && { KmsKeyId }),
      Tags: listOf(answer.tagSet)
        .map(fieldsOf)
        .map(tag => ({ Key: textOf(tag.key) ?? '', Value: textOf(tag.value) ?? '' })),
    });
  },

  'ec2:ModifyEbsDefaultKmsKeyId': ({ here, request, response }) => {
    const asked = fieldsOf(request.ModifyEbsDefaultKmsKeyIdRequest ?? request);
    const answer = fieldsOf(response.ModifyEbsDefaultKmsKeyIdResponse ?? response);
    const key = textOf(answer.kmsKeyId) ?? textOf(asked.KmsKeyId) ?? textOf(asked.kmsKeyId);
    if (key) here.ebs.DefaultKmsKeyId = key;
  },

  'ec2:ResetEbsDefaultKmsKeyId': ({ here }) => {
    delete here.ebs.DefaultKmsKeyId;
  },

  'ec2:DisableEbsEncryptionByDefault': ({ here }) => {
    here.ebs.EncryptionByDefault = false;
  },

  'ec2:EnableEbsEncryptionByDefault': ({ here }) => {
    here.ebs.EncryptionByDefault = true;
  },

  'ec2:ModifyInstanceMetadataOptions': ({ here, request }) => {
    const asked = fieldsOf(request.ModifyInstanceMetadataOptionsRequest ?? request);
    const instance = here.instances[textOf(asked.InstanceId) ?? ''];
    if (instance) instance.MetadataOptions = { ...instance.MetadataOptions, ...optionsOf(asked) };
  },

  'ec2:RunInstances': ({ world, account, region, here, request, response, now }) => {
    for (const started of listOf(response.instancesSet).map(fieldsOf)) {
      const InstanceId = textOf(started.instanceId);
      if (!InstanceId || here.instances[InstanceId]) continue;
      const groups = listOf(started.groupSet).flatMap(group => textOf(fieldsOf(group).groupId) ?? []);
      const Tags = listOf(started.tagSet)
        .map(fieldsOf)
        .map(tag => ({ Key: textOf(tag.key) ?? '', Value: textOf(tag.value) ?? '' }));
      const given = fieldsOf(started.metadataOptions);
      const options = optionsOf(
        Object.fromEntries(
          Object.entries(given).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]),
        ),
      );
      const MetadataOptions = { ...compliantOptions, ...options };
      const SubnetId = textOf(started.subnetId) ?? textOf(request.subnetId);
      const PublicIpAddress =
        textOf(started.ipAddress) ?? givenAddress(here, SubnetId, Object.keys(here.instances).length);
      placeInstance(world, {
        account,
        region,
        InstanceId,
        groups,
        Tags,
        MetadataOptions,
        startedAt: now,
        ...(SubnetId && { SubnetId }),
        ...(PublicIpAddress && { PublicIpAddress }),
      });
    }
  },
};

// A subnet may give out addresses by itself.
const givenAddress = (here: RegionState, SubnetId: string | undefined, at: number): string | undefined =>
  SubnetId && here.subnets[SubnetId]?.MapPublicIpOnLaunch ? `203.0.113.${at % 256}` : undefined;

function optionsOf(given: Loose): InstanceMetadataOptionsResponse {
  const tokens = (['optional', 'required'] as const).find(one => one === given.HttpTokens);
  const endpoint = (['enabled', 'disabled'] as const).find(one => one === given.HttpEndpoint);
  const hops = numberOf(given.HttpPutResponseHopLimit);
  return {
    ...(tokens && { HttpTokens: tokens }),
    ...(endpoint && { HttpEndpoint: endpoint }),
    ...(hops !== undefined && { HttpPutResponseHopLimit: hops }),
  };
}
