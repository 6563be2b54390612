/** What events on launch templates and Auto Scaling groups need: the template in earlier versions, and nodes started from it. */
import type { Ref } from '../../../shared/resources.ts';
import { fieldsOf, listOf, numberOf, textOf } from '../../../shared/triggers/loose.ts';
import { isTrigger, triggers } from '../../../shared/triggers.ts';
import type { Making } from '../assume.ts';
import { placeCluster } from '../place.ts';
import { placeLaunchTemplate, placeScalingGroup } from '../place-network.ts';
import { needReplayed, replayed } from './replayed.ts';

/** CreateLaunchTemplateVersion and ModifyLaunchTemplate: a group of `replayed` follows the version the event writes. */
export function assumeForTemplate(making: Making): void {
  const { world, account, region, here, need, event, request } = making;
  const asked = fieldsOf(request[`${event}Request`] ?? request);
  const versions = numberOf(asked.SetDefaultVersion) ?? numberOf(asked.SourceVersion) ?? 1;
  const Version = event === 'ModifyLaunchTemplate' ? '$Default' : '$Latest';
  for (const ref of templatesOf(making)) {
    need(ref, here.launchTemplates[ref.id] !== undefined, () => {
      needReplayed(making, region);
      placeTemplate(making, ref.id, versions);
      const AutoScalingGroupName = `${replayed}-${ref.id}`;
      const LaunchTemplate = { LaunchTemplateId: ref.id, Version };
      placeScalingGroup(world, { account, region, cluster: replayed, AutoScalingGroupName, LaunchTemplate });
    });
  }
}

/** CreateAutoScalingGroup and UpdateAutoScalingGroup: the cluster its tags name, the templates, and before an update the group. */
export function assumeForAutoscaling(making: Making): void {
  const { world, account, region, here, need, event, request } = making;
  const tags = listOf(request.tags).flatMap(tag => textOf(fieldsOf(tag).key) ?? []);
  for (const tag of tags.filter(key => key.startsWith('kubernetes.io/cluster/'))) {
    const id = tag.slice('kubernetes.io/cluster/'.length);
    const make = () => void placeCluster(world, { account, region, name: id });
    need({ kind: 'cluster', account, region, id }, here.clusters[id] !== undefined, make);
  }
  for (const ref of templatesOf(making)) needTemplate(making, ref.id, 1);
  const AutoScalingGroupName = textOf(request.autoScalingGroupName);
  if (event !== 'UpdateAutoScalingGroup' || !AutoScalingGroupName || here.scalingGroups[AutoScalingGroupName]) return;
  needReplayed(making, region);
  placeScalingGroup(world, { account, region, cluster: replayed, AutoScalingGroupName });
}

/** A template with that many versions, compliant ones. */
export function needTemplate(making: Making, id: string, versions: number): void {
  const { account, region, here, need } = making;
  need({ kind: 'launch-template', account, region, id }, here.launchTemplates[id] !== undefined, () =>
    placeTemplate(making, id, versions),
  );
}

function placeTemplate({ world, account, region }: Making, LaunchTemplateId: string, versions: number): void {
  placeLaunchTemplate(world, {
    account,
    region,
    LaunchTemplateId,
    LaunchTemplateName: LaunchTemplateId,
    versions: Array.from({ length: Math.max(1, versions) }, () => ({
      MetadataOptions: { HttpTokens: 'required' as const, HttpPutResponseHopLimit: 1 },
    })),
  });
}

function templatesOf({ record }: Making): Ref[] {
  const name = `${record.eventSource.split('.')[0]}:${record.eventName}`;
  if (!isTrigger(name)) return [];
  return triggers[name]
    .look(record)
    .flatMap(look => ('ref' in look && look.ref.kind === 'launch-template' ? look.ref : []));
}
