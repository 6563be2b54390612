/** Systems Manager in the sandbox: the public parameters in which EKS says which AMI release it recommends. */
import { refuse, type Performs } from './at.ts';
import { clusterVersions, recommendedRelease } from './eks-versions.ts';

export const ssm: Performs<'ssm'> = {
  'ssm:GetParameter': (at, { Name = '' }) => {
    const [, version] =
      /^\/aws\/service\/eks\/optimized-ami\/(\d+\.\d+)\/amazon-linux-2023\/(?:x86_64\/(?:standard|nvidia|neuron)|arm64\/(?:standard|nvidia))\/recommended\/release_version$/.exec(
        Name,
      ) ?? [];
    const known = clusterVersions(at.now, version ? [version] : [], at.world.kubernetesVersions);
    const offered = known.find(one => one.clusterVersion === version);
    if (version === undefined || offered?.versionStatus === 'UNSUPPORTED') refuse(at, 'ParameterNotFound', '');
    return { Parameter: { Name, Type: 'String', Value: recommendedRelease(version) } };
  },
};
