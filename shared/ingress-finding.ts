/** The finding for one ingress rule, whichever control finds it: how this rule is taken away, and put back exactly. */
import type { IpPermission, SecurityGroup, SecurityGroupRule } from '@aws-sdk/client-ec2';
import type { Finding, Given, Remedy } from './control.ts';
import { exposureOfRule, isOfController } from './ingress.ts';
import type { Call } from './operations.ts';
import type { Ingress, Membership } from './resources/network.ts';
import { ruleFacet } from './triggers/rule-facet.ts';
import { listed } from './listed.ts';

/** One rule with what is needed to judge it. */
export interface JudgedRule {
  rule: SecurityGroupRule;
  ingress: Ingress;
  group: Pick<SecurityGroup, 'GroupId'>;
  members: Membership[] | 'unknown';
}

/** What one control says of the rule. */
export interface Told {
  /** What the rule lets in: "admits … to <this>". */
  to: string;
  /** What nobody reaches through it any more, where that is said shorter. */
  closed?: string;
  /** For the decision's reason, where it differs from `closed`. */
  note?: string;
  /** Why this very control is careful, beside what every control must respect. */
  limit?: Finding['atMost'];
  /** For rules that a load balancer controller owns and would restore; default: ask. */
  ofController?: Remedy;
  severity?: Finding['severity'];
  canLockOut?: true;
}

type Judging = Pick<Given, 'ref' | 'settings'>;

/** The finding for one rule that must not stand, with the plan that removes this rule and no other: the same plan for every control (T-SG-16). */
export function ingressFinding(
  judged: JudgedRule,
  given: Judging,
  told: Told,
): Finding<'ec2:RevokeSecurityGroupIngress' | 'ec2:AuthorizeSecurityGroupIngress', never> {
  const { rule, group, members } = judged;
  const id = rule.SecurityGroupRuleId ?? '';
  const GroupId = group.GroupId ?? given.ref.id;
  const { to, closed = to, note = closed, severity, canLockOut } = told;
  const source = sourceOf(rule);
  const limit = limitOf(judged, given, told);
  const plan = {
    calls: [{ call: 'ec2:RevokeSecurityGroupIngress' as const, input: { GroupId, SecurityGroupRuleIds: [id] } }],
    undo: { calls: [authorize(GroupId, rule)] },
    effect: `Nobody reaches ${closed} through this rule any more; connections that are open stay until they end. Every other rule stays.`,
    ...(canLockOut && { canLockOut }),
  };
  return {
    key: id,
    lasting: ruleFacet(rule),
    facet: id,
    message: `Security group ${GroupId}${ofClusters(members)} admits ${source} to ${to}.`,
    note,
    ...(severity && { severity }),
    ...(limit && { atMost: limit }),
    ...(isRevocable(rule, given) && { plan }),
    evidence: {
      rule: id,
      protocol: rule.IpProtocol,
      from: rule.FromPort,
      to: rule.ToPort,
      source,
      ...(rule.Description && { description: rule.Description }),
    },
  };
}

/** Why this rule is not simply revoked; the order matters, the mildest remedy comes first. */
function limitOf({ rule, ingress, members }: JudgedRule, given: Judging, told: Told): Finding['atMost'] {
  const owner = foreignOwner(rule, given);
  if (owner) return { remedy: 'notify', why: `the rule belongs to account ${owner}` };
  if (!hasSource(rule)) return { remedy: 'notify', why: 'AWS does not tell whom the rule admits' };
  if (told.limit?.remedy === 'notify') return told.limit;
  if (members === 'unknown')
    return ask(
      'nobody can tell whether this group belongs to a cluster: the clusters or their nodes could not be listed',
    );
  if (isOfController(rule, members))
    return {
      remedy: told.ofController ?? 'ask',
      why: `a load balancer controller owns ${rule.Description ? `this rule (${rule.Description})` : 'this group'}: edit its Service or Ingress, or it comes back`,
    };
  const exposure = exposureOfRule(rule, ingress, given.settings);
  if (exposure === 'unknown') return ask(`the prefix list ${rule.PrefixListId} cannot be read`);
  if (exposure === 'public') return ask('the source is a part of the internet, not all of it');
  if (rule.PrefixListId) return ask(`the source is the prefix list ${rule.PrefixListId}, which other entries share`);
  if (told.limit) return told.limit;
  if (members.length > 0 && members.every(member => member.as === 'remote-access-source'))
    return ask('the group is a source of remote access, a bastion perhaps, and not the nodes themselves');
  return undefined;
}

const ask = (why: string) => ({ remedy: 'ask' as const, why });

const hasSource = (rule: SecurityGroupRule): boolean =>
  Boolean(rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo);

/** The other account whose rule it is, in a VPC that is shared (T-SG-13). */
const foreignOwner = ({ GroupOwnerId }: SecurityGroupRule, { ref }: Judging): string | null =>
  GroupOwnerId !== undefined && GroupOwnerId !== ref.account ? GroupOwnerId : null;

// A rule between groups is for the owners of both; nothing here takes one away.
const isRevocable = (rule: SecurityGroupRule, given: Judging): boolean =>
  foreignOwner(rule, given) === null && hasSource(rule) && !rule.ReferencedGroupInfo;

/** Puts the rule back as it was, description and tags too; AWS gives it a new id (T-SG-12). */
function authorize(GroupId: string, rule: SecurityGroupRule): Call<'ec2:AuthorizeSecurityGroupIngress'> {
  const Description = rule.Description ? { Description: rule.Description } : {};
  const permission: IpPermission = {
    IpProtocol: rule.IpProtocol,
    ...(rule.IpProtocol !== '-1' && { FromPort: rule.FromPort, ToPort: rule.ToPort }),
    ...(rule.CidrIpv4 && { IpRanges: [{ CidrIp: rule.CidrIpv4, ...Description }] }),
    ...(rule.CidrIpv6 && { Ipv6Ranges: [{ CidrIpv6: rule.CidrIpv6, ...Description }] }),
    ...(rule.PrefixListId && { PrefixListIds: [{ PrefixListId: rule.PrefixListId, ...Description }] }),
  };
  const tags = rule.Tags ?? [];
  return {
    call: 'ec2:AuthorizeSecurityGroupIngress',
    input: {
      GroupId,
      IpPermissions: [permission],
      ...(tags.length > 0 && { TagSpecifications: [{ ResourceType: 'security-group-rule', Tags: tags }] }),
    },
  };
}

function sourceOf(rule: SecurityGroupRule): string {
  const cidr = rule.CidrIpv4 ?? rule.CidrIpv6;
  if (cidr) return cidr.endsWith('/0') ? `the whole internet (${cidr})` : cidr;
  if (rule.ReferencedGroupInfo) return `security group ${rule.ReferencedGroupInfo.GroupId ?? 'of nobody knows whom'}`;
  return rule.PrefixListId ? `prefix list ${rule.PrefixListId}` : 'a source nobody knows';
}

const ofClusters = (members: Membership[] | 'unknown'): string =>
  members === 'unknown' || members.length === 0
    ? ''
    : ` of ${listed([...new Set(members.map(member => `cluster ${member.cluster}`))])}`;
