/** Images nobody looks into before they run. */
import type { RegistryScanningConfiguration } from '@aws-sdk/client-ecr';
import { control } from '../control.ts';
import { fitsName } from '../name-pattern.ts';
import { outOfScope } from '../repository-scope.ts';

export const ecrScanOnPush = control({
  id: 'ecr-scan-on-push',
  title: 'ECR scans images',
  why: 'An image with a known hole is found by whoever scans it first. Scanned when it is pushed, it is found by you.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'repository',
  sources: [{ document: '001', lines: '83' }],
  mappings: { 'CIS EKS 1.8': '5.1.1' },
  triggers: ['ecr:CreateRepository', 'ecr:PutImageScanningConfiguration'],
  closes: ['ecr:PutImageScanningConfiguration', 'ecr:DeleteRepository'],
  calls: ['ecr:PutImageScanningConfiguration'],
  byPerson: [],
  remedy: 'revert',
  strongest: 'revert',
  condition:
    'A rule of the registry that covers the repository is enough. Where enhanced scanning is on, only such rules count for new images and a person writes them: then only told. Rules that change are noticed by the daily sweep. The setting `repositories.names` says which repositories count.',
  evaluate({ repository, scanning }, given) {
    const stranger = outOfScope(given);
    if (stranger) return stranger;
    const name = repository.repositoryName ?? given.ref.id;
    if (repository.imageScanningConfiguration?.scanOnPush === true || isCovered(scanning, name)) return [];
    const isEnhanced = scanning.scanType === 'ENHANCED';
    const set = (scanOnPush: boolean) => ({
      call: 'ecr:PutImageScanningConfiguration' as const,
      input: { repositoryName: name, imageScanningConfiguration: { scanOnPush } },
    });
    return [
      {
        key: 'scan-on-push',
        facet: 'scanning',
        message: `Repository ${name} of account ${given.ref.account} scans no image that is pushed${isEnhanced ? ', and no rule of the registry covers it' : ''}.`,
        ...(isEnhanced
          ? {
              atMost: {
                remedy: 'notify' as const,
                why: 'enhanced scanning follows the rules of the registry, which a person writes: add one that covers the repository',
              },
            }
          : {
              plan: {
                calls: [set(true)],
                undo: { calls: [set(false)] },
                effect: 'Every image pushed from now on is scanned; those that are there are not.',
              },
            }),
        evidence: {
          scanOnPush: repository.imageScanningConfiguration?.scanOnPush ?? null,
          scanType: scanning.scanType ?? null,
        },
      },
    ];
  },
});

/** A filter without `*` fits every name that contains it. */
const isCovered = ({ rules = [] }: RegistryScanningConfiguration, name: string): boolean =>
  rules
    .filter(rule => rule.scanFrequency === 'SCAN_ON_PUSH' || rule.scanFrequency === 'CONTINUOUS_SCAN')
    .flatMap(rule => rule.repositoryFilters ?? [])
    .some(({ filter = '' }) =>
      filter.includes('*') ? fitsName(filter, name) : filter !== '' && name.includes(filter),
    );
