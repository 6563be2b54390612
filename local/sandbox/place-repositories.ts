/** Builder of ECR repositories. */
import { partitionOf } from '../../shared/partitions.ts';
import { located, longAgo, type Place } from './groups.ts';
import type { RepositoryState } from './states.ts';
import { regionOf, type World } from './world.ts';

/** A repository that scans what is pushed, whose tags stay and whose images KMS encrypts. Answers its name. */
export function placeRepository(world: World, options: Partial<Place> & Partial<RepositoryState> = {}): string {
  const { place, fields } = located(options);
  const name = fields.repositoryName ?? 'shop/api';
  regionOf(world, place.account, place.region).repositories[name] = { ...compliantRepository(place, name), ...fields };
  return name;
}

function compliantRepository({ account, region }: Place, repositoryName: string): RepositoryState {
  const partition = partitionOf(region);
  return {
    repositoryName,
    repositoryArn: `arn:${partition}:ecr:${region}:${account}:repository/${repositoryName}`,
    registryId: account,
    repositoryUri: `${account}.dkr.ecr.${region}.amazonaws.com/${repositoryName}`,
    createdAt: longAgo,
    imageTagMutability: 'IMMUTABLE',
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfiguration: {
      encryptionType: 'KMS',
      kmsKey: `arn:${partition}:kms:${region}:${account}:key/5e1f-ecr`,
    },
    tags: {},
  };
}
