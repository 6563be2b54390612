/** Systems Manager in the sandbox: the public parameters in which AWS says which AMI release it recommends. */
import { refuse, type Performs } from './at.ts';
import { clusterVersions, recommendedRelease } from './eks-versions.ts';

export const ssm: Performs<'ssm'> = {
  'ssm:GetParameter': (at, { Name = '' }) => {
    const named = names.find(({ form }) => form.test(Name));
    const version = named?.form.exec(Name)?.[1];
    const known = clusterVersions(at.now, version ? [version] : [], at.world.kubernetesVersions);
    const offered = known.find(one => one.clusterVersion === version);
    if (!named || version === undefined || offered?.versionStatus === 'UNSUPPORTED')
      refuse(at, 'ParameterNotFound', '');
    return { Parameter: { Name, Type: 'String', Value: named.value(recommendedRelease(version, named.of)) } };
  },
};

const plain = (release: string): string => release;

/** The names there are, and in which form each holds the release. */
const names = [
  {
    form: /^\/aws\/service\/eks\/optimized-ami\/(\d+\.\d+)\/amazon-linux-2023\/(?:x86_64\/(?:standard|nvidia|neuron)|arm64\/(?:standard|nvidia))\/recommended\/release_version$/,
    of: 'AL2023',
    value: plain,
  },
  {
    form: /^\/aws\/service\/bottlerocket\/aws-k8s-(\d+\.\d+)(?:-nvidia)?(?:-fips)?\/(?:x86_64|arm64)\/latest\/image_version$/,
    of: 'BOTTLEROCKET',
    value: plain,
  },
  {
    form: /^\/aws\/service\/ami-windows-latest\/Windows_Server-(?:2019|2022|2025)-English-(?:Core|Full)-EKS_Optimized-(\d+\.\d+)$/,
    of: 'WINDOWS',
    value: (release: string): string =>
      JSON.stringify({ image_id: 'ami-0c0ffee0000000002', release_version: release, schema_version: '2' }),
  },
];
