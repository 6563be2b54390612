/** The ECR registry of an account's Region: its policy, and what it scans of the images that are pushed. */
import { isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports } from '../ports.ts';
import { isScanned, mostJudgedEach } from '../repository-scanning.ts';
import type { Reading, Ref } from '../resources.ts';
import { listRepositories } from './repository.ts';

export const registryReads = ['ecr:GetRegistryPolicy'] as const satisfies ReadOperation[];

export const registryScanningReads = [
  'ecr:DescribeRepositories',
  'ecr:GetRegistryScanningConfiguration',
] as const satisfies ReadOperation[];

/** Every account has a registry in each Region; it cannot go away. */
export async function readRegistry(ports: Ports, ref: Ref<'registry'>): Promise<Reading<'registry'>> {
  const policyText = await policyOf(ports, ref);
  return { resource: { ...(policyText !== undefined && { policyText }) }, settled: true, tags: {}, clusters: [] };
}

async function policyOf(ports: Ports, ref: Ref): Promise<string | undefined> {
  try {
    return (await ports.call(ref, 'ecr:GetRegistryPolicy', {})).policyText;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/**
 * Leads to the repositories that are not scanned, each of which is judged by itself; where none is scanned at all, or very many are not,
 * that is one fault of the registry, and leads nowhere.
 */
export async function readRegistryScanning(
  ports: Ports,
  ref: Ref<'registry-scanning'>,
): Promise<Reading<'registry-scanning'>> {
  const [{ scanningConfiguration: scanning = {} }, repositories] = await Promise.all([
    ports.call(ref, 'ecr:GetRegistryScanningConfiguration', {}),
    listRepositories(ports, ref),
  ]);
  const unscanned = repositories.filter(one => !isScanned(scanning, one));
  const { account, region } = ref;
  const leads = unscanned.map(one => ({
    kind: 'repository' as const,
    account,
    region,
    id: one.repositoryName,
  }));
  return {
    resource: {
      scanning,
      repositories: repositories.map(({ repositoryName, imageScanningConfiguration }) => ({
        repositoryName,
        ...(imageScanningConfiguration && { imageScanningConfiguration }),
      })),
    },
    settled: true,
    tags: {},
    clusters: [],
    ...(leads.length < repositories.length && leads.length <= mostJudgedEach && { leads }),
  };
}
