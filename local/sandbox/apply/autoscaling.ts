/** What the events of EC2 Auto Scaling change: groups of nodes come into being and take other templates. */
import { fieldsOf, listOf, textOf } from '../../../shared/triggers/loose.ts';
import type { EventTrigger } from '../../../shared/triggers.ts';
import type { Happening } from '../apply.ts';
import type { ScalingGroupState } from '../states.ts';

export const autoscalingEffects: {
  [T in Extract<EventTrigger, `autoscaling:${string}`>]: (happening: Happening) => void;
} = {
  'autoscaling:CreateAutoScalingGroup': happening => {
    const { here, account, region, request } = happening;
    const name = textOf(request.autoScalingGroupName);
    if (!name || here.scalingGroups[name]) return;
    here.scalingGroups[name] = {
      AutoScalingGroupName: name,
      AutoScalingGroupARN: `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:${happening.record.eventID}:autoScalingGroupName/${name}`,
      MinSize: 0,
      MaxSize: 0,
      DesiredCapacity: 0,
      DefaultCooldown: 300,
      AvailabilityZones: [],
      HealthCheckType: 'EC2',
      ...written(happening),
      Tags: listOf(request.tags)
        .map(fieldsOf)
        .map(tag => ({ Key: textOf(tag.key), Value: textOf(tag.value), ResourceId: name })),
    };
  },

  'autoscaling:UpdateAutoScalingGroup': happening => {
    const group = happening.here.scalingGroups[textOf(happening.request.autoScalingGroupName) ?? ''];
    if (group) Object.assign(group, written(happening));
  },
};

/** The fields our readers look at; a group has a template or a mixed instances policy, never both. */
function written({ request }: Happening): Partial<ScalingGroupState> {
  const own = templateOf(request.launchTemplate);
  const mixed = fieldsOf(fieldsOf(request.mixedInstancesPolicy).launchTemplate);
  const shared = templateOf(mixed.launchTemplateSpecification);
  const overrides = listOf(mixed.overrides)
    .map(fieldsOf)
    .map(one => ({
      ...(textOf(one.instanceType) && { InstanceType: textOf(one.instanceType) }),
      ...(one.launchTemplateSpecification !== undefined && {
        LaunchTemplateSpecification: templateOf(one.launchTemplateSpecification),
      }),
    }));
  const zones = listOf(request.availabilityZones).flatMap(zone => textOf(zone) ?? []);
  const subnets = textOf(request.vPCZoneIdentifier);
  return {
    ...(own && { LaunchTemplate: own, MixedInstancesPolicy: undefined }),
    ...(shared && {
      LaunchTemplate: undefined,
      MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: shared, Overrides: overrides } },
    }),
    ...(zones.length > 0 && { AvailabilityZones: zones }),
    ...(subnets && { VPCZoneIdentifier: subnets }),
  };
}

function templateOf(given: unknown) {
  const { launchTemplateId, launchTemplateName, version } = fieldsOf(given);
  if (!textOf(launchTemplateId) && !textOf(launchTemplateName)) return undefined;
  return {
    ...(textOf(launchTemplateId) && { LaunchTemplateId: textOf(launchTemplateId) }),
    ...(textOf(launchTemplateName) && { LaunchTemplateName: textOf(launchTemplateName) }),
    ...(textOf(version) && { Version: textOf(version) }),
  };
}
