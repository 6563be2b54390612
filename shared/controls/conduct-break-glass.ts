/** Every use of a role that is meant for emergencies only, and whoever opens the door to one. */
import { callOf, calledWords, seenIn } from '../conduct.ts';
import { control, type Finding } from '../control.ts';
import { listed } from '../listed.ts';
import { fitsName } from '../name-pattern.ts';
import { actorOf, type CloudTrailRecord } from '../record.ts';
import type { Ref } from '../resources.ts';
import { othersTrusted } from '../role-trust.ts';
import type { Settings } from '../settings.ts';
import { arnOf, fieldsOf, textOf } from '../triggers/loose.ts';

export const conductBreakGlass = control({
  id: 'conduct-break-glass',
  title: 'Every use of a cluster-creator or break-glass role is announced',
  why: 'A role that may do everything is safe only as long as everybody knows when it is used. Nobody announces a use that was not meant to be noticed, so it is announced here, and so is who lets others in.',
  severity: 'medium',
  kind: 'conduct',
  resource: 'change',
  sources: [{ document: '003', lines: '56' }],
  mappings: {},
  triggers: ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity', 'iam:UpdateAssumeRolePolicy'],
  closes: [],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  // Such a role is seldom one of a cluster or its nodes.
  anyones: true,
  condition:
    'Only told. Uses: of the roles the setting `conduct.breakGlassRoles` names; the event rule lets through those whose name contains the deployment’s parameter `breakGlass` (`break-glass` unless chosen otherwise), since all uses of all roles would be a flood. A changed trust policy: of these roles and of those `conduct.clusterCreators` names, which settings know better than a list of who created clusters so far; a pattern for any role at all names none.',
  evaluate({ record }, { ref, settings }) {
    if (callOf(record) === 'iam:UpdateAssumeRolePolicy') return trustChanged(record, ref, settings);
    const { conduct } = settings;
    const request = fieldsOf(record.requestParameters);
    const named = arnOf(request.roleArn)?.id.replace(/^.*\//, '');
    if (named === undefined || !conduct.breakGlassRoles.some(pattern => fitsName(pattern, named))) return [];
    const who = actorOf(record).name;
    const session = textOf(request.roleSessionName);
    const from = record.sourceIPAddress ? ` from ${record.sourceIPAddress}` : '';
    return [
      {
        key: 'use',
        facet: 'all',
        message: `In account ${ref.account} ${who} assumed the break-glass role ${named}${session ? ` as ${session}` : ''}${from}.`,
        evidence: { ...seenIn(record), role: named, ...(session && { session }) },
      },
    ];
  },
});

function trustChanged(record: CloudTrailRecord, ref: Ref, { conduct }: Settings): Finding<never, never>[] {
  const request = fieldsOf(record.requestParameters);
  // The call takes an ARN in place of the name as well.
  const role = textOf(request.roleName)?.replace(/^.*\//, '');
  // IAM does not tell letter case apart in names.
  const names = (patterns: readonly string[]) =>
    role !== undefined &&
    patterns.some(pattern => /[^*]/.test(pattern) && fitsName(pattern.toLowerCase(), role.toLowerCase()));
  const isBreakGlass = names(conduct.breakGlassRoles);
  if (!isBreakGlass && !names(conduct.clusterCreators)) return [];
  const trusted = othersTrusted(textOf(request.policyDocument) ?? '', []) ?? ['whom nobody can read from the event'];
  const who = trusted.length > 0 ? listed(trusted.slice(0, 5)) : 'nobody';
  return [
    {
      key: 'trust',
      facet: 'all',
      message: `In account ${ref.account} ${actorOf(record).name} ${calledWords(record)}: the ${isBreakGlass ? 'break-glass' : 'cluster-creator'} role ${role} may now be assumed by ${who}.`,
      evidence: { ...seenIn(record), role, trusted: trusted.slice(0, 20) },
    },
  ];
}
