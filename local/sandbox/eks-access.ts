/** Access entries in the sandbox, and the policies associated with them. */
import { page, refuse, type At, type Performs } from './at.ts';
import type { AccessEntryEntry } from './states.ts';

type Access =
  | 'eks:ListAccessEntries'
  | 'eks:DescribeAccessEntry'
  | 'eks:ListAssociatedAccessPolicies'
  | 'eks:AssociateAccessPolicy'
  | 'eks:DisassociateAccessPolicy';

export const eksAccess: Pick<Performs<'eks'>, Access> = {
  'eks:ListAccessEntries': (at, { clusterName, associatedPolicyArn, nextToken, maxResults }) => {
    refuseConfigMap(at, clusterName);
    const all = Object.values(at.here.accessEntries).filter(
      one =>
        one.clusterName === clusterName &&
        (!associatedPolicyArn || one.policies.some(policy => policy.policyArn === associatedPolicyArn)),
    );
    const { items, next } = page(at, all.map(one => one.principalArn).toSorted(), nextToken, maxResults);
    return { accessEntries: items, ...(next && { nextToken: next }) };
  },

  'eks:DescribeAccessEntry': (at, { clusterName, principalArn }) => {
    const { policies: _policies, createdAt, ...entry } = entryOf(at, clusterName, principalArn);
    return { accessEntry: { ...entry, createdAt: new Date(createdAt * 1000) } };
  },

  'eks:ListAssociatedAccessPolicies': (at, { clusterName, principalArn, nextToken, maxResults }) => {
    const { policies } = entryOf(at, clusterName, principalArn);
    const { items, next } = page(at, policies, nextToken, maxResults);
    return { clusterName, principalArn, associatedAccessPolicies: items, ...(next && { nextToken: next }) };
  },

  'eks:AssociateAccessPolicy': (at, { clusterName, principalArn, policyArn, accessScope }) => {
    const entry = entryOf(at, clusterName, principalArn);
    if (entry.type !== 'STANDARD')
      refuse(at, 'InvalidParameterException', `Access policies cannot be associated with type ${entry.type}`);
    associate(entry, { policyArn, accessScope });
    return { clusterName, principalArn, associatedAccessPolicy: { policyArn, accessScope } };
  },

  'eks:DisassociateAccessPolicy': (at, { clusterName, principalArn, policyArn }) => {
    const entry = entryOf(at, clusterName, principalArn);
    if (!entry.policies.some(one => one.policyArn === policyArn))
      refuse(at, 'ResourceNotFoundException', `The policy ${policyArn} is not associated with ${principalArn}`);
    entry.policies = entry.policies.filter(one => one.policyArn !== policyArn);
    return {};
  },
};

/** The same policy again only changes its scope. */
export function associate(entry: AccessEntryEntry, policy: AccessEntryEntry['policies'][number]): void {
  entry.policies = [...entry.policies.filter(one => one.policyArn !== policy.policyArn), policy];
}

function refuseConfigMap(at: At, clusterName: string | undefined): void {
  const cluster = at.here.clusters[clusterName ?? ''];
  if (!cluster) refuse(at, 'ResourceNotFoundException', `No cluster found for name: ${clusterName}.`);
  if ((cluster.accessConfig?.authenticationMode ?? 'CONFIG_MAP') === 'CONFIG_MAP')
    refuse(
      at,
      'InvalidRequestException',
      "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
    );
}

function entryOf(at: At, clusterName: string | undefined, principalArn: string | undefined): AccessEntryEntry {
  refuseConfigMap(at, clusterName);
  return (
    at.here.accessEntries[`${clusterName}/${principalArn}`] ??
    refuse(at, 'ResourceNotFoundException', `The specified principalArn could not be found: ${principalArn}`)
  );
}
