/** What EC2's events of network ACLs change: entries, and which subnets are behind which ACL. */
import type { NetworkAclEntry } from '@aws-sdk/client-ec2';
import type { EventTrigger } from '../../../shared/triggers.ts';
import { fieldsOf, flagOf, numberOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { stored } from '../ec2-acls.ts';

type AclEvent = Extract<EventTrigger, `ec2:${string}NetworkAcl${string}`>;

export const ec2AclEffects: { [T in AclEvent]: (happening: Happening) => void } = {
  'ec2:CreateNetworkAclEntry': write,
  'ec2:ReplaceNetworkAclEntry': write,
  'ec2:DeleteNetworkAclEntry': happening => {
    const acl = aclOf(happening);
    const { RuleNumber, Egress } = entryOf(happening);
    if (acl) acl.Entries = acl.Entries.filter(one => one.RuleNumber !== RuleNumber || one.Egress !== Egress);
  },
  // The request names the association and not the subnet: as we name associations, it can be told.
  'ec2:ReplaceNetworkAclAssociation': happening => {
    const acl = aclOf(happening);
    const subnet = /^aclassoc-of-(.+)$/.exec(textOf(happening.request.associationId) ?? '')?.[1];
    if (!acl || !subnet) return;
    for (const one of Object.values(happening.here.networkAcls)) one.subnets = one.subnets.filter(id => id !== subnet);
    acl.subnets.push(subnet);
  },
};

function write(happening: Happening): void {
  const acl = aclOf(happening);
  const entry = entryOf(happening);
  if (!acl || entry.RuleNumber === undefined) return;
  const others = acl.Entries.filter(one => one.RuleNumber !== entry.RuleNumber || one.Egress !== entry.Egress);
  acl.Entries = [...others, stored(entry)];
}

const aclOf = ({ here, request }: Happening) => here.networkAcls[textOf(request.networkAclId) ?? ''];

function entryOf({ request }: Happening): NetworkAclEntry {
  const From = numberOf(fieldsOf(request.portRange).from);
  const To = numberOf(fieldsOf(request.portRange).to);
  const CidrBlock = textOf(request.cidrBlock);
  const Ipv6CidrBlock = textOf(request.ipv6CidrBlock);
  const RuleNumber = numberOf(request.ruleNumber);
  return {
    ...(RuleNumber !== undefined && { RuleNumber }),
    Egress: flagOf(request.egress) ?? false,
    Protocol: textOf(request.aclProtocol) ?? String(numberOf(request.aclProtocol) ?? '-1'),
    RuleAction: request.ruleAction === 'deny' ? 'deny' : 'allow',
    ...(From !== undefined && To !== undefined && { PortRange: { From, To } }),
    ...(CidrBlock && { CidrBlock }),
    ...(Ipv6CidrBlock && { Ipv6CidrBlock }),
  };
}
