/** One text per security group rule, the same from an event as from DescribeSecurityGroupRules. */
import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { canonicalCidr } from '../network.ts';

/**
 * `rule:<protocol>:<from>-<to>:<source>`, for example `rule:tcp:22-22:0.0.0.0/0`: names a rule by its value where an old
 * record gives no rule id. Protocol numbers become names and networks become canonical, as EC2 itself does;
 * ports are -1 where the protocol has none.
 */
export function ruleFacet(rule: SecurityGroupRule): string {
  const protocol = protocolOf(rule.IpProtocol);
  const ports = withPorts.has(protocol) ? `${rule.FromPort ?? -1}-${rule.ToPort ?? -1}` : '-1--1';
  return `rule:${protocol}:${ports}:${sourceOfRule(rule)}`;
}

// For any other protocol EC2 ignores the ports given and opens all (T-SG-5).
const withPorts = new Set(['tcp', 'udp', 'icmp', 'icmpv6']);

const names: Record<string, string> = { all: '-1', '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6' };

function protocolOf(protocol: string | undefined): string {
  const given = protocol?.toLowerCase() ?? 'unknown';
  return names[given] ?? given;
}

function sourceOfRule(rule: SecurityGroupRule): string {
  const cidr = rule.CidrIpv4 ?? rule.CidrIpv6;
  if (cidr) return canonicalCidr(cidr) ?? cidr;
  return rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId ?? 'unknown';
}
