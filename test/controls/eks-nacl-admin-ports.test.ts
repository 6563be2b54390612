/** Examples of eks-nacl-admin-ports. */
import type { NetworkAclEntry } from '@aws-sdk/client-ec2';
import { eksNaclAdminPorts } from '../../shared/controls/eks-nacl-admin-ports.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeNodegroup, placeSubnet } from '../../local/sandbox/place.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const region = 'eu-central-1';
const NetworkAclId = 'acl-nodes';
const everyone = '0.0.0.0/0';
const settings = { network: { bastions: ['10.20.9.0/28'] } };

const entry = (RuleNumber: number, RuleAction: 'allow' | 'deny', more: Partial<NetworkAclEntry> = {}) => ({
  RuleNumber,
  RuleAction,
  Egress: false,
  Protocol: '6',
  ...(more.Ipv6CidrBlock === undefined && { CidrBlock: everyone }),
  ...more,
});
const ports = (From: number, To = From) => ({ PortRange: { From, To } });
const denied = [entry(10, 'deny', ports(22)), entry(11, 'deny', ports(3389))];

/** The ACL of the subnets of nodes and of one more, with these inbound entries and the one AWS ends them with. */
const withEntries =
  (...entries: NetworkAclEntry[]) =>
  (world: World): Ref => {
    placeNodegroup(world, { subnets: ['subnet-0a', 'subnet-0b'] });
    placeSubnet(world, { SubnetId: 'subnet-0other' });
    const here = regionOf(world, account, region);
    here.networkAcls[NetworkAclId] = {
      NetworkAclId,
      VpcId: here.subnets['subnet-0a']?.VpcId ?? '',
      IsDefault: false,
      subnets: ['subnet-0a', 'subnet-0b', 'subnet-0other'],
      Entries: [
        ...entries,
        entry(32_767, 'deny', { Protocol: '-1' }),
        { ...entry(100, 'allow', { Protocol: '-1' }), Egress: true },
      ],
    };
    return { kind: 'network-acl', account, region, id: NetworkAclId };
  };

const create = (RuleNumber: number, RuleAction: string, port: number, cidr: object) => ({
  call: 'ec2:CreateNetworkAclEntry',
  input: { NetworkAclId, RuleNumber, Egress: false, Protocol: '6', RuleAction, ...ports(port), ...cidr },
});
const remove = (RuleNumber: number) => ({
  call: 'ec2:DeleteNetworkAclEntry',
  input: { NetworkAclId, RuleNumber, Egress: false },
});
/** The bastion is let in at the lower number, everyone else is kept out at the higher. */
const planned = (port: number, number: number) => ({
  key: `tcp/${port}:ipv4`,
  canLockOut: true as const,
  calls: [
    create(number - 1, 'allow', port, { CidrBlock: '10.20.9.0/28' }),
    create(number, 'deny', port, { CidrBlock: everyone }),
  ],
  undo: { calls: [remove(number), remove(number - 1)] },
});

