/** Changes made with an access key that never expires. */
import { calledWords, privilegedChanges, seenIn, userOf } from '../conduct.ts';
import { control } from '../control.ts';
import { textOf } from '../triggers/loose.ts';

export const conductStaticCredentials = control({
  id: 'conduct-static-credentials',
  title: 'Changes are made with temporary credentials, not with long-lived user keys',
  why: 'An access key of an IAM user works until someone deletes it, from anywhere and for whoever holds it. Most cloud break-ins begin with one that was left in a repository, an image or a laptop.',
  severity: 'medium',
  kind: 'conduct',
  resource: 'change',
  sources: [
    { document: '001', lines: '13' },
    { document: '002', lines: '60' },
  ],
  mappings: {},
  triggers: privilegedChanges,
  closes: [],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition:
    'Only told, with the command that deactivates the key: a person who sees an incident runs it. The catalogue would ask for it once settings declare an incident; here nothing does, because it may stop production, no later read of this change could show that it helped, and sessions begun with the key would go on (decision 015).',
  evaluate({ record }, { ref }) {
    const key = textOf(record.userIdentity.accessKeyId);
    // Temporary keys, those of people at the console too, begin with ASIA.
    if (record.userIdentity.type !== 'IAMUser' || !key?.startsWith('AKIA')) return [];
    const user = textOf(record.userIdentity.userName);
    return [
      {
        key: 'static-credentials',
        facet: 'all',
        message: `${userOf(record, ref)} ${calledWords(record)} with the long-lived access key ${key}.`,
        atMost: {
          remedy: 'notify',
          why: `in an incident run aws iam update-access-key${user ? ` --user-name ${user}` : ''} --access-key-id ${key} --status Inactive, and remember that sessions begun with the key go on`,
        },
        evidence: { ...seenIn(record), accessKeyId: key },
      },
    ];
  },
});
