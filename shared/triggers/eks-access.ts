/** Where events of access entries say to look. */
import { adminPolicies, policyName } from '../cluster-admins.ts';
import { accessEntryRef } from '../refs.ts';
import type { Look } from '../triggers.ts';
import type { Seen } from './leads-to.ts';
import { decoded, fieldsOf, flagOf, listOf, textOf } from './loose.ts';

/** CreateAccessEntry: without groups an entry allows nothing yet, unless it is one of nodes; its policies are events of their own. */
export const entryCreated = (seen: Seen): Look[] =>
  listOf(seen.request.kubernetesGroups).length > 0 || /^EC2_(LINUX|WINDOWS)$/.test(textOf(seen.request.type) ?? '')
    ? entryLook(seen, 'all')
    : [{ kind: 'access-entry', dismissed: 'a new entry without groups allows nothing' }];

/** UpdateAccessEntry writes the groups and the name. */
export const entryUpdated = (seen: Seen): Look[] => entryLook(seen, ['groups']);

/** AssociateAccessPolicy, which also changes the scope of what is associated already. */
export function policyAssociated(seen: Seen): Look[] {
  const policy = policyName(decoded(seen.request.policyArn));
  if (policy !== '' && !adminPolicies.has(policy))
    return [{ kind: 'access-entry', dismissed: `${policy} makes nobody an administrator` }];
  if (fieldsOf(seen.request.accessScope).type === 'namespace') return entryLook(seen, [], true);
  return entryLook(seen, policy === '' ? 'all' : [`policy:${policy}`]);
}

/** DisassociateAccessPolicy and DeleteAccessEntry. */
export const entryMended = (seen: Seen): Look[] => entryLook(seen, [], true);

/** CreateCluster: whoever makes the call becomes an administrator, by a role's own ARN and not its session's. */
export function creatorLook(seen: Seen, cluster: string | undefined): Look[] {
  const { userIdentity } = seen.record;
  const principal = textOf(userIdentity.sessionContext?.sessionIssuer?.arn) ?? textOf(userIdentity.arn);
  const asked = fieldsOf(seen.request.accessConfig);
  if (flagOf(asked.bootstrapClusterCreatorAdminPermissions) === false)
    return [{ kind: 'access-entry', dismissed: 'the creator was made no administrator' }];
  if (!cluster || !principal) return [];
  return [{ ref: accessEntryRef(seen.account, seen.region, cluster, principal), touched: 'all' }];
}

// In the path of a call an ARN comes percent-encoded, in its body as it is (T-REC-2).
function entryLook({ account, region, request, response }: Seen, touched: string[] | 'all', closing?: true): Look[] {
  const entry = fieldsOf(response.accessEntry);
  const cluster = [request.name, request.clusterName, response.clusterName, entry.clusterName]
    .map(textOf)
    .find(Boolean);
  const principal = decoded(request.principalArn) ?? textOf(response.principalArn) ?? textOf(entry.principalArn);
  if (!cluster || !principal) return [];
  return [{ ref: accessEntryRef(account, region, cluster, principal), touched, ...(closing && { closing }) }];
}
