/** What EKS lets us change of node groups in the sandbox. */
import { refuse, type At, type Performs } from './at.ts';
import { startNodegroupUpdate } from './eks-updates.ts';
import { newUuid } from './ids.ts';
import { recommendedRelease } from './eks-versions.ts';
import { templateVersion } from './ec2-templates.ts';

export const eksNodegroups: Pick<Performs<'eks'>, 'eks:UpdateNodegroupConfig' | 'eks:UpdateNodegroupVersion'> = {
  'eks:UpdateNodegroupConfig': (at, { clusterName = '', nodegroupName = '', scalingConfig = {} }) => {
    const nodegroup = at.here.nodegroups[`${clusterName}/${nodegroupName}`];
    if (!nodegroup) refuse(at, 'ResourceNotFoundException', `No node group found for name: ${nodegroupName}.`);
    if (nodegroup.status !== 'ACTIVE')
      refuse(at, 'ResourceInUseException', `Nodegroup cannot be updated as it is currently ${nodegroup.status}`);
    const wanted = { ...nodegroup.scalingConfig, ...scalingConfig };
    const { minSize = 0, maxSize = 0, desiredSize = minSize } = wanted;
    if (minSize > desiredSize)
      refuse(
        at,
        'InvalidParameterException',
        `Minimum capacity ${minSize} can't be greater than desired size ${desiredSize}`,
      );
    if (desiredSize > maxSize)
      refuse(
        at,
        'InvalidParameterException',
        `desired capacity ${desiredSize} can't be greater than max size ${maxSize}`,
      );
    const {
      patch: _patch,
      clusterName: _cluster,
      nodegroup: _nodegroup,
      createdAt,
      ...update
    } = startNodegroupUpdate(at.world, at, nodegroup, {
      type: 'ConfigUpdate',
      patch: { scalingConfig: wanted },
      id: newUuid(at.world),
    });
    return { update: { ...update, createdAt: new Date(createdAt * 1000) } };
  },

  'eks:UpdateNodegroupVersion': (at, { clusterName = '', nodegroupName = '', ...wanted }) => {
    const nodegroup = at.here.nodegroups[`${clusterName}/${nodegroupName}`];
    if (!nodegroup) refuse(at, 'ResourceNotFoundException', `No node group found for name: ${nodegroupName}.`);
    if (nodegroup.status !== 'ACTIVE')
      refuse(at, 'ResourceInUseException', `Nodegroup cannot be updated as it is currently ${nodegroup.status}`);
    const template = wanted.launchTemplate;
    if (template && template.id !== nodegroup.launchTemplate?.id)
      refuse(
        at,
        'InvalidParameterException',
        'The launch template of a node group cannot be changed, only its version.',
      );
    const patch = {
      ...(template && { launchTemplate: { ...nodegroup.launchTemplate, version: numberOf(at, template) } }),
      // Without a release EKS takes the recommended one of the version.
      ...(wanted.version && {
        version: wanted.version,
        releaseVersion: recommendedRelease(wanted.version, nodegroup.amiType),
      }),
      ...(wanted.releaseVersion && { releaseVersion: wanted.releaseVersion }),
    };
    const {
      patch: _patch,
      clusterName: _cluster,
      nodegroup: _nodegroup,
      createdAt,
      ...update
    } = startNodegroupUpdate(at.world, at, nodegroup, { type: 'VersionUpdate', patch, id: newUuid(at.world) });
    return { update: { ...update, createdAt: new Date(createdAt * 1000) } };
  },
};

// DescribeNodegroup answers the number, whatever was asked for.
const numberOf = (at: At, template: { id?: string | undefined; version?: string | undefined }): string =>
  String(templateVersion(at, { LaunchTemplateId: template.id }, template.version ?? '$Default'));
