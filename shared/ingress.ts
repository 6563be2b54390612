/** What an ingress rule lets in: which admin ports, and from how much of the internet. */
import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { exposureOf } from './network.ts';
import type { Ingress } from './resources.ts';
import type { Settings } from './settings.ts';

/** `unknown`: the source is a prefix list that cannot be read, or none is told. */
export type Exposure = ReturnType<typeof exposureOf> | 'unknown';

/** True when the rule lets the internet, or a part of it nobody approved, reach SSH or RDP. */
export const isOpenToAdmins = (rule: SecurityGroupRule, ingress: Ingress, settings: Settings): boolean =>
  !rule.IsEgress &&
  adminPorts(rule).length > 0 &&
  ['open', 'public', 'unknown'].includes(exposureOfRule(rule, ingress, settings));

/** Which of `tcp/22`, `tcp/3389`, `udp/3389` the rule opens. Port ranges and other protocols open them too (T-SG-5); icmp has no ports (T-SG-6). */
export function adminPorts(rule: SecurityGroupRule): string[] {
  const protocol = protocolOf(rule);
  if (protocol === 'icmp' || protocol === 'icmpv6') return [];
  const covers = (port: number) =>
    protocol !== 'tcp' && protocol !== 'udp' ? true : (rule.FromPort ?? 0) <= port && port <= (rule.ToPort ?? 65_535);
  return [
    ...(protocol !== 'udp' && covers(22) ? ['tcp/22'] : []),
    ...(protocol !== 'udp' && covers(3389) ? ['tcp/3389'] : []),
    ...(protocol !== 'tcp' && covers(3389) ? ['udp/3389'] : []),
  ];
}

/** How public the rule's source is; a prefix list is as public as its most public entry (T-SG-9). */
export function exposureOfRule(rule: SecurityGroupRule, ingress: Ingress, settings: Settings): Exposure {
  const cidr = rule.CidrIpv4 ?? rule.CidrIpv6;
  if (cidr) return exposureOf(cidr, settings);
  // A rule whose source is a group stays inside: never ours to judge here.
  if (rule.ReferencedGroupInfo) return 'private';
  if (!rule.PrefixListId) return 'unknown';
  const entries = ingress.prefixLists[rule.PrefixListId];
  if (!entries) return 'unknown';
  const exposures = entries.map(entry => exposureOf(entry, settings));
  return (['open', 'public', 'approved'] as const).find(one => exposures.includes(one)) ?? 'private';
}

/** The protocol by name where it has one, whichever way the rule writes it. */
export const protocolOf = (rule: SecurityGroupRule): string =>
  protocolNames[rule.IpProtocol ?? ''] ?? rule.IpProtocol ?? '';

const protocolNames: Record<string, string> = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6' };
