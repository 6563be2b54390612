/** What EC2's events on launch templates change. */
import type { ResponseLaunchTemplateData } from '@aws-sdk/client-ec2';
import { fieldsOf, flagOf, listOf, numberOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Loose } from '../../../shared/record.ts';
import type { Happening } from '../apply.ts';
import { addVersion } from '../ec2-templates.ts';
import type { LaunchTemplateState } from '../states.ts';

type TemplateEvent = 'ec2:CreateLaunchTemplateVersion' | 'ec2:ModifyLaunchTemplate';

export const ec2TemplateEffects: { [T in TemplateEvent]: (happening: Happening) => void } = {
  'ec2:CreateLaunchTemplateVersion': happening => {
    const request = fieldsOf(happening.request.CreateLaunchTemplateVersionRequest ?? happening.request);
    const template = templateNamed(happening, request);
    const answered = fieldsOf(fieldsOf(happening.response.CreateLaunchTemplateVersionResponse).launchTemplateVersion);
    const made = numberOf(answered.versionNumber);
    if (!template || (made !== undefined && template.versions[made - 1])) return;
    const from = textOf(request.SourceVersion) ?? numberOf(request.SourceVersion)?.toString();
    const source = from === undefined ? undefined : template.versions[numberIn(template, from) - 1];
    addVersion(template, requestedData(fieldsOf(request.LaunchTemplateData)), source);
  },

  'ec2:ModifyLaunchTemplate': happening => {
    const request = fieldsOf(happening.request.ModifyLaunchTemplateRequest ?? happening.request);
    const template = templateNamed(happening, request);
    const wanted = numberOf(request.SetDefaultVersion ?? request.DefaultVersion);
    if (template && wanted !== undefined && template.versions[wanted - 1]) template.DefaultVersionNumber = wanted;
  },
};

/** The template a request names by id or by name. */
export const templateNamed = ({ here }: Pick<Happening, 'here'>, request: Loose): LaunchTemplateState | undefined =>
  Object.values(here.launchTemplates).find(
    one =>
      one.LaunchTemplateId === (request.LaunchTemplateId ?? request.launchTemplateId) ||
      one.LaunchTemplateName === (request.LaunchTemplateName ?? request.launchTemplateName),
  );

const numberIn = (template: LaunchTemplateState, version: string): number =>
  version === '$Latest'
    ? template.versions.length
    : version === '$Default'
      ? template.DefaultVersionNumber
      : Number(version);

/** What our controls look at of a request's data; lists come as one object or as several under their singular name. */
function requestedData(data: Loose): ResponseLaunchTemplateData {
  const groups = listOf(data.SecurityGroupId ?? data.SecurityGroupIds).flatMap(
    item => textOf(item) ?? textOf(fieldsOf(item).content) ?? [],
  );
  const one = textOf(data.SecurityGroupId);
  const mappings = listOf(data.BlockDeviceMapping ?? data.BlockDeviceMappings).map(fieldsOf);
  const options = fieldsOf(data.MetadataOptions);
  const hops = numberOf(options.HttpPutResponseHopLimit);
  return {
    ...(textOf(data.KeyName) && { KeyName: textOf(data.KeyName) }),
    ...(textOf(data.UserData) && { UserData: textOf(data.UserData) }),
    ...((one ?? groups.length > 0) && { SecurityGroupIds: one ? [one] : groups }),
    ...(data.MetadataOptions !== undefined && {
      MetadataOptions: {
        ...(options.HttpTokens === 'required' && { HttpTokens: 'required' as const }),
        ...(options.HttpTokens === 'optional' && { HttpTokens: 'optional' as const }),
        ...(hops !== undefined && { HttpPutResponseHopLimit: hops }),
      },
    }),
    ...(mappings.length > 0 && { BlockDeviceMappings: mappings.map(mappingOf) }),
  };
}

function mappingOf(mapping: Loose) {
  const ebs = fieldsOf(mapping.Ebs);
  const Encrypted = flagOf(ebs.Encrypted);
  const VolumeSize = numberOf(ebs.VolumeSize);
  return {
    ...(textOf(mapping.DeviceName) && { DeviceName: textOf(mapping.DeviceName) }),
    Ebs: {
      ...(Encrypted !== undefined && { Encrypted }),
      ...(VolumeSize !== undefined && { VolumeSize }),
      ...(textOf(ebs.KmsKeyId) && { KmsKeyId: textOf(ebs.KmsKeyId) }),
    },
  };
}
