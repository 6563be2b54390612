/** The EventBridge patterns that let through exactly the events we listen to. */
import { findingType } from './guardduty-finding.ts';
import type { EventTrigger } from './triggers.ts';

export interface EventPattern {
  /** Unique and stable: `ec2`, or `ec2-2` where one pattern would be too long. */
  name: string;
  /** The event source without `.amazonaws.com`, as in the names of triggers: `ec2`, `eks`, `iam`, … */
  source: string;
  pattern: EventBridgePattern;
}

/** `eventName` is absent for `eks:*`: a rule in the ordinary state gets no Get, List or Describe calls anyway. */
export interface EventBridgePattern {
  source: string[];
  'detail-type': string[];
  detail: {
    /** Absent for findings of GuardDuty, which no call made. */
    eventSource?: string[];
    eventName?: string[];
    errorCode?: { exists: false }[];
    /** A leaf of what findings about clusters alone have. */
    resource?: { eksClusterDetails: { name: { exists: true }[] } };
    /** Of the uses of roles only those that matter: an account sees a flood of the others. */
    requestParameters?: { roleArn: { wildcard: string }[] };
  };
}

/**
 * One pattern per event source, and more where one would exceed EventBridge's limit, sorted by source and name.
 * Each matches exact (source, name) pairs only: event names such as CreateCluster exist in several services (T-EKS-25).
 */
export function eventPatterns(names: readonly (EventTrigger | 'eks:*')[]): EventPattern[] {
  const pairs = [...new Set(names)].map(split);
  const sources = [...new Set(pairs.map(pair => pair.source))].toSorted();
  return sources.flatMap(source => {
    const events = pairs.filter(pair => pair.source === source).map(pair => pair.name);
    const calls = events.filter(event => event !== 'finding');
    const patterns = calls.includes('*') ? [patternOf(source)] : fitting(source, calls.toSorted());
    return [
      ...patterns.map((pattern, at) => ({ name: at === 0 ? source : `${source}-${at + 1}`, source, pattern })),
      ...(calls.length < events.length ? [{ name: `${source}-findings`, source, pattern: findings }] : []),
    ];
  });
}

const findings: EventBridgePattern = {
  source: ['aws.guardduty'],
  'detail-type': [findingType],
  detail: { resource: { eksClusterDetails: { name: [{ exists: true }] } } },
};

/** EventBridge's default limit of a rule's pattern, in characters of its JSON. */
export const longestPattern = 2048;

function split(trigger: string): { source: string; name: string } {
  const [source = '', name = ''] = trigger.split(':');
  return { source, name };
}

// As few patterns as hold all names: each takes names until the next would not fit.
function fitting(source: string, names: string[]): EventBridgePattern[] {
  const groups: string[][] = [];
  for (const name of names) {
    const last = groups.at(-1);
    if (last && JSON.stringify(patternOf(source, [...last, name])).length <= longestPattern) last.push(name);
    else groups.push([name]);
  }
  return groups.map(group => patternOf(source, group));
}

const patternOf = (source: string, names?: string[]): EventBridgePattern => ({
  source: [`aws.${source}`],
  'detail-type': ['AWS API Call via CloudTrail'],
  detail: {
    eventSource: [`${source}.amazonaws.com`],
    ...(names && { eventName: names }),
    // A successful call has no errorCode; a pattern cannot ask for null.
    errorCode: [{ exists: false }],
    ...(source === 'sts' && { requestParameters: { roleArn: [{ wildcard: breakGlass }] } }),
  },
});

/** The roles of break glass, by a part of their name: a parameter of the deployment, filled in by Serverless (docs/deploy.md). */
export const breakGlass = "*${param:breakGlass, 'break-glass'}*";
