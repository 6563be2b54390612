/** The rules of one security group, with what their prefix lists hold. */
import { isDenied, isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';
import type { Ingress } from '../resources/network.ts';
import { pages } from './lists.ts';

export const ingressReads = [
  'ec2:DescribeSecurityGroupRules',
  'ec2:GetManagedPrefixListEntries',
] as const satisfies ReadOperation[];

/** All rules of the group; prefix lists are opened only when an ingress rule names one (a second round trip). */
export async function readIngress(ports: Ports, where: Where, groupId: string): Promise<Ingress> {
  const rules = await pages(async NextToken => {
    const page = await ports.call(where, 'ec2:DescribeSecurityGroupRules', {
      Filters: [{ Name: 'group-id', Values: [groupId] }],
      MaxResults: 1000,
      ...(NextToken && { NextToken }),
    });
    return { items: page.SecurityGroupRules ?? [], next: page.NextToken };
  });
  const lists = [...new Set(rules.flatMap(rule => (rule.PrefixListId && !rule.IsEgress ? [rule.PrefixListId] : [])))];
  const opened = await Promise.all(lists.map(async id => [id, await cidrsOf(ports, where, id)] as const));
  return {
    rules,
    prefixLists: Object.fromEntries(
      opened.filter(([, cidrs]) => cidrs !== null).map(([id, cidrs]) => [id, cidrs ?? []]),
    ),
  };
}

// Lists of another account or of AWS may be closed to us; a rule whose list is absent is then unknown, not private.
async function cidrsOf(ports: Ports, where: Where, PrefixListId: string): Promise<string[] | null> {
  try {
    return await pages(async NextToken => {
      const page = await ports.call(where, 'ec2:GetManagedPrefixListEntries', {
        PrefixListId,
        ...(NextToken && { NextToken }),
      });
      return { items: (page.Entries ?? []).flatMap(entry => (entry.Cidr ? [entry.Cidr] : [])), next: page.NextToken };
    });
  } catch (error) {
    if (isNotFound(error) || isDenied(error)) return null;
    throw error;
  }
}
