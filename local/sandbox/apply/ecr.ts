/** What ECR's events change: repositories and their settings, and the registry's. */
import type { RegistryScanningConfiguration } from '@aws-sdk/client-ecr';
import type { Loose } from '../../../shared/record.ts';
import { refKey } from '../../../shared/refs.ts';
import type { EventTrigger } from '../../../shared/triggers.ts';
import { fieldsOf, flagOf, listOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { setMutability } from '../ecr.ts';
import { placeRepository } from '../place-repositories.ts';
import type { RepositoryState } from '../states.ts';

export const ecrEffects: { [T in Extract<EventTrigger, `ecr:${string}`>]: (happening: Happening) => void } = {
  'ecr:CreateRepository': happening => {
    const { world, here, account, region, now, request } = happening;
    const repositoryName = textOf(request.repositoryName);
    if (!repositoryName) return;
    const key = refKey({ kind: 'repository', account, region, id: repositoryName });
    if (here.repositories[repositoryName] && !world.assumed[key]) return;
    delete world.assumed[key];
    const encryption = fieldsOf(request.encryptionConfiguration);
    const kmsKey = textOf(encryption.kmsKey);
    placeRepository(world, {
      account,
      region,
      repositoryName,
      createdAt: now,
      imageTagMutability: 'MUTABLE',
      imageScanningConfiguration: { scanOnPush: scanOnPush(happening) },
      encryptionConfiguration: {
        encryptionType: encryption.encryptionType === 'KMS' ? 'KMS' : 'AES256',
        ...(kmsKey && { kmsKey }),
      },
      tags: Object.fromEntries(
        listOf(request.tags)
          .map(fieldsOf)
          .map(tag => [textOf(tag.key ?? tag.Key) ?? '', textOf(tag.value ?? tag.Value) ?? '']),
      ),
    });
    mutability(happening);
  },
  'ecr:PutImageScanningConfiguration': happening => {
    const repository = repositoryOf(happening);
    if (repository) repository.imageScanningConfiguration = { scanOnPush: scanOnPush(happening) };
  },
  'ecr:PutImageTagMutability': mutability,
  'ecr:SetRepositoryPolicy': happening => {
    const repository = repositoryOf(happening);
    const policyText = textOf(happening.request.policyText);
    if (repository && policyText) repository.policyText = policyText;
  },
  'ecr:DeleteRepositoryPolicy': happening => delete repositoryOf(happening)?.policyText,
  'ecr:PutRegistryPolicy': ({ here, request }) => {
    const policyText = textOf(request.policyText);
    if (policyText) here.registryPolicy = policyText;
  },
  'ecr:DeleteRegistryPolicy': ({ here }) => delete here.registryPolicy,
  'ecr:PutRegistryScanningConfiguration': ({ here, request }) => {
    here.registryScanning = scanningOf(request);
  },
  'ecr:DeleteRepository': ({ here, request }) => delete here.repositories[textOf(request.repositoryName) ?? ''],
};

const repositoryOf = ({ here, request }: Happening): RepositoryState | undefined =>
  here.repositories[textOf(request.repositoryName) ?? ''];

const scanOnPush = ({ request }: Happening): boolean =>
  flagOf(fieldsOf(request.imageScanningConfiguration).scanOnPush) === true;

function mutability(happening: Happening): void {
  const repository = repositoryOf(happening);
  const { imageTagMutability, imageTagMutabilityExclusionFilters } = happening.request;
  const mode = modes.find(one => one === imageTagMutability);
  const filters = listOf(imageTagMutabilityExclusionFilters)
    .map(fieldsOf)
    .map(one => ({ filterType: 'WILDCARD' as const, filter: textOf(one.filter) ?? '' }));
  if (repository && mode)
    setMutability(repository, {
      imageTagMutability: mode,
      ...(filters.length > 0 && { imageTagMutabilityExclusionFilters: filters }),
    });
}

/** The whole configuration is written at once; what is not said is what AWS begins with. */
function scanningOf({ scanType, rules }: Loose): RegistryScanningConfiguration {
  return {
    scanType: scanType === 'ENHANCED' ? 'ENHANCED' : 'BASIC',
    rules: listOf(rules)
      .map(fieldsOf)
      .map(rule => ({
        scanFrequency: frequencies.find(one => one === rule.scanFrequency) ?? 'MANUAL',
        repositoryFilters: listOf(rule.repositoryFilters)
          .map(fieldsOf)
          .map(one => ({ filterType: 'WILDCARD' as const, filter: textOf(one.filter) ?? '' })),
      })),
  };
}

const frequencies = ['SCAN_ON_PUSH', 'CONTINUOUS_SCAN', 'MANUAL'] as const;

const modes = ['MUTABLE', 'IMMUTABLE', 'MUTABLE_WITH_EXCLUSION', 'IMMUTABLE_WITH_EXCLUSION'] as const;
