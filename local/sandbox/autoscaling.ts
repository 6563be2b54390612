/** EC2 Auto Scaling in the sandbox: the groups nodes are started by. */
import type { Filter } from '@aws-sdk/client-auto-scaling';
import { page, refuse, type At, type Performs } from './at.ts';
import type { ScalingGroupState } from './states.ts';

export const autoscaling: Performs<'autoscaling'> = {
  'autoscaling:DescribeAutoScalingGroups': (at, input) => {
    const all = Object.values(at.here.scalingGroups).filter(
      group => !input.AutoScalingGroupNames?.length || input.AutoScalingGroupNames.includes(group.AutoScalingGroupName),
    );
    const wanted = all.filter(group => (input.Filters ?? []).every(filter => fits(at, group, filter)));
    const { items, next } = page(at, wanted, input.NextToken, input.MaxRecords);
    const AutoScalingGroups = items.map(group => ({ ...group, CreatedTime: new Date(0) }));
    return { AutoScalingGroups, ...(next && { NextToken: next }) };
  },
};

function fits(at: At, group: ScalingGroupState, { Name = '', Values = [] }: Filter): boolean {
  const tags = group.Tags ?? [];
  if (Name === 'tag-key') return tags.some(tag => Values.includes(tag.Key ?? ''));
  if (Name === 'tag-value') return tags.some(tag => Values.includes(tag.Value ?? ''));
  if (Name.startsWith('tag:')) return tags.some(tag => tag.Key === Name.slice(4) && Values.includes(tag.Value ?? ''));
  return refuse(
    at,
    'ValidationError',
    `Filter type ${Name} is not correct. Allowed Filter types are: tag-key tag-value tag:<key>`,
  );
}
