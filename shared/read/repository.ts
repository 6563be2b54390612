/** An ECR repository, its tags and the rules of its registry. */
import type { Repository } from '@aws-sdk/client-ecr';
import { AwsError, isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import type { Absent, Reading, Ref } from '../resources.ts';
import { keyManagerReads, readKeyManager } from './key-manager.ts';
import { pages } from './lists.ts';
import { tagsOf } from './tags.ts';

export const repositoryReads = [
  'ecr:DescribeRepositories',
  'ecr:GetRegistryScanningConfiguration',
  'ecr:GetRepositoryPolicy',
  'ecr:ListTagsForResource',
  ...keyManagerReads,
] as const satisfies ReadOperation[];

/** AWS does not know which clusters pull from a repository: it belongs to none of them. */
export async function readRepository(ports: Ports, ref: Ref<'repository'>): Promise<Reading<'repository'> | Absent> {
  const gone: Absent = { absent: 'gone', why: `repository ${ref.id} no longer exists` };
  try {
    const [{ repositories = [] }, { scanningConfiguration = {} }, policyText] = await Promise.all([
      ports.call(ref, 'ecr:DescribeRepositories', { repositoryNames: [ref.id] }),
      ports.call(ref, 'ecr:GetRegistryScanningConfiguration', {}),
      policyOf(ports, ref),
    ]);
    const [repository] = repositories;
    if (!repository) return gone;
    const kmsKey = repository.encryptionConfiguration?.kmsKey;
    const [answer, keyManager] = await Promise.all([
      ports.call(ref, 'ecr:ListTagsForResource', { resourceArn: repository.repositoryArn }),
      kmsKey ? readKeyManager(ports, ref, kmsKey) : undefined,
    ]);
    const tags = tagsOf(answer.tags);
    return {
      resource: {
        repository,
        scanning: scanningConfiguration,
        tags,
        ...(policyText !== undefined && { policyText }),
        ...(keyManager && { keyManager }),
      },
      settled: true,
      tags,
      clusters: [],
    };
  } catch (error) {
    if (isNotFound(error)) return gone;
    throw error;
  }
}

// A repository without a policy answers with an error that is not that of a missing repository.
async function policyOf(ports: Ports, ref: Ref<'repository'>): Promise<string | undefined> {
  try {
    return (await ports.call(ref, 'ecr:GetRepositoryPolicy', { repositoryName: ref.id })).policyText;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'RepositoryPolicyNotFoundException') return undefined;
    throw error;
  }
}

/** Every repository of a Region, for the sweep. */
export async function repositoryRefs(ports: Ports, where: Where): Promise<Ref<'repository'>[]> {
  const { account, region } = where;
  const all = await listRepositories(ports, where);
  return all.map(one => ({ kind: 'repository' as const, account, region, id: one.repositoryName }));
}

/** Every repository of a Region as ECR lists it. */
export async function listRepositories(
  ports: Ports,
  where: Where,
): Promise<(Repository & { repositoryName: string })[]> {
  const all = await pages(async nextToken => {
    const page = await ports.call(where, 'ecr:DescribeRepositories', {
      maxResults: 1000,
      ...(nextToken && { nextToken }),
    });
    return { items: page.repositories ?? [], next: page.nextToken };
  });
  return all.flatMap(one => (one.repositoryName ? [{ ...one, repositoryName: one.repositoryName }] : []));
}
