/** Every use of a role that is meant for emergencies only. */
import { seenIn } from '../conduct.ts';
import { control } from '../control.ts';
import { fitsName } from '../name-pattern.ts';
import { actorOf } from '../record.ts';
import { arnOf, fieldsOf, textOf } from '../triggers/loose.ts';

export const conductBreakGlass = control({
  id: 'conduct-break-glass',
  title: 'Every use of a cluster-creator or break-glass role is announced',
  why: 'A role that may do everything is safe only as long as everybody knows when it is used. Nobody announces a use that was not meant to be noticed, so it is announced here.',
  severity: 'medium',
  kind: 'conduct',
  resource: 'change',
  sources: [{ document: '003', lines: '56' }],
  mappings: {},
  triggers: ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'],
  closes: [],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition:
    'Only told, and only of the roles the setting `conduct.breakGlassRoles` names; name the cluster creators there too. The event rule lets through the roles whose name contains the deployment’s parameter `breakGlass` (`break-glass` unless chosen otherwise): all uses of all roles would be a flood. Who changes the trust of such a role is not told: changes of IAM are looked at only where the role is EKS’s.',
  evaluate({ record }, { ref, settings: { conduct } }) {
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
