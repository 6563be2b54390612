/** What an ingress rule lets in: which ports, and from how much of the internet. */
import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { exposureOf } from './network.ts';
import type { Ingress, Membership } from './resources/network.ts';
import type { Settings } from './settings.ts';

/** `unknown`: the source is a prefix list that cannot be read, or none is told. */
export type Exposure = ReturnType<typeof exposureOf> | 'unknown';

/** True when the rule lets the internet, or a part of it nobody approved, reach SSH or RDP. */
export const isOpenToAdmins = (rule: SecurityGroupRule, ingress: Ingress, settings: Settings): boolean =>
  adminPorts(rule).length > 0 && isPublic(rule, ingress, settings);

/** True when the rule admits the internet, or a part of it nobody approved, to anything. */
export const isPublic = (rule: SecurityGroupRule, ingress: Ingress, settings: Settings): boolean =>
  !rule.IsEgress && ['open', 'public', 'unknown'].includes(exposureOfRule(rule, ingress, settings));

/** True when the rule opens every port: all traffic, a protocol for which EC2 ignores ports (T-SG-5), or a range of all of them. */
export function opensEverything(rule: SecurityGroupRule): boolean {
  const ports = portsOf(rule);
  return ports !== null && ports.from <= 1 && ports.to >= 65_535;
}

/** The ports a rule opens, both included; null for icmp, which has none (T-SG-6). */
export function portsOf(rule: SecurityGroupRule): { from: number; to: number } | null {
  const protocol = protocolOf(rule);
  if (protocol === 'icmp' || protocol === 'icmpv6') return null;
  if (protocol !== 'tcp' && protocol !== 'udp') return { from: 0, to: 65_535 };
  return { from: rule.FromPort ?? 0, to: rule.ToPort ?? 65_535 };
}

/** What the rule opens, in words: `all traffic`, `tcp/8080`, `tcp ports 8000-8999`. */
export function rangeOf(rule: SecurityGroupRule): string {
  const protocol = protocolOf(rule);
  if (protocol === '-1') return 'all traffic';
  if (protocol === '') return 'any protocol';
  const ports = portsOf(rule);
  if (protocol !== 'tcp' && protocol !== 'udp') return `all ${ports ? 'ports' : 'types'} of protocol ${protocol}`;
  return ports?.from === ports?.to ? `${protocol}/${ports?.from}` : `${protocol} ports ${ports?.from}-${ports?.to}`;
}

/**
 * True when a load balancer controller owns the rule and would restore it: by the description the AWS Load Balancer Controller
 * and the cloud provider write (T-SG-11), or because the whole group is theirs and nobody else's.
 */
export const isOfController = (rule: SecurityGroupRule, members: Membership[] | 'unknown'): boolean =>
  /^(elbv2\.k8s\.aws\/|kubernetes\.io\/rule\/)/.test(rule.Description ?? '') || isOfLoadBalancer(members);

/** True for a group that stands before load balancers only. What carries nodes or a control plane, too, is judged as theirs. */
export const isOfLoadBalancer = (members: Membership[] | 'unknown'): boolean =>
  members !== 'unknown' && members.length > 0 && members.every(member => member.as === 'load-balancer');

/** Which of `tcp/22`, `tcp/3389`, `udp/3389` the rule opens. Port ranges and other protocols open them too (T-SG-5); icmp has no ports (T-SG-6). */
export function adminPorts(rule: SecurityGroupRule): string[] {
  const protocol = protocolOf(rule);
  const ports = portsOf(rule);
  if (!ports) return [];
  const covers = (port: number) => ports.from <= port && port <= ports.to;
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
