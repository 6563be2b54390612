/** Whether a trail's log files can be trusted: their digests show what was changed or removed, their key who may read them. */
import { control, type Finding } from '../control.ts';
import { whyNotOurs } from '../trail-owner.ts';

export const cloudtrailLogValidation = control({
  id: 'cloudtrail-log-validation',
  title: 'The trail validates its log files and encrypts them with KMS',
  why: 'Whoever can write to the bucket can rewrite what happened. With validation on, signed digests show every log file that was changed or taken away; a KMS key decides who may read them at all.',
  severity: 'low',
  kind: 'aws-config',
  resource: 'trail',
  sources: [
    { document: '001', lines: '69' },
    { document: '003', lines: '33' },
  ],
  mappings: { 'Automated Security Response': 'CloudTrail.4 (validation)' },
  triggers: ['cloudtrail:CreateTrail', 'cloudtrail:UpdateTrail'],
  closes: ['cloudtrail:UpdateTrail', 'cloudtrail:DeleteTrail'],
  calls: ['cloudtrail:UpdateTrail'],
  byPerson: [],
  remedy: 'revert',
  strongest: 'revert',
  condition:
    'Reverted: validation, on a trail of this account. Only told: organization trails, and a missing key, since someone must choose it and its policy.',
  evaluate({ trail }, { ref }) {
    // A trail that is not there is cloudtrail-enabled's to find.
    if (!trail) return [];
    const { LogFileValidationEnabled, KmsKeyId, IsOrganizationTrail, TrailARN } = trail.trail;
    const Name = TrailARN ?? ref.id;
    const setTo = (EnableLogFileValidation: boolean) => ({
      call: 'cloudtrail:UpdateTrail' as const,
      input: { Name, EnableLogFileValidation },
    });
    const notOurs =
      whyNotOurs(trail.trail, ref) ??
      (IsOrganizationTrail === true ? 'it is an organization trail: it is changed where the organization is' : null);
    const validation: Finding<'cloudtrail:UpdateTrail', never> = {
      key: 'validation',
      facet: 'validation',
      message: `Trail ${ref.id} of account ${ref.account} does not validate its log files: nobody could tell that one was changed.`,
      ...(notOurs
        ? { atMost: { remedy: 'notify', why: notOurs } }
        : {
            plan: {
              calls: [setTo(true)],
              // To go back weakens the audit trail: a person does it.
              undo: { byPerson: [setTo(false)] },
              effect:
                'CloudTrail writes a signed digest of its log files to the bucket every hour; files from before stay without one.',
            },
          }),
      evidence: { logFileValidationEnabled: LogFileValidationEnabled ?? null, trail: Name },
    };
    const key: Finding<'cloudtrail:UpdateTrail', never> = {
      key: 'kms',
      facet: 'kms',
      message: `Trail ${ref.id} of account ${ref.account} encrypts its log files under no KMS key of yours.`,
      atMost: {
        remedy: 'notify',
        why: notOurs ?? 'a key whose policy lets CloudTrail in must be chosen: run update-trail with --kms-key-id',
      },
      evidence: { kmsKeyId: null, trail: Name },
    };
    return [...(LogFileValidationEnabled === true ? [] : [validation]), ...(KmsKeyId ? [] : [key])];
  },
});
