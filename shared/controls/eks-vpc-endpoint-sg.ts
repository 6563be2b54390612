/** Security groups of VPC endpoints that admit more than HTTPS from inside. */
import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { control, type Finding } from '../control.ts';
import { ingressFinding } from '../ingress-finding.ts';
import { isPublic, portsOf, protocolOf, rangeOf } from '../ingress.ts';
import type { EndpointGroup } from '../resources/network.ts';
import { ruleFacet } from '../triggers/rule-facet.ts';

export const eksVpcEndpointSg = control({
  id: 'eks-vpc-endpoint-sg',
  title: 'Security groups of VPC endpoints admit only 443 from the VPC or node groups',
  why: 'An endpoint is a door into AWS for whoever reaches it, and all it answers is HTTPS. A rule that admits the internet or other ports has no use there, and is copied to where it does harm.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'vpc-endpoint',
  sources: [{ document: '001', lines: '43,51,57' }],
  mappings: {},
  triggers: [
    'ec2:AuthorizeSecurityGroupIngress',
    'ec2:ModifySecurityGroupRules',
    'ec2:CreateVpcEndpoint',
    'ec2:ModifyVpcEndpoint',
  ],
  closes: ['ec2:DeleteVpcEndpoints'],
  calls: ['ec2:RevokeSecurityGroupIngress', 'ec2:AuthorizeSecurityGroupIngress'],
  byPerson: [],
  remedy: 'ask',
  strongest: 'revert',
  condition:
    'Asked about: a rule with a public source. Only told: other ports from inside, and groups that are a cluster’s own, whose rules the controls of security groups decide on. A group of several endpoints is judged at the first of them. That somebody else took the rule away is noticed by the daily sweep. Where the settings raise the remedy, only a rule that the change itself opened to the whole internet, on a group that nothing but endpoints carries, is reverted.',
  evaluate({ endpoint, groups }, given) {
    const id = endpoint.VpcEndpointId ?? given.ref.id;
    return groups
      .filter(({ endpoints = [id] }) => endpoints.every(other => other >= id))
      .flatMap(group =>
        group.ingress.rules
          .filter(rule => !rule.IsEgress)
          .flatMap(rule =>
            isPublic(rule, group.ingress, given.settings)
              ? [ofPublic(rule, group, id, given)]
              : isHttps(rule)
                ? []
                : [ofOtherPorts(rule, group, id)],
          ),
      );
  },
});

type RuleFinding = Finding<'ec2:RevokeSecurityGroupIngress' | 'ec2:AuthorizeSecurityGroupIngress', never>;

function ofPublic(
  rule: SecurityGroupRule,
  { group, ingress, isOfCluster, isShared }: EndpointGroup,
  id: string,
  given: Parameters<typeof ingressFinding>[1],
): RuleFinding {
  const limit = isOfCluster
    ? { remedy: 'notify' as const, why: 'the group is a cluster’s own: the controls of security groups decide' }
    : isShared === undefined
      ? { remedy: 'ask' as const, why: 'nobody can tell what else carries the group' }
      : isShared
        ? { remedy: 'ask' as const, why: 'other network interfaces than endpoints’ carry the group' }
        : undefined;
  const { plan, ...found } = ingressFinding({ rule, ingress, group, members: [] }, given, {
    to: rangeOf(rule),
    ...(limit && { limit }),
  });
  return {
    ...found,
    message: found.message.replace(
      /^Security group (\S+) admits/,
      `VPC endpoint ${id} has security group $1, which admits`,
    ),
    ...(plan && !isOfCluster && { plan }),
  };
}

const ofOtherPorts = (rule: SecurityGroupRule, { group }: EndpointGroup, id: string): RuleFinding => ({
  key: rule.SecurityGroupRuleId ?? '',
  lasting: ruleFacet(rule),
  facet: rule.SecurityGroupRuleId ?? '',
  message: `VPC endpoint ${id} has security group ${group.GroupId ?? ''}, which admits ${rangeOf(rule)} from inside, and an endpoint answers 443 only.`,
  evidence: {
    rule: rule.SecurityGroupRuleId ?? null,
    protocol: rule.IpProtocol ?? null,
    from: rule.FromPort ?? null,
    to: rule.ToPort ?? null,
  },
});

// icmp has no ports; path MTU discovery needs it.
function isHttps(rule: SecurityGroupRule): boolean {
  const ports = portsOf(rule);
  return ports === null || (protocolOf(rule) === 'tcp' && ports.from === 443 && ports.to === 443);
}
