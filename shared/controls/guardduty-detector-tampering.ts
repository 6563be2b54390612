/** Someone who blinds GuardDuty: switches it off, takes an account from under it or tells it what not to see. */
import { callOf, calledWords, seenIn } from '../conduct.ts';
import { control, type Severity } from '../control.ts';
import { listed } from '../listed.ts';
import { actorOf, type Loose } from '../record.ts';
import { featuresOff } from '../triggers/guardduty.ts';
import { fieldsOf, flagOf, listOf, textOf } from '../triggers/loose.ts';

export const guarddutyDetectorTampering = control({
  id: 'guardduty-detector-tampering',
  title: 'No one disables, deletes or narrows a GuardDuty detector',
  why: 'GuardDuty is what tells of intruders, so intruders switch it off or teach it to look away. A deleted detector takes its findings with it.',
  severity: 'high',
  kind: 'conduct',
  resource: 'change',
  sources: [{ document: '000', lines: '127-133' }],
  mappings: {
    Sigma: 'aws_cloudtrail_guardduty_detector_deleted_or_updated, aws_guardduty_disruption',
    Elastic: 'AWS GuardDuty Detector Deletion',
  },
  triggers: [
    'guardduty:DeleteDetector',
    'guardduty:UpdateDetector',
    'guardduty:DisassociateFromAdministratorAccount',
    'guardduty:DisassociateMembers',
    'guardduty:StopMonitoringMembers',
    'guardduty:CreateFilter',
    'guardduty:CreateIPSet',
  ],
  closes: [],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition:
    'Only told, with the name of who did it: `guardduty-eks-audit-logs` judges the detector itself and switches on again what it may. A filter counts when it archives findings, a list of trusted addresses when it is active.',
  evaluate({ record }, { ref }) {
    const found = blinded[callOf(record)]?.(fieldsOf(record.requestParameters));
    if (!found) return [];
    return [
      {
        key: 'tampering',
        facet: 'all',
        message: `In account ${ref.account} ${actorOf(record).name} ${calledWords(record)}: ${found.what}.`,
        ...(found.severity && { severity: found.severity }),
        evidence: { ...seenIn(record), weaker: found.what },
      },
    ];
  },
});

type Blinded = { what: string; severity?: Severity } | null;

/** By event: what GuardDuty no longer sees. */
const blinded: Record<string, ((request: Loose) => Blinded) | undefined> = {
  'guardduty:DeleteDetector': () => ({ what: 'the detector is gone, and its findings with it' }),
  'guardduty:UpdateDetector': request => {
    if (flagOf(request.enable) === false) return { what: 'GuardDuty is suspended' };
    const off = featuresOff(request);
    return off.length > 0 ? { what: `GuardDuty no longer has ${listed(off)}` } : null;
  },
  'guardduty:DisassociateFromAdministratorAccount': () => ({ what: 'its administrator account no longer sees it' }),
  'guardduty:DisassociateMembers': request => ({ what: `GuardDuty no longer looks after ${members(request)}` }),
  'guardduty:StopMonitoringMembers': request => ({ what: `GuardDuty no longer watches ${members(request)}` }),
  // NOOP is the default: such a filter only sorts what people look at.
  'guardduty:CreateFilter': request =>
    request.action === 'ARCHIVE'
      ? { what: `the filter ${nameOf(request)} archives findings before anyone sees them`, severity: 'medium' }
      : null,
  'guardduty:CreateIPSet': request =>
    flagOf(request.activate) === true
      ? { what: `no findings are made any more for the addresses of the list ${nameOf(request)}`, severity: 'medium' }
      : null,
};

function members(request: Loose): string {
  const accounts = listOf(request.accountIds).flatMap(account => textOf(account) ?? []);
  return accounts.length > 0 ? listed(accounts.map(account => `account ${account}`)) : 'its members';
}

const nameOf = (request: Loose): string => textOf(request.name) ?? 'without a name';
