/** A group of a cluster's nodes for the examples of the controls that judge security group rules. */
import { placeCluster, placeRule, placeSecurityGroup } from '../local/sandbox/place.ts';
import type { RuleState } from '../local/sandbox/states.ts';
import type { World } from '../local/sandbox/world.ts';
import type { Ref } from '../shared/resources.ts';

export const account = '111122223333';
export const region = 'eu-central-1';
export const internet = '0.0.0.0/0';
export const groupRef = (id: string): Ref => ({ kind: 'security-group', account, region, id });

/** A group of a cluster's nodes, with its neighbours: rules nobody may touch. Answers its id. */
export function nodeGroup(world: World): string {
  const name = placeCluster(world);
  const GroupId = placeSecurityGroup(world, { Tags: [{ Key: `kubernetes.io/cluster/${name}`, Value: 'owned' }] });
  placeRule(world, { GroupId, Description: 'HTTPS from inside' });
  placeRule(world, { GroupId, FromPort: 22, CidrIpv4: '10.20.0.0/16', Description: 'SSH from the VPC' });
  return GroupId;
}

/** Adds one rule; its id is always the same, and so is its description, which an undo must bring back. */
export const withRule =
  (rule: Partial<RuleState>) =>
  (world: World): Ref => {
    const GroupId = nodeGroup(world);
    placeRule(world, {
      GroupId,
      SecurityGroupRuleId: 'sgr-0bad',
      Description: 'debug, alice',
      Tags: [{ Key: 'ticket', Value: 'OPS-7' }],
      ...rule,
    });
    return groupRef(GroupId);
  };

/** The calls that take that rule away. */
export const revoke = [
  {
    call: 'ec2:RevokeSecurityGroupIngress',
    input: { GroupId: expect.stringMatching(/^sg-/), SecurityGroupRuleIds: ['sgr-0bad'] },
  },
];

/** What the plan of a finding may change: its rule and nothing else. */
export const ownRule = ({ facet }: { facet: string }): RegExp => new RegExp(String.raw`\.rules\.${facet}[.[]`);
