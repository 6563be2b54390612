/** What the security group of a cluster must let out, so that its members reach each other. */
import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import type { Finding } from './control.ts';
import { portsOf, protocolOf } from './ingress.ts';
import { listed } from './listed.ts';
import { isPrivate } from './network.ts';
import type { Membership } from './resources/network.ts';

/** The least that EKS asks of a group whose rule for everything is gone, all of it to the group itself. */
const needed = [
  { protocol: 'tcp', port: 443, for: 'the API' },
  { protocol: 'tcp', port: 10_250, for: 'the kubelets' },
  { protocol: 'tcp', port: 53, for: 'DNS' },
  { protocol: 'udp', port: 53, for: 'DNS' },
];
type Need = (typeof needed)[number];

/** No subnet is smaller. */
const narrowest = { ipv4: 28, ipv6: 64 };

/** Nothing, or what the members lack. Rules that lead nobody knows where leave it to people. */
export function egressFindings(
  GroupId: string,
  rules: readonly SecurityGroupRule[],
  members: Membership[] | 'unknown',
): Finding<'ec2:AuthorizeSecurityGroupEgress' | 'ec2:RevokeSecurityGroupEgress', never>[] {
  const egress = rules.filter(rule => rule.IsEgress);
  const missing = needed.filter(need => !egress.some(rule => lets(rule, need) && leadsInside(rule, need, GroupId)));
  if (missing.length === 0) return [];
  const hasNodes = !isKnownWithoutNodes(members);
  // Its nodes have groups of their own, and the control plane reaches them there.
  if (!hasNodes && !missing.some(need => need.port === 10_250) && egress.some(rule => isOfOthers(rule, GroupId)))
    return [];
  const elsewhere = egress.filter(rule => missing.some(need => lets(rule, need)) && mayLeadInside(rule));
  const why = !hasNodes
    ? 'no node is known to carry it'
    : elsewhere.length > 0
      ? `its rules lead to ${listed([...new Set(elsewhere.map(destinationOf))].toSorted())}, and nobody can tell whether its members are there`
      : null;
  const words = wordsOf(missing);
  const input = {
    GroupId,
    IpPermissions: missing.map(({ protocol, port }) => ({
      IpProtocol: protocol,
      FromPort: port,
      ToPort: port,
      UserIdGroupPairs: [{ GroupId }],
    })),
  };
  return [
    {
      key: 'egress',
      facet: 'egress',
      message: `Security group ${GroupId}, which EKS made, does not let its members reach each other on ${words}.`,
      ...(why !== null
        ? { atMost: { remedy: 'notify' as const, why } }
        : {
            plan: {
              calls: [{ call: 'ec2:AuthorizeSecurityGroupEgress' as const, input }],
              undo: { calls: [{ call: 'ec2:RevokeSecurityGroupEgress' as const, input }] },
              effect: `What carries the group reaches what else carries it on ${words}; nothing else is opened, and nothing is closed.`,
            },
          }),
      evidence: {
        missing: missing.map(({ protocol, port }) => `${protocol}/${port}`),
        egress: egress
          .map(rule => rule.SecurityGroupRuleId ?? '')
          .toSorted()
          .slice(0, 20),
      },
    },
  ];
}

// Only the inventory knows nodes; what tags alone say of a group says nothing of them.
const isKnownWithoutNodes = (members: Membership[] | 'unknown'): boolean =>
  members !== 'unknown' &&
  members.some(member => member.as === 'cluster-group') &&
  !members.some(member => member.as === 'node');

/** `tcp/443 (the API) and tcp/53 and udp/53 (DNS)`: what is of one purpose together. */
function wordsOf(needs: readonly Need[]): string {
  const purposes = [...new Set(needs.map(need => need.for))];
  return listed(
    purposes.map(purpose => {
      const ports = needs.filter(need => need.for === purpose).map(({ protocol, port }) => `${protocol}/${port}`);
      return `${listed(ports)} (${purpose})`;
    }),
  );
}

// Another protocol by number carries neither tcp nor udp, so unlike with ingress it is no rule for everything.
function lets(rule: SecurityGroupRule, { protocol, port }: Need): boolean {
  const own = protocolOf(rule);
  if (own !== '-1' && own !== protocol) return false;
  const ports = portsOf(rule);
  return ports !== null && ports.from <= port && port <= ports.to;
}

/** To the group itself, to everywhere, or to a private network that may be the cluster's; the kubelets of nodes with groups of their own are reached there. */
function leadsInside(rule: SecurityGroupRule, { port }: Need, GroupId: string): boolean {
  if (rule.ReferencedGroupInfo) return rule.ReferencedGroupInfo.GroupId === GroupId || port === 10_250;
  const cidr = rule.CidrIpv4 ?? rule.CidrIpv6;
  return cidr !== undefined && (cidr.endsWith('/0') || (isPrivate(cidr) && isWide(cidr)));
}

/** Other groups, prefix lists and networks of the internet, of which a VPC may be made, too. */
const mayLeadInside = (rule: SecurityGroupRule): boolean => {
  const cidr = rule.CidrIpv4 ?? rule.CidrIpv6;
  return cidr === undefined || (!isPrivate(cidr) && isWide(cidr));
};

const isWide = (cidr: string): boolean =>
  Number(cidr.split('/')[1] ?? '128') <= (cidr.includes(':') ? narrowest.ipv6 : narrowest.ipv4);

const isOfOthers = ({ ReferencedGroupInfo }: SecurityGroupRule, GroupId: string): boolean =>
  ReferencedGroupInfo !== undefined && ReferencedGroupInfo.GroupId !== GroupId;

const destinationOf = (rule: SecurityGroupRule): string =>
  rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId ?? 'nobody knows where';
