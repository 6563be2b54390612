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
    'guardduty:UpdateMemberDetectors',
    'guardduty:DisassociateFromAdministratorAccount',
    'guardduty:DisassociateFromMasterAccount',
    'guardduty:DisassociateMembers',
    'guardduty:StopMonitoringMembers',
    'guardduty:DeleteMembers',
    'guardduty:DeletePublishingDestination',
    'guardduty:UpdateOrganizationConfiguration',
    'guardduty:CreateFilter',
    'guardduty:UpdateFilter',
    'guardduty:CreateIPSet',
    'guardduty:UpdateIPSet',
    'guardduty:CreateTrustedEntitySet',
    'guardduty:UpdateTrustedEntitySet',
  ],
  closes: [],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition:
    'Only told, with the name of who did it: `guardduty-eks-audit-logs` judges the detector itself and switches on again what it may. A filter counts when it archives findings; one whose criteria are written anew without its action may archive, so it is told as low. A list of trusted addresses or domains counts when it is active or its content is replaced. Of an organization’s configuration only what is off for new accounts is told, since the event does not say whether it was off before: all of GuardDuty as medium, a feature as low. Members that AWS reports as unprocessed were not changed.',
  evaluate({ record }, { ref }) {
    const found = blinded[callOf(record)]?.(fieldsOf(record.requestParameters), fieldsOf(record.responseElements));
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

/** A list that is switched on, or one whose file is replaced: whether that one was on, its update does not say. */
const trusts =
  (what: string, how?: 'anew') =>
  (request: Loose): Blinded => {
    const isOn = flagOf(request.activate) ?? (how === 'anew' && textOf(request.location) !== undefined);
    return isOn
      ? { what: `no findings are made any more for the ${what} of the list ${nameOf(request)}`, severity: 'medium' }
      : null;
  };

/** By event: what GuardDuty no longer sees. */
const blinded: Record<string, ((request: Loose, response: Loose) => Blinded) | undefined> = {
  'guardduty:DeleteDetector': () => ({ what: 'the detector is gone, and its findings with it' }),
  'guardduty:UpdateDetector': request => {
    if (flagOf(request.enable) === false) return { what: 'GuardDuty is suspended' };
    const off = featuresOff(request);
    return off.length > 0 ? { what: `GuardDuty no longer has ${listed(off)}` } : null;
  },
  'guardduty:UpdateMemberDetectors': (request, response) => {
    const [off, of] = [featuresOff(request), members(request, response)];
    return off.length > 0 && of ? { what: `GuardDuty no longer has ${listed(off)} in ${of}` } : null;
  },
  'guardduty:DisassociateFromAdministratorAccount': left,
  // Its older name, which AWS still answers to.
  'guardduty:DisassociateFromMasterAccount': left,
  'guardduty:DisassociateMembers': (request, response) => {
    const of = members(request, response);
    return of ? { what: `GuardDuty no longer looks after ${of}` } : null;
  },
  'guardduty:StopMonitoringMembers': (request, response) => {
    const of = members(request, response);
    return of ? { what: `GuardDuty no longer watches ${of}` } : null;
  },
  'guardduty:DeleteMembers': (request, response) => {
    const of = members(request, response);
    return of ? { what: `GuardDuty no longer looks after ${of}` } : null;
  },
  'guardduty:DeletePublishingDestination': () => ({
    what: 'findings are no longer exported to where they were',
    severity: 'medium',
  }),
  'guardduty:UpdateOrganizationConfiguration': newAccounts,
  'guardduty:CreateFilter': archives,
  'guardduty:UpdateFilter': request =>
    request.action === undefined && request.findingCriteria !== undefined
      ? {
          what: `the filter ${nameOf(request)} picks other findings than before, and may archive them`,
          severity: 'low',
        }
      : archives(request),
  'guardduty:CreateIPSet': trusts('addresses'),
  'guardduty:UpdateIPSet': trusts('addresses', 'anew'),
  'guardduty:CreateTrustedEntitySet': trusts('addresses and domains'),
  'guardduty:UpdateTrustedEntitySet': trusts('addresses and domains', 'anew'),
};

// What is on in the accounts there are stays on; the request says what it writes, not what was before.
function newAccounts(request: Loose): Blinded {
  const isOff = request.autoEnableOrganizationMembers === 'NONE' || flagOf(request.autoEnable) === false;
  if (isOff) return { what: 'no new account of the organization gets GuardDuty any more', severity: 'medium' };
  const off = listOf(request.features)
    .map(fieldsOf)
    .filter(one => one.autoEnable === 'NONE');
  const names = off.flatMap(one => textOf(one.name) ?? []);
  return names.length > 0
    ? { what: `no new account of the organization gets ${listed(names)} any more`, severity: 'low' }
    : null;
}

function left(): Blinded {
  return { what: 'its administrator account no longer sees it' };
}

// NOOP is the default: such a filter only sorts what people look at.
function archives(request: Loose): Blinded {
  return request.action === 'ARCHIVE'
    ? { what: `the filter ${nameOf(request)} archives findings before anyone sees them`, severity: 'medium' }
    : null;
}

/** AWS answers 200 also when it could not change some, and names those (T-GD-3). Null where it changed none. */
function members(request: Loose, response: Loose): string | null {
  const unprocessed = listOf(response.unprocessedAccounts).map(one => textOf(fieldsOf(one).accountId));
  const named = listOf(request.accountIds).flatMap(account => textOf(account) ?? []);
  const changed = named.filter(account => !unprocessed.includes(account));
  if (changed.length > 0) return listed(changed.map(account => `account ${account}`));
  return named.length > 0 ? null : 'its members';
}

const nameOf = (request: Loose): string =>
  textOf(request.name ?? request.filterName ?? request.ipSetId ?? request.trustedEntitySetId) ?? 'without a name';
