/** Images nobody looks into before they run. */
import { control } from '../control.ts';
import { isScanned } from '../repository-scanning.ts';
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
  triggers: ['ecr:CreateRepository', 'ecr:PutImageScanningConfiguration', 'ecr:PutRegistryScanningConfiguration'],
  closes: ['ecr:PutImageScanningConfiguration', 'ecr:PutRegistryScanningConfiguration', 'ecr:DeleteRepository'],
  calls: ['ecr:PutImageScanningConfiguration'],
  byPerson: [],
  remedy: 'revert',
  strongest: 'revert',
  condition:
    'A rule of the registry that covers the repository is enough. Where enhanced scanning is on, only such rules count, whatever the repository says, and a person writes them: then only told. Rules that change lead to the repositories they leave out, about which a person is asked at most; where they leave out all or very many, `ecr-registry-scanning` tells it once. The setting `repositories.names` says which repositories count.',
  evaluate({ repository, scanning }, given) {
    const stranger = outOfScope(given);
    if (stranger) return stranger;
    const name = repository.repositoryName ?? given.ref.id;
    if (isScanned(scanning, { ...repository, repositoryName: name })) return [];
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
