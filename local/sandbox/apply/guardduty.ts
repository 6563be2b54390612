/** What GuardDuty's events change: detectors of the account, and those of members its administrator writes. */
import type { DetectorFeatureConfiguration } from '@aws-sdk/client-guardduty';
import type { Loose } from '../../../shared/record.ts';
import { detectorRef, refKey } from '../../../shared/refs.ts';
import type { EventTrigger } from '../../../shared/triggers.ts';
import { fieldsOf, flagOf, listOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { changeDetector, newDetector } from '../guardduty.ts';
import { uuidFrom } from '../ids.ts';
import { upperCamel } from './upper-camel.ts';

export const guarddutyEffects: { [T in Extract<EventTrigger, `guardduty:${string}`>]: (happening: Happening) => void } =
  {
    'guardduty:CreateDetector': ({ world, here, account, region, now, record, request, response }) => {
      const id = textOf(response.detectorId) ?? uuidFrom(record.eventID).replaceAll('-', '');
      const key = refKey(detectorRef(account, region));
      if (world.assumed[key]) here.detectors = {};
      // One per account and Region: a second one cannot have been created.
      if (Object.keys(here.detectors).length > 0) return;
      delete world.assumed[key];
      here.detectors[id] = newDetector(now, writtenTo(request));
    },

    'guardduty:UpdateDetector': ({ here, now, request }) => {
      const detector = here.detectors[textOf(request.detectorId) ?? ''];
      if (detector) changeDetector(detector, now, writtenTo(request));
    },

    'guardduty:DeleteDetector': ({ here, request }) => {
      delete here.detectors[textOf(request.detectorId) ?? ''];
    },

    // HTTP 200 with some accounts left out is what it answers when a member could not be changed (T-GD-3).
    'guardduty:UpdateMemberDetectors': ({ world, region, now, request, response }) => {
      const failed = new Set(listOf(response.unprocessedAccounts).map(item => textOf(fieldsOf(item).accountId)));
      for (const account of listOf(request.accountIds)) {
        if (typeof account !== 'string' || failed.has(account)) continue;
        for (const detector of Object.values(world.regions[`${account}/${region}`]?.detectors ?? {}))
          changeDetector(detector, now, writtenTo(request));
      }
    },

    // It says what members will get; it writes no detector by itself.
    'guardduty:UpdateOrganizationConfiguration': () => undefined,

    'guardduty:DisassociateFromAdministratorAccount': leave,
    'guardduty:DisassociateFromMasterAccount': leave,

    'guardduty:DisassociateMembers': ({ world, region, request }) => {
      for (const account of listOf(request.accountIds))
        if (typeof account === 'string') delete world.regions[`${account}/${region}`]?.guardDutyAdministrator;
    },

    // Members that are not monitored, filters and lists of addresses do not show in a detector.
    'guardduty:StopMonitoringMembers': () => undefined,
    'guardduty:finding': () => undefined,
    'guardduty:CreateFilter': () => undefined,
    'guardduty:UpdateFilter': () => undefined,
    'guardduty:CreateIPSet': () => undefined,
    'guardduty:UpdateIPSet': () => undefined,
    'guardduty:CreateTrustedEntitySet': () => undefined,
    'guardduty:DeleteMembers': () => undefined,
    'guardduty:DeletePublishingDestination': () => undefined,
    'guardduty:UpdateTrustedEntitySet': () => undefined,
  };

// The account then stands alone, and what the administrator had set stays.
function leave({ here }: Happening): void {
  delete here.guardDutyAdministrator;
}

function writtenTo(request: Loose): { Enable?: boolean; Features: DetectorFeatureConfiguration[] } {
  const Enable = flagOf(request.enable);
  // GuardDuty's features in a record differ from the SDK's in the first letter of each key only.
  const features: DetectorFeatureConfiguration[] = listOf(request.features).map(fieldsOf).map(upperCamel);
  const auditLogs = flagOf(fieldsOf(fieldsOf(fieldsOf(request.dataSources).kubernetes).auditLogs).enable);
  // The older form of the same setting.
  const legacy: DetectorFeatureConfiguration[] =
    auditLogs === undefined ? [] : [{ Name: 'EKS_AUDIT_LOGS', Status: auditLogs ? 'ENABLED' : 'DISABLED' }];
  return { ...(Enable !== undefined && { Enable }), Features: [...features, ...legacy] };
}