check(eksNaclAdminPorts, {
  bare: 'nothing',
  changes: () => /\.networkAcls\.acl-nodes\.Entries\[/,
  fine: [
    {
      name: 'everyone is kept out before everything is let in',
      world: withEntries(...denied, entry(100, 'allow', { Protocol: '-1' })),
      settings,
    },
    { name: 'only HTTPS is let in', world: withEntries(entry(100, 'allow', ports(443))), settings },
    {
      name: 'the bastion alone is let in',
      world: withEntries(entry(100, 'allow', { ...ports(22), CidrBlock: '10.20.9.0/28' })),
      settings,
    },
    {
      name: 'udp is not what SSH speaks',
      world: withEntries(entry(100, 'allow', { Protocol: '17', ...ports(22) })),
      settings,
    },
    {
      name: 'ports 23 to 3388 lie between SSH and RDP',
      world: withEntries(entry(100, 'allow', ports(23, 3388))),
      settings,
    },
  ],
  notApplicable: [
    {
      name: 'settings name no bastion',
      world: withEntries(entry(100, 'allow', { Protocol: '-1' })),
      because: /network\.bastions/,
    },
  ],
  bad: [
    {
      name: 'the ACL lets everything in as AWS makes it',
      world: withEntries(entry(100, 'allow', { Protocol: '-1' })),
      settings,
      finds: [
        { ...planned(22, 99), message: /lets everyone \(0\.0\.0\.0\/0\) in to tcp\/22 by its rule 100\.$/ },
        planned(3389, 99),
      ],
    },
    {
      name: 'the lowest number decides and not the order of the list',
      world: withEntries(entry(200, 'deny', ports(22)), entry(150, 'allow', ports(22))),
      settings,
      finds: [planned(22, 149)],
    },
    {
      name: 'numbers that are taken are left alone',
      world: withEntries(entry(99, 'allow', ports(443)), entry(98, 'allow', ports(80)), entry(100, 'allow', ports(22))),
      settings,
      finds: [planned(22, 97)],
    },
    {
      name: 'a range that ends at 22 includes SSH',
      world: withEntries(entry(100, 'allow', ports(20, 22))),
      settings,
      finds: [planned(22, 99)],
    },
    {
      name: 'IPv6 is let in by a rule of its own and has no bastion',
      world: withEntries(...denied, entry(101, 'allow', { Protocol: '-1', Ipv6CidrBlock: '::/0' })),
      settings,
      finds: [22, 3389].map(port => ({
        key: `tcp/${port}:ipv6`,
        canLockOut: true,
        effect: /^Nobody reaches tcp\/\d+ in 2 node subnets and 1 others, from inside the VPC neither\./,
        calls: [create(100, 'deny', port, { Ipv6CidrBlock: '::/0' })],
        undo: { calls: [remove(100)] },
      })),
    },
    {
      name: 'answers on high ports need to come in, and RDP comes in with them',
      world: withEntries(entry(100, 'allow', ports(443)), entry(140, 'allow', ports(1024, 65_535))),
      settings,
      finds: [{ ...planned(3389, 139), effect: /An ACL knows no connections: answers/ }],
    },
    {
      name: 'two halves of the internet make the whole',
      world: withEntries(
        entry(100, 'allow', { ...ports(22), CidrBlock: '0.0.0.0/1' }),
        entry(110, 'allow', { ...ports(22), CidrBlock: '128.0.0.0/1' }),
      ),
      settings,
      finds: [{ ...planned(22, 99), message: /everyone \(0\.0\.0\.0\/1\)/, effect: /from inside the VPC neither\.$/ }],
    },
    {
      name: 'denying half of the internet keeps nobody out of the other',
      world: withEntries(
        entry(90, 'deny', { ...ports(22), CidrBlock: '0.0.0.0/1' }),
        entry(100, 'allow', { ...ports(22) }),
      ),
      settings,
      finds: [planned(22, 99)],
    },
    {
      name: 'the rules AWS ends the list with take no room, also that for IPv6',
      world: withEntries(
        ...Array.from({ length: 17 }, (_, i) => entry(i + 200, 'allow', ports(8000 + i))),
        entry(100, 'allow', ports(22)),
        entry(32_768, 'deny', { Protocol: '-1', Ipv6CidrBlock: '::/0' }),
      ),
      settings,
      finds: [planned(22, 99)],
    },
    {
      name: 'there is no number below the rule',
      world: withEntries(entry(1, 'allow', ports(22))),
      settings,
      finds: [{ key: 'tcp/22:ipv4', atMost: 'notify', why: /no free rule numbers/, calls: [] }],
    },
    {
      name: 'the ACL is full',
      world: withEntries(
        ...Array.from({ length: 19 }, (_, i) => entry(i + 200, 'allow', ports(8000 + i))),
        entry(100, 'allow', ports(22)),
      ),
      settings,
      finds: [{ key: 'tcp/22:ipv4', atMost: 'notify', why: /no room/, calls: [] }],
    },
  ],
});
