/** CloudWatch Logs in the sandbox: log groups with their retention. */
import { page, refuse, type Performs } from './at.ts';

export const logs: Performs<'logs'> = {
  'logs:DescribeLogGroups': (at, { logGroupNamePrefix = '', nextToken, limit }) => {
    const all = Object.values(at.here.logGroups).filter(group => group.logGroupName.startsWith(logGroupNamePrefix));
    const { items, next } = page(at, all, nextToken, limit);
    const logGroups = items.map(({ creationTime, ...group }) => ({ ...group, creationTime: creationTime * 1000 }));
    return { logGroups, ...(next && { nextToken: next }) };
  },

  'logs:PutRetentionPolicy': (at, { logGroupName = '', retentionInDays }) => {
    const group = at.here.logGroups[logGroupName];
    if (!group) refuse(at, 'ResourceNotFoundException', 'The specified log group does not exist.');
    if (retentionInDays !== undefined) group.retentionInDays = retentionInDays;
    return {};
  },
};
