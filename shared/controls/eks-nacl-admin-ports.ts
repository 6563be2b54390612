/** Network ACLs through which everyone reaches SSH and RDP of the nodes' subnets. */
import type { NetworkAclEntry } from '@aws-sdk/client-ec2';
import { control } from '../control.ts';
import { canonicalCidr, exposureOf } from '../network.ts';
import type { Call } from '../operations.ts';
import type { Settings } from '../settings.ts';

/** The most entries of one direction AWS takes without a raised quota. */
const mostEntries = 20;
const everyone = { ipv4: '0.0.0.0/0', ipv6: '::/0' } as const;
type Family = keyof typeof everyone;

export const eksNaclAdminPorts = control({
  id: 'eks-nacl-admin-ports',
  title: 'The network ACL of node subnets denies 22 and 3389 except from the bastion subnet',
  why: 'A security group is opened in a moment, for one machine, by whoever debugs it. The network ACL of the subnet stands behind it: where it admits SSH from the bastion alone, that moment harms nobody.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'network-acl',
  sources: [{ document: '003', lines: '138-147' }],
  mappings: {},
  triggers: [
    'ec2:CreateNetworkAclEntry',
    'ec2:ReplaceNetworkAclEntry',
    'ec2:DeleteNetworkAclEntry',
    'ec2:ReplaceNetworkAclAssociation',
  ],
  closes: [],
  calls: ['ec2:CreateNetworkAclEntry', 'ec2:DeleteNetworkAclEntry'],
  byPerson: [],
  remedy: 'notify',
  strongest: 'ask',
  condition:
    'Judged only where the setting `network.bastions` names the networks administrators come from. Answers to connections that nodes open use ports above 1023, but for some programs that take 3389 too, and other machines in the subnets are cut off as well: settings that raise the remedy have people asked.',
  evaluate({ acl, nodeSubnets, others }, { ref, settings }) {
    const { bastions } = settings.network;
    if (bastions.length === 0) return { notApplicable: 'settings name no network of a bastion (network.bastions)' };
    const id = acl.NetworkAclId ?? ref.id;
    const inbound = (acl.Entries ?? [])
      .filter(entry => entry.Egress !== true)
      .toSorted((a, b) => (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0));
    return (['ipv4', 'ipv6'] as const).flatMap(family =>
      [22, 3389].flatMap(port => {
        const first = inbound.find(
          entry =>
            covers(entry, port) &&
            (isFromEveryone(entry, family) || (entry.RuleAction === 'allow' && isOpen(entry, family, settings))),
        );
        if (first?.RuleAction !== 'allow') return [];
        const admitted = bastions.filter(cidr => cidr.includes(':') === (family === 'ipv6'));
        const numbers = freeBelow(inbound, first.RuleNumber ?? 0, admitted.length + 1);
        const isFull = inbound.filter(isOwn).length + admitted.length + 1 > mostEntries;
        const [deny, ...allows] = numbers.toReversed();
        return [
          {
            key: `tcp/${port}:${family}`,
            facet: 'entries',
            message: `Network ACL ${id} of subnets with EKS nodes lets everyone (${cidrOf(first, family)}) in to tcp/${port} by its rule ${first.RuleNumber ?? 'of no number'}.`,
            ...(deny === undefined || isFull
              ? {
                  atMost: {
                    remedy: 'notify' as const,
                    why: isFull
                      ? `the ACL has no room for more rules (${mostEntries} of one direction)`
                      : 'there are no free rule numbers below the rule that lets them in',
                  },
                }
              : {
                  plan: {
                    calls: [
                      ...allows.map((number, i) => entry(id, number, 'allow', port, admitted[i] ?? '')),
                      entry(id, deny, 'deny', port, everyone[family]),
                    ],
                    undo: { calls: [deny, ...allows.toReversed()].map(number => remove(id, number)) },
                    effect: `${admitted.length > 0 ? `Nobody but ${admitted.join(', ')}` : 'Nobody'} reaches tcp/${port} in ${nodeSubnets.length} node subnets${others > 0 ? ` and ${others} others` : ''}, from inside the VPC neither.${port === 3389 ? ' An ACL knows no connections: answers to those that something there opened from port 3389 are lost, too.' : ''}`,
                    canLockOut: true as const,
                  },
                }),
            evidence: { rule: first.RuleNumber ?? null, subnets: nodeSubnets.slice(0, 20), others },
          },
        ];
      }),
    );
  },
});

/** The rules AWS ends every list with, one for IPv4 and one for IPv6, have the highest numbers and no owner. */
const isOwn = ({ RuleNumber }: NetworkAclEntry): boolean => (RuleNumber ?? 0) < 32_767;

const cidrOf = (entry: NetworkAclEntry, family: Family): string =>
  (family === 'ipv4' ? entry.CidrBlock : entry.Ipv6CidrBlock) ?? '';

const isFromEveryone = (entry: NetworkAclEntry, family: Family): boolean =>
  canonicalCidr(cidrOf(entry, family)) === everyone[family];

/** A network as good as the whole internet: half of it, for one, which beside the other half is all of it (T-SG-8). */
const isOpen = (entry: NetworkAclEntry, family: Family, settings: Settings): boolean =>
  cidrOf(entry, family) !== '' && exposureOf(cidrOf(entry, family), settings) === 'open';

/** Protocol numbers: 6 is tcp, -1 everything, whatever ports are named. */
const covers = ({ Protocol, PortRange }: NetworkAclEntry, port: number): boolean =>
  Protocol === '-1' || (Protocol === '6' && (PortRange?.From ?? 0) <= port && port <= (PortRange?.To ?? 65_535));

/** So many free numbers below a rule's, the highest there are, lowest first; none when there are too few. */
function freeBelow(inbound: readonly NetworkAclEntry[], number: number, wanted: number): number[] {
  const taken = new Set(inbound.map(entry => entry.RuleNumber));
  const free: number[] = [];
  for (let at = number - 1; at > 0 && free.length < wanted; at--) if (!taken.has(at)) free.unshift(at);
  return free.length === wanted ? free : [];
}

const entry = (
  NetworkAclId: string,
  RuleNumber: number,
  RuleAction: 'allow' | 'deny',
  port: number,
  cidr: string,
): Call<'ec2:CreateNetworkAclEntry'> => ({
  call: 'ec2:CreateNetworkAclEntry',
  input: {
    NetworkAclId,
    RuleNumber,
    Egress: false,
    Protocol: '6',
    RuleAction,
    PortRange: { From: port, To: port },
    ...(cidr.includes(':') ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr }),
  },
});

const remove = (NetworkAclId: string, RuleNumber: number): Call<'ec2:DeleteNetworkAclEntry'> => ({
  call: 'ec2:DeleteNetworkAclEntry',
  input: { NetworkAclId, RuleNumber, Egress: false },
});
