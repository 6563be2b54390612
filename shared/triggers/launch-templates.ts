/** Where events on launch templates say to look, and events that take one into use. */
import { networkRef } from '../refs.ts';
import type { Look } from '../triggers.ts';
import type { Seen } from './leads-to.ts';
import { fieldsOf, listOf, textOf } from './loose.ts';

/** CreateLaunchTemplateVersion and ModifyLaunchTemplate: the version nodes are started from may be another one now. */
export function templateWritten(seen: Seen): Look[] {
  const { request, response } = seen;
  const asked = fieldsOf(request.CreateLaunchTemplateVersionRequest ?? request.ModifyLaunchTemplateRequest ?? request);
  const answer = fieldsOf(response.CreateLaunchTemplateVersionResponse ?? response.ModifyLaunchTemplateResponse);
  const named = [asked, answer.launchTemplateVersion, answer.launchTemplate].map(fieldsOf);
  // Called by name the template's id is only in the answer.
  return templateLooks(
    seen,
    named.flatMap(one => [one.LaunchTemplateId, one.launchTemplateId]),
  );
}

/** CreateNodegroup and UpdateNodegroupVersion: the template they name. Without one EKS makes its own, which nobody else may change. */
export const nodegroupTemplate = (seen: Seen): Look[] => {
  const named = [seen.request.launchTemplate, fieldsOf(seen.response.nodegroup).launchTemplate];
  return templateLooks(
    seen,
    named.map(one => fieldsOf(one).id),
  );
};

/** CreateAutoScalingGroup: its templates, and the nodes of the clusters its tags name. EKS makes the groups of node groups itself. */
export function scalingGroupCreated(seen: Seen): Look[] {
  const prefix = 'kubernetes.io/cluster/';
  const keys = listOf(seen.request.tags).flatMap(tag => textOf(fieldsOf(tag).key) ?? []);
  const clusters = keys.filter(key => key.startsWith(prefix)).map(key => key.slice(prefix.length));
  const { account, region } = seen;
  return [
    ...scalingGroupTemplates(seen),
    ...groupLook(seen, named(seen) ? ['version'] : []),
    ...clusters.map(id => ({
      ref: { kind: 'cluster-nodes' as const, account, region, id },
      touched: ['groups', 'zones'],
    })),
  ];
}

/** UpdateAutoScalingGroup: each template the group names from now on, and the group itself where its subnets or zones are others. */
export function scalingGroupUpdated(seen: Seen): Look[] {
  const { request } = seen;
  const isMoved = request.vPCZoneIdentifier !== undefined || request.availabilityZones !== undefined;
  const touched = [...(isMoved ? ['zones'] : []), ...(named(seen) ? ['version'] : [])];
  return [...scalingGroupTemplates(seen), ...groupLook(seen, touched)];
}

// Which clusters' nodes it starts, and from which template where that is called by its name, the group itself tells.
function groupLook({ account, region, request }: Seen, touched: string[]): Look[] {
  const name = textOf(request.autoScalingGroupName);
  if (touched.length === 0 || !name)
    return [{ kind: 'network', dismissed: 'neither zones of the group nor templates by name are written' }];
  return [{ ref: networkRef(account, region, 'scaling-group', name), touched }];
}

/** Each template the group names from now on. */
const scalingGroupTemplates = (seen: Seen): Look[] =>
  templateLooks(
    seen,
    specifications(seen).map(one => one.launchTemplateId),
  );

/** True where a template is called by its name alone, as eksctl does. */
const named = (seen: Seen): boolean =>
  specifications(seen).some(one => textOf(one.launchTemplateName) && !textOf(one.launchTemplateId));

function specifications({ request }: Seen) {
  const mixed = fieldsOf(fieldsOf(request.mixedInstancesPolicy).launchTemplate);
  return [
    request.launchTemplate,
    mixed.launchTemplateSpecification,
    ...listOf(mixed.overrides).map(one => fieldsOf(one).launchTemplateSpecification),
  ].map(fieldsOf);
}

function templateLooks({ account, region }: Seen, named: readonly unknown[]): Look[] {
  const ids = new Set(named.flatMap(id => textOf(id) ?? []));
  return [...ids].map(id => ({
    ref: { kind: 'launch-template' as const, account, region, id },
    touched: ['version'],
  }));
}
