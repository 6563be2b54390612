/** Examples of ecr-registry-scanning. */
import type { RegistryScanningConfiguration } from '@aws-sdk/client-ecr';
import { ecrRegistryScanning } from '../../shared/controls/ecr-registry-scanning.ts';
import { read } from '../../shared/read.ts';
import { registryScanningRef } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeRepository } from '../../local/sandbox/place.ts';
import { sandbox } from '../../local/sandbox/sandbox.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';
import { testClock, testPorts } from '../ports.ts';

const account = '111122223333';
const region = 'eu-central-1';
/** Repositories with whether they scan by themselves, and the rules of their registry. */
const registry =
  (repositories: Record<string, boolean>, scanning?: RegistryScanningConfiguration) =>
  (world: World): Ref => {
    for (const [repositoryName, scanOnPush] of Object.entries(repositories))
      placeRepository(world, { repositoryName, imageScanningConfiguration: { scanOnPush } });
    if (scanning) regionOf(world, account, region).registryScanning = scanning;
    return registryScanningRef(account, region);
  };
const rules = (scanType: 'BASIC' | 'ENHANCED', ...filters: string[]): RegistryScanningConfiguration => ({
  scanType,
  rules: [
    {
      scanFrequency: 'SCAN_ON_PUSH',
      repositoryFilters: filters.map(filter => ({ filter, filterType: 'WILDCARD' as const })),
    },
  ],
});
const many = (count: number): Record<string, boolean> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`shop/service-${at}`, false]));
const unscanned = { 'shop/api': false, 'shop/web': false };

check(ecrRegistryScanning, {
  fine: [
    { name: 'a rule covers all', world: registry(unscanned, rules('ENHANCED', '*')) },
    {
      name: 'a rule covers some, and the others are judged each',
      world: registry(unscanned, rules('BASIC', 'shop/w*')),
    },
    {
      name: 'rules leave out no more than are judged each',
      world: registry({ ...many(20), 'prod/db': false }, rules('BASIC', 'prod/*')),
    },
    {
      name: 'what very many rules leave out does not count',
      world: registry({ ...many(21), 'prod/db': false }, rules('BASIC', 'prod/*')),
      settings: { repositories: { names: ['prod/*'] } },
    },
    { name: 'a repository scans by itself', world: registry({ ...unscanned, 'shop/db': true }) },
  ],
  notApplicable: [
    { name: 'a registry without repositories', world: registry({}), because: /no repository that counts/ },
    {
      name: 'settings name other repositories',
      world: registry(unscanned),
      settings: { repositories: { names: ['prod/*'] } },
      because: /no repository that counts/,
    },
  ],
  bad: [
    {
      name: 'enhanced scanning was replaced by rules that match nothing',
      world: registry(unscanned, rules('BASIC', 'none-of-these')),
      finds: [
        {
          key: 'nothing-scanned',
          message:
            /^The registry of account 111122223333 in eu-central-1 scans no image that is pushed to any of its 2 repositories: no rule covers one, and none does so by itself\.$/,
          calls: [],
        },
      ],
    },
    {
      name: 'under enhanced scanning the settings of repositories count for nothing',
      world: registry({ 'shop/api': true }, rules('ENHANCED', 'none-of-these')),
      finds: [{ key: 'nothing-scanned', message: /to its repository shop\/api: no rule covers it\.$/, calls: [] }],
    },
    {
      name: 'what is scanned does not count',
      world: registry({ ...unscanned, 'lab/test': true }),
      settings: { repositories: { names: ['shop/*'] } },
      finds: [{ key: 'nothing-scanned', calls: [] }],
    },
    {
      name: 'rules leave out so many that each of them would be a message',
      world: registry({ ...many(21), 'prod/db': false }, rules('BASIC', 'prod/*')),
      finds: [
        {
          key: 'nothing-scanned',
          message: /to 21 of its 22 repositories: no rule covers them, and they do not so by themselves\.$/,
          calls: [],
        },
      ],
    },
    {
      name: 'repositories on many pages',
      world: world => {
        world.pageSize = 1;
        return registry(unscanned, { scanType: 'BASIC', rules: [] })(world);
      },
      finds: [{ key: 'nothing-scanned', message: /any of its 2 repositories/, calls: [] }],
    },
  ],
});

describe('what a registry scans', () => {
  const seen = async (world: (world: World) => Ref, denies: Parameters<typeof testPorts>[2] = {}) => {
    const clock = testClock();
    const aws = sandbox(clock);
    return read(testPorts(aws, clock, denies), { ref: world(aws.world) });
  };
  const repository = (id: string) => ({ kind: 'repository', account, region, id });

  test('leads to each repository its rules leave out, and not as if the change had written it', async () => {
    const partly = await seen(registry({ ...unscanned, 'prod/db': false }, rules('BASIC', 'prod/*')));
    expect(partly).toMatchObject({ leads: [repository('shop/api'), repository('shop/web')] });
    expect(partly).not.toHaveProperty('passesOn');
  });
  test('leads nowhere where nothing is scanned or very many are not, which is told once, nor where all is', async () => {
    expect(await seen(registry(unscanned))).not.toHaveProperty('leads');
    const wide = (count: number) => seen(registry({ ...many(count), 'prod/db': false }, rules('BASIC', 'prod/*')));
    expect(await wide(21)).not.toHaveProperty('leads');
    expect(await wide(20)).toHaveProperty('leads.length', 20);
    expect(await seen(registry({ 'shop/api': true }))).toMatchObject({ leads: [] });
  });
  test('is not guessed', async () => {
    for (const denied of ['ecr:DescribeRepositories', 'ecr:GetRegistryScanningConfiguration'] as const)
      await expect(seen(registry(unscanned), { denies: [denied] })).rejects.toThrow(denied);
  });
});
