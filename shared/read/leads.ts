/** What only leads elsewhere: a prefix list to the groups that name it. */
import type { ReadOperation } from '../operations.ts';
import type { Ports } from '../ports.ts';
import type { Reading, Ref } from '../resources.ts';
import { pages } from './lists.ts';

export const prefixListReads = ['ec2:DescribeSecurityGroups'] as const satisfies ReadOperation[];

/** A list may come to hold 0.0.0.0/0 with no security group event at all (T-SG-9). */
export async function readPrefixList(ports: Ports, ref: Ref<'prefix-list'>): Promise<Reading<'prefix-list'>> {
  const groups = await pages(async NextToken => {
    const page = await ports.call(ref, 'ec2:DescribeSecurityGroups', {
      Filters: [{ Name: 'ip-permission.prefix-list-id', Values: [ref.id] }],
      MaxResults: 1000,
      ...(NextToken && { NextToken }),
    });
    return { items: page.SecurityGroups ?? [], next: page.NextToken };
  });
  const leads = groups.flatMap(group =>
    group.GroupId
      ? [{ kind: 'security-group' as const, account: ref.account, region: ref.region, id: group.GroupId }]
      : [],
  );
  return { resource: null, settled: true, tags: {}, clusters: [], leads };
}
