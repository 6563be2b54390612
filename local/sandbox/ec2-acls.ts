/** EC2's network ACLs in the sandbox. */
import type { NetworkAclEntry } from '@aws-sdk/client-ec2';
import { page, refuse, type At, type Performs } from './at.ts';
import { canonicalIpv4, canonicalIpv6 } from './cidr.ts';
import { byIds, fittingFilters, tagFilters } from './ec2-network.ts';
import type { NetworkAclState } from './states.ts';
import type { RegionState } from './world.ts';

export const ec2Acls: Pick<
  Performs<'ec2'>,
  'ec2:CreateNetworkAclEntry' | 'ec2:DeleteNetworkAclEntry' | 'ec2:DescribeNetworkAcls'
> = {
  'ec2:DescribeNetworkAcls': (at, input) => {
    const all = byIds(at, at.here.networkAcls, input.NetworkAclIds, 'InvalidNetworkAclID.NotFound', 'The network ACL');
    const fitting = fittingFilters(at, all, input.Filters, {
      'vpc-id': acl => [acl.VpcId],
      'association.subnet-id': acl => subnetsOf(at.here, acl),
      ...tagFilters,
    });
    const { items, next } = page(at, fitting, input.NextToken, input.MaxResults);
    return { NetworkAcls: items.map(acl => answered(at.here, acl)), ...(next && { NextToken: next }) };
  },

  'ec2:CreateNetworkAclEntry': (at, { NetworkAclId = '', DryRun: _dryRun, ...asked }) => {
    const acl = aclOf(at, NetworkAclId);
    if (acl.Entries.some(one => isSame(one, asked)))
      refuse(
        at,
        'NetworkAclEntryAlreadyExists',
        `The network acl entry identified by ${asked.RuleNumber} already exists.`,
      );
    acl.Entries.push(stored(asked));
    return {};
  },

  'ec2:DeleteNetworkAclEntry': (at, { NetworkAclId = '', ...named }) => {
    const acl = aclOf(at, NetworkAclId);
    if (!acl.Entries.some(one => isSame(one, named)))
      refuse(
        at,
        'InvalidNetworkAclEntry.NotFound',
        `The network acl entry identified by ${named.RuleNumber} does not exist`,
      );
    acl.Entries = acl.Entries.filter(one => !isSame(one, named));
    return {};
  },
};

/** An entry as EC2 keeps it: with its network in canonical form. */
export const stored = ({ CidrBlock, Ipv6CidrBlock, ...entry }: NetworkAclEntry): NetworkAclEntry => ({
  ...entry,
  ...(CidrBlock && { CidrBlock: canonicalIpv4(CidrBlock) ?? CidrBlock }),
  ...(Ipv6CidrBlock && { Ipv6CidrBlock: canonicalIpv6(Ipv6CidrBlock) ?? Ipv6CidrBlock }),
});

const isSame = (one: NetworkAclEntry, other: Pick<NetworkAclEntry, 'RuleNumber' | 'Egress'>): boolean =>
  one.RuleNumber === other.RuleNumber && (one.Egress ?? false) === (other.Egress ?? false);

const aclOf = (at: At, id: string): NetworkAclState =>
  at.here.networkAcls[id] ?? refuse(at, 'InvalidNetworkAclID.NotFound', `The networkAcl ID '${id}' does not exist`);

// The default ACL of a VPC has every subnet that no other one has.
function subnetsOf(here: RegionState, acl: NetworkAclState): string[] {
  if (!acl.IsDefault) return acl.subnets;
  const taken = new Set(Object.values(here.networkAcls).flatMap(one => one.subnets));
  const own = Object.values(here.subnets).filter(one => one.VpcId === acl.VpcId && !taken.has(one.SubnetId));
  return [...acl.subnets, ...own.map(one => one.SubnetId)];
}

const answered = (here: RegionState, { subnets: _subnets, ...acl }: NetworkAclState) => ({
  ...acl,
  Associations: subnetsOf(here, { ...acl, subnets: _subnets }).map(SubnetId => ({
    NetworkAclAssociationId: `aclassoc-of-${SubnetId}`,
    NetworkAclId: acl.NetworkAclId,
    SubnetId,
  })),
});
