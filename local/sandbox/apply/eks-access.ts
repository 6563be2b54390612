/** What EKS's events of access entries change. */
import { decoded, fieldsOf, flagOf, listOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { associate } from '../eks-access.ts';
import { placeAccessEntry } from '../place-parts.ts';
import type { AccessEntryEntry } from '../states.ts';
import { clusterName } from './eks-names.ts';
import { tagsIn } from './eks-tags.ts';

type AccessEvent =
  | 'eks:CreateAccessEntry'
  | 'eks:UpdateAccessEntry'
  | 'eks:DeleteAccessEntry'
  | 'eks:AssociateAccessPolicy'
  | 'eks:DisassociateAccessPolicy';

export const eksAccessEffects: { [T in AccessEvent]: (happening: Happening) => void } = {
  'eks:CreateAccessEntry': happening => {
    const { world, here, account, region, now, request } = happening;
    const cluster = clusterName(happening) ?? '';
    const principalArn = decoded(request.principalArn);
    if (!here.clusters[cluster] || !principalArn || here.accessEntries[`${cluster}/${principalArn}`]) return;
    placeAccessEntry(world, {
      account,
      region,
      clusterName: cluster,
      principalArn,
      createdAt: now,
      type: textOf(request.type) ?? 'STANDARD',
      kubernetesGroups: groupsIn(request.kubernetesGroups),
      tags: tagsIn(request.tags),
    });
  },

  'eks:UpdateAccessEntry': happening => {
    const entry = entryOf(happening);
    if (entry && happening.request.kubernetesGroups !== undefined)
      entry.kubernetesGroups = groupsIn(happening.request.kubernetesGroups);
  },

  'eks:DeleteAccessEntry': happening => {
    const entry = entryOf(happening);
    if (entry) delete happening.here.accessEntries[`${entry.clusterName}/${entry.principalArn}`];
  },

  'eks:AssociateAccessPolicy': happening => {
    const entry = entryOf(happening);
    const policyArn = decoded(happening.request.policyArn);
    const { type, namespaces } = fieldsOf(happening.request.accessScope);
    if (entry && policyArn)
      associate(entry, {
        policyArn,
        accessScope: { type: type === 'namespace' ? 'namespace' : 'cluster', namespaces: groupsIn(namespaces) },
      });
  },

  'eks:DisassociateAccessPolicy': happening => {
    const entry = entryOf(happening);
    const policyArn = decoded(happening.request.policyArn);
    if (entry) entry.policies = entry.policies.filter(one => one.policyArn !== policyArn);
  },
};

/** Whoever creates a cluster becomes an administrator of it, unless the call says otherwise. */
export function bootstrapCreator(happening: Happening, name: string): void {
  const { world, here, account, region, now, record, request } = happening;
  const bootstrap = flagOf(fieldsOf(request.accessConfig).bootstrapClusterCreatorAdminPermissions) !== false;
  const principalArn =
    textOf(record.userIdentity.sessionContext?.sessionIssuer?.arn) ?? textOf(record.userIdentity.arn);
  for (const [key, entry] of Object.entries(here.accessEntries))
    if (entry.clusterName === name) delete here.accessEntries[key];
  if (bootstrap && principalArn)
    placeAccessEntry(world, { account, region, clusterName: name, principalArn, createdAt: now, admin: true });
}

const entryOf = (happening: Happening): AccessEntryEntry | undefined =>
  happening.here.accessEntries[`${clusterName(happening) ?? ''}/${decoded(happening.request.principalArn) ?? ''}`];

const groupsIn = (given: unknown): string[] => listOf(given).flatMap(group => textOf(group) ?? []);
