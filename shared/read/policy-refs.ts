/** The policies of an account that allow anything over all of its clusters, for the sweep. */
import { awsGranting, eksGrants } from '../eks-grants.ts';
import { inlineId, policyRef } from '../policy-ref.ts';
import type { Ports, Where } from '../ports.ts';
import type { PolicyCarrier } from '../resources/account.ts';
import { partitionOf } from '../partitions.ts';
import type { Ref } from '../resources.ts';
import { pages } from './lists.ts';

/** One list holds every text, so that of hundreds of policies only those that allow too much are looked at one by one. */
export async function policyRefs(ports: Ports, where: Where): Promise<Ref<'policy'>[]> {
  const { account, region } = where;
  const ids = await pages(async Marker => {
    const page = await ports.call(where, 'iam:GetAccountAuthorizationDetails', {
      Filter: ['User', 'Group', 'Role', 'LocalManagedPolicy'],
      MaxItems: 1000,
      ...(Marker && { Marker }),
    });
    const broad = (document: string | undefined) => eksGrants(decodeURIComponent(document ?? ''), where)?.length !== 0;
    const inline = (type: PolicyCarrier['type'], name: string | undefined, policies: Inline[] | undefined) =>
      (policies ?? []).flatMap(({ PolicyName, PolicyDocument }) =>
        name && PolicyName && broad(PolicyDocument) ? [inlineId(type, name, PolicyName)] : [],
      );
    return {
      items: [
        ...(page.UserDetailList ?? []).flatMap(one => inline('user', one.UserName, one.UserPolicyList)),
        ...(page.GroupDetailList ?? []).flatMap(one => inline('group', one.GroupName, one.GroupPolicyList)),
        ...(page.RoleDetailList ?? []).flatMap(one => inline('role', one.RoleName, one.RolePolicyList)),
        ...(page.Policies ?? []).flatMap(({ Arn, PolicyVersionList = [] }) =>
          Arn && PolicyVersionList.some(one => one.IsDefaultVersion && broad(one.Document)) ? [Arn] : [],
        ),
      ],
      next: page.IsTruncated ? page.Marker : undefined,
    };
  });
  const aws = awsGranting.map(name => `arn:${partitionOf(region)}:iam::aws:policy/${name}`);
  return [...ids, ...aws].map(id => policyRef(account, region, id));
}

interface Inline {
  PolicyName?: string | undefined;
  PolicyDocument?: string | undefined;
}
