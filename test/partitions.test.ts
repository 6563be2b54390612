/** Which partition a Region is in, and where its IAM is: held against the SDK's own list. */
import { readFileSync } from 'node:fs';
import { iamRegion, partitionIds, partitionOf, regionName } from '../shared/partitions.ts';

interface Listed {
  id: string;
  regions: Record<string, unknown>;
  outputs: { implicitGlobalRegion: string };
}

// The file is what the SDK's clients are built with; the package does not export it.
const file = 'node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';
const text = readFileSync(file, 'utf8');
const { partitions } = JSON.parse(
  text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1).replace(/,(\s*[}\]])/g, '$1'),
) as { partitions: Listed[] };
const rows = partitions.flatMap(one =>
  Object.keys(one.regions)
    .filter(region => !region.endsWith('-global'))
    .map(region => [region, one] as const),
);

test('the list is the SDK’s', () => {
  expect(partitionIds.toSorted()).toEqual(partitions.map(one => one.id).toSorted());
  expect(rows.length).toBeGreaterThan(30);
});

test.each(rows)('%s', (region, { id, outputs }) => {
  expect(region).toMatch(regionName);
  expect(partitionOf(region)).toBe(id);
  // The SDK signs global calls of China for another Region than the one where IAM's events arrive.
  expect(iamRegion(region)).toBe(id === 'aws-cn' ? 'cn-north-1' : outputs.implicitGlobalRegion);
});
