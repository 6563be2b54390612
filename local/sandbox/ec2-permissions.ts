/** Rules grouped the way DescribeSecurityGroups shows them: one permission per protocol and port range. */
import type { IpPermission } from '@aws-sdk/client-ec2';
import { rulesOf } from './rules.ts';
import type { RuleState } from './states.ts';
import type { RegionState } from './world.ts';

/** The permissions of one group in one direction; protocol -1 comes without ports. */
export function ipPermissions(here: RegionState, groupId: string, egress: boolean): IpPermission[] {
  const byTraffic = new Map<string, RuleState[]>();
  for (const rule of rulesOf(here, groupId, egress)) {
    const key = `${rule.IpProtocol} ${rule.FromPort} ${rule.ToPort}`;
    byTraffic.set(key, [...(byTraffic.get(key) ?? []), rule]);
  }
  return [...byTraffic.values()].map(rules => {
    const { IpProtocol, FromPort, ToPort } = rules[0] ?? {};
    return {
      IpProtocol,
      ...(IpProtocol !== '-1' && { FromPort, ToPort }),
      IpRanges: rules.flatMap(({ CidrIpv4, Description }) => (CidrIpv4 ? [{ CidrIp: CidrIpv4, Description }] : [])),
      Ipv6Ranges: rules.flatMap(({ CidrIpv6, Description }) => (CidrIpv6 ? [{ CidrIpv6, Description }] : [])),
      PrefixListIds: rules.flatMap(({ PrefixListId, Description }) =>
        PrefixListId ? [{ PrefixListId, Description }] : [],
      ),
      UserIdGroupPairs: rules.flatMap(({ ReferencedGroupInfo: source, Description }) =>
        source ? [{ GroupId: source.GroupId, UserId: source.UserId, Description }] : [],
      ),
    };
  });
}
