/** EC2's launch templates in the sandbox: read by version, and given new ones. */
import type { RequestLaunchTemplateData, ResponseLaunchTemplateData } from '@aws-sdk/client-ec2';
import { page, refuse, type At, type Performs } from './at.ts';
import type { LaunchTemplateState } from './states.ts';

export const ec2Templates: Pick<
  Performs<'ec2'>,
  'ec2:CreateLaunchTemplateVersion' | 'ec2:DescribeLaunchTemplateVersions'
> = {
  'ec2:CreateLaunchTemplateVersion': (at, input) => {
    const template = templateOf(at, input);
    const source = input.SourceVersion
      ? template.versions[versionNumber(at, template, input.SourceVersion) - 1]
      : undefined;
    const made = template.tokens?.[input.ClientToken ?? ''];
    const VersionNumber = made ?? addVersion(template, input.LaunchTemplateData ?? {}, source);
    if (input.ClientToken) template.tokens = { ...template.tokens, [input.ClientToken]: VersionNumber };
    return {
      LaunchTemplateVersion: {
        LaunchTemplateId: template.LaunchTemplateId,
        VersionNumber,
        LaunchTemplateData: template.versions[VersionNumber - 1] ?? {},
      },
    };
  },

  'ec2:DescribeLaunchTemplateVersions': (at, input) => {
    const template = templateOf(at, input);
    const numbers = input.Versions?.length
      ? [...new Set(input.Versions.map(version => versionNumber(at, template, version)))]
      : template.versions.map((_, i) => i + 1);
    const versions = numbers.map(VersionNumber => ({
      LaunchTemplateId: template.LaunchTemplateId,
      LaunchTemplateName: template.LaunchTemplateName,
      VersionNumber,
      DefaultVersion: VersionNumber === template.DefaultVersionNumber,
      LaunchTemplateData: template.versions[VersionNumber - 1] ?? {},
    }));
    const { items, next } = page(at, versions, input.NextToken, input.MaxResults);
    return { LaunchTemplateVersions: items, ...(next && { NextToken: next }) };
  },
};

/** Adds a version that says `given` over what it inherits, and answers its number. Snapshots are not inherited, as with EC2. */
export function addVersion(
  template: LaunchTemplateState,
  given: RequestLaunchTemplateData | ResponseLaunchTemplateData,
  source: ResponseLaunchTemplateData | undefined,
): number {
  const inherited = source?.BlockDeviceMappings?.map(({ Ebs, ...mapping }) => {
    const { SnapshotId: _snapshot, ...ebs } = Ebs ?? {};
    return { ...mapping, ...(Ebs && { Ebs: ebs }) };
  });
  template.versions.push({ ...source, ...(inherited && { BlockDeviceMappings: inherited }), ...given });
  return template.versions.length;
}

function templateOf(
  at: At,
  input: { LaunchTemplateId?: string | undefined; LaunchTemplateName?: string | undefined },
): LaunchTemplateState {
  const { LaunchTemplateId: id, LaunchTemplateName: name } = input;
  if (id)
    return (
      at.here.launchTemplates[id] ??
      refuse(
        at,
        'InvalidLaunchTemplateId.NotFound',
        `The specified launch template, with template ID ${id}, does not exist.`,
      )
    );
  const byName = Object.values(at.here.launchTemplates).find(template => template.LaunchTemplateName === name);
  return (
    byName ??
    refuse(
      at,
      'InvalidLaunchTemplateName.NotFoundException',
      `The specified launch template, with template name ${name}, does not exist.`,
    )
  );
}

/** The number of a version named by number, `$Latest` or `$Default`. */
export const templateVersion = (
  at: At,
  named: { LaunchTemplateId?: string | undefined; LaunchTemplateName?: string | undefined },
  version: string,
): number => versionNumber(at, templateOf(at, named), version);

function versionNumber(at: At, template: LaunchTemplateState, version: string): number {
  const number =
    version === '$Latest'
      ? template.versions.length
      : version === '$Default'
        ? template.DefaultVersionNumber
        : Number(version);
  if (template.versions[number - 1]) return number;
  return refuse(
    at,
    'InvalidLaunchTemplateId.VersionNotFound',
    `Could not find the specified version ${version} for the launch template with ID ${template.LaunchTemplateId}.`,
  );
}
