/** The finding for a rule that lets the internet reach SSH or RDP. */
import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import type { Given } from './control.ts';
import { ingressFinding, type JudgedRule } from './ingress-finding.ts';
import { adminPorts, rangeOf } from './ingress.ts';
import { listed } from './listed.ts';

/** A rule for exactly one of the ports may simply go; through any other, more than this is reached, of which this control knows nothing. */
export function adminFinding(judged: JudgedRule, given: Pick<Given, 'ref' | 'settings'>) {
  const { rule } = judged;
  const ports = adminPorts(rule);
  if (isExact(rule, ports))
    return ingressFinding(judged, given, { to: ports.join(), note: `exactly port ${rule.FromPort}` });
  const range = rangeOf(rule);
  return ingressFinding(judged, given, {
    to: `${range}, which includes ${listed(ports)}`,
    closed: range,
    limit: { remedy: 'ask', why: `more than ${listed(ports)} would be closed`, ofControl: true },
  });
}

const isExact = (rule: SecurityGroupRule, ports: string[]): boolean =>
  rule.FromPort === rule.ToPort && ports.length === 1;
