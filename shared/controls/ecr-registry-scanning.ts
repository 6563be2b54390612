/** Registries in which no image is looked into before it runs. */
import { control } from '../control.ts';
import { isScanned } from '../repository-scanning.ts';
import { countsByName } from '../repository-scope.ts';

export const ecrRegistryScanning = control({
  id: 'ecr-registry-scanning',
  title: 'The ECR registry scans what clusters pull',
  why: 'The rules of the registry decide for all repositories at once: replaced by some that fit none, they end the search for known holes with one call. Nothing fails then, and nobody notices.',
  severity: 'medium',
  kind: 'aws-config',
  resource: 'registry-scanning',
  sources: [{ document: '001', lines: '83' }],
  mappings: { Prowler: 'ecr_registry_scan_images_on_push_enabled' },
  triggers: ['ecr:PutRegistryScanningConfiguration'],
  closes: ['ecr:PutRegistryScanningConfiguration'],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition:
    'Only told: a person writes the rules of the registry. Found where not one repository that counts (`repositories.names`) is scanned. Where some are, changed rules lead to those that are not, and `ecr-scan-on-push` judges each.',
  evaluate({ scanning, repositories }, { ref, settings }) {
    const counting = repositories.filter(one => countsByName(one.repositoryName ?? '', settings));
    if (counting.length === 0) return { notApplicable: 'the registry has no repository that counts' };
    if (counting.some(one => isScanned(scanning, one))) return [];
    const isEnhanced = scanning.scanType === 'ENHANCED';
    const names = counting.map(one => one.repositoryName ?? '').toSorted();
    return [
      {
        key: 'nothing-scanned',
        facet: 'scanning',
        message: `The registry of account ${ref.account} in ${ref.region} scans no image that is pushed to ${
          names.length === 1 ? `its repository ${names[0]}` : `any of its ${names.length} repositories`
        }: no rule covers ${names.length === 1 ? 'it' : 'one'}${isEnhanced ? '' : `, and ${names.length === 1 ? 'it does not' : 'none does'} so by itself`}.`,
        evidence: {
          scanType: scanning.scanType ?? null,
          rules: (scanning.rules ?? []).length,
          repositories: names.length,
          some: names.slice(0, 10),
        },
      },
    ];
  },
});
