/** Examples of ecr-scan-on-push. */
import type { RegistryScanningConfiguration, RegistryScanningRule } from '@aws-sdk/client-ecr';
import { ecrScanOnPush } from '../../shared/controls/ecr-scan-on-push.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeRepository } from '../../local/sandbox/place.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const region = 'eu-central-1';
const repository =
  (scanOnPush: boolean, registry?: RegistryScanningConfiguration) =>
  (world: World): Ref => {
    const id = placeRepository(world, {
      repositoryName: 'shop/api',
      imageScanningConfiguration: { scanOnPush },
    });
    placeRepository(world, { repositoryName: 'shop/web' });
    if (registry) regionOf(world, account, region).registryScanning = registry;
    return { kind: 'repository', account, region, id };
  };
const rule = (filter: string, scanFrequency: RegistryScanningRule['scanFrequency'] = 'SCAN_ON_PUSH') => ({
  scanFrequency,
  repositoryFilters: [{ filter, filterType: 'WILDCARD' as const }],
});
const set = (scanOnPush: boolean) => [
  {
    call: 'ecr:PutImageScanningConfiguration',
    input: { repositoryName: 'shop/api', imageScanningConfiguration: { scanOnPush } },
  },
];
const found = { key: 'scan-on-push', calls: set(true), undo: { calls: set(false) } };

check(ecrScanOnPush, {
  changes: () => /\.repositories\.shop\/api\.imageScanningConfiguration\.scanOnPush:/,
  fine: [
    { name: 'the repository scans on push', world: repository(true) },
    {
      name: 'a basic rule covers every repository',
      world: repository(false, { scanType: 'BASIC', rules: [rule('*')] }),
    },
    {
      name: 'an enhanced rule covers its folder',
      world: repository(false, { scanType: 'ENHANCED', rules: [rule('shop/*', 'CONTINUOUS_SCAN')] }),
    },
    {
      name: 'a filter without a star fits what contains it',
      world: repository(false, { scanType: 'ENHANCED', rules: [rule('prod'), rule('hop/a')] }),
    },
  ],
  notApplicable: [
    {
      name: 'settings name other repositories',
      world: repository(false),
      settings: { repositories: { names: ['prod/*'] } },
      because: /settings name other repositories/,
    },
  ],
  bad: [
    {
      name: 'the repository scans nothing',
      world: repository(false),
      finds: [{ ...found, message: /^Repository shop\/api of account 111122223333 scans no image that is pushed\.$/ }],
    },
    {
      name: 'settings name this repository',
      world: repository(false),
      settings: { repositories: { names: ['prod/*', 'shop/*'] } },
      finds: [found],
    },
    {
      name: 'the rules of the registry cover others',
      world: repository(false, { scanType: 'BASIC', rules: [rule('prod/*'), rule('shop-*')] }),
      finds: [found],
    },
    {
      name: 'a rule that scans by hand only',
      world: repository(false, { scanType: 'BASIC', rules: [rule('*', 'MANUAL')] }),
      finds: [found],
    },
    {
      name: 'enhanced scanning without a rule for it',
      world: repository(false, { scanType: 'ENHANCED', rules: [rule('prod/*')] }),
      finds: [{ key: 'scan-on-push', atMost: 'notify', why: /rules of the registry/, calls: [] }],
    },
    {
      name: 'under enhanced scanning the deprecated setting of the repository counts for nothing',
      world: repository(true, { scanType: 'ENHANCED', rules: [rule('prod/*')] }),
      finds: [{ key: 'scan-on-push', atMost: 'notify', message: /no rule of the registry covers it\.$/, calls: [] }],
    },
    {
      name: 'a filter without a star fits no shorter name',
      world: repository(false, { scanType: 'BASIC', rules: [rule('shop/api-v2'), rule('')] }),
      finds: [found],
    },
  ],
});
