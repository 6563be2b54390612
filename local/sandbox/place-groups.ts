/** Builders of security groups and their rules. */
import { located, makeGroup, type Place } from './groups.ts';
import { newId } from './ids.ts';
import { placeVpc } from './place-network.ts';
import { cidrSource, trafficOf } from './rules.ts';
import type { RuleState, SecurityGroupState } from './states.ts';
import { regionOf, type World } from './world.ts';

/** A security group without ingress rules. Answers its id. */
export function placeSecurityGroup(world: World, options: Partial<Place> & Partial<SecurityGroupState> = {}): string {
  const { place, fields } = located(options);
  const VpcId =
    fields.VpcId ?? Object.keys(regionOf(world, place.account, place.region).vpcs)[0] ?? placeVpc(world, place);
  return makeGroup(world, place, { ...fields, VpcId });
}

/** A rule; tcp 443 from 10.0.0.0/8 unless told otherwise. Answers its id. */
export function placeRule(world: World, options: Partial<Place> & Partial<RuleState> & { GroupId: string }): string {
  const { place, fields } = located(options);
  const id = fields.SecurityGroupRuleId ?? newId(world, 'sgr');
  const { CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupInfo } = fields;
  const named = CidrIpv4 ?? CidrIpv6 ?? PrefixListId ?? ReferencedGroupInfo;
  regionOf(world, place.account, place.region).rules[id] = {
    GroupOwnerId: place.account,
    IsEgress: false,
    ...fields,
    SecurityGroupRuleId: id,
    ...trafficOf(fields.IpProtocol ?? 'tcp', fields.FromPort ?? (fields.IpProtocol ? undefined : 443), fields.ToPort),
    ...cidrSource(
      named === undefined
        ? { CidrIpv4: '10.0.0.0/8' }
        : { ...(CidrIpv4 && { CidrIpv4 }), ...(CidrIpv6 && { CidrIpv6 }) },
    ),
  };
  return id;
}
