/** Registries in which no image is looked into before it runs. */
import { control } from '../control.ts';
import { isScanned, mostJudgedEach } from '../repository-scanning.ts';
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
    'Only told: a person writes the rules of the registry. Found where not one repository that counts (`repositories.names`) is scanned, or where so many are not that each of them would be a message. Where few are not, changed rules lead to those, and `ecr-scan-on-push` judges each, as the daily sweep does in any case.',
  evaluate({ scanning, repositories }, { ref, settings }) {
    const counting = repositories.filter(one => countsByName(one.repositoryName ?? '', settings));
    if (counting.length === 0) return { notApplicable: 'the registry has no repository that counts' };
    const open = (all: typeof repositories) => all.filter(one => !isScanned(scanning, one));
    const names = open(counting).map(one => one.repositoryName ?? '');
    const isPart = names.length < counting.length;
    // Of a few each is looked at by itself, those that do not count among them.
    if (names.length === 0 || (isPart && open(repositories).length <= mostJudgedEach)) return [];
    const { which, rules, own } = isPart
      ? { which: `${names.length} of its ${counting.length} repositories`, rules: 'them', own: 'they do not' }
      : counting.length === 1
        ? { which: `its repository ${names[0]}`, rules: 'it', own: 'it does not' }
        : { which: `any of its ${counting.length} repositories`, rules: 'one', own: 'none does' };
    const byItself = scanning.scanType === 'ENHANCED' ? '' : `, and ${own} so by ${isPart ? 'themselves' : 'itself'}`;
    return [
      {
        key: 'nothing-scanned',
        facet: 'scanning',
        message: `The registry of account ${ref.account} in ${ref.region} scans no image that is pushed to ${which}: no rule covers ${rules}${byItself}.`,
        evidence: {
          scanType: scanning.scanType ?? null,
          rules: (scanning.rules ?? []).length,
          repositories: names.length,
          some: names.toSorted().slice(0, 10),
        },
      },
    ];
  },
});
