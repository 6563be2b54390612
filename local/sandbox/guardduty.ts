/** GuardDuty in the sandbox: one detector per account and Region, which a member account may not change. */
import type { CreateDetectorRequest, DetectorFeatureConfigurationResult } from '@aws-sdk/client-guardduty';
import { page, refuse, type At, type Performs } from './at.ts';
import { uuidFrom } from './ids.ts';
import type { DetectorState } from './states.ts';

export const guardduty: Performs<'guardduty'> = {
  'guardduty:ListDetectors': (at, input) => {
    const { items, next } = page(at, Object.keys(at.here.detectors), input.NextToken, input.MaxResults);
    return { DetectorIds: items, ...(next && { NextToken: next }) };
  },

  'guardduty:GetDetector': (at, { DetectorId }) => {
    const detector = detectorOf(at, DetectorId);
    return { Tags: {}, ...detector, ServiceRole: detector.ServiceRole };
  },

  'guardduty:GetAdministratorAccount': (at, { DetectorId }) => {
    detectorOf(at, DetectorId);
    // Empty for an administrator and for an account that stands alone alike (T-GD-2).
    const AccountId = at.here.guardDutyAdministrator;
    return { Administrator: AccountId ? { AccountId, RelationshipStatus: 'Enabled' } : undefined };
  },

  'guardduty:CreateDetector': (at, input) => {
    if (Object.keys(at.here.detectors).length > 0) {
      refuse(
        at,
        'BadRequestException',
        'The request is rejected because a detector already exists for the current account.',
      );
    }
    refuseFeatures(at, [], input.Features ?? []);
    const DetectorId = uuidFrom(`detector ${at.account} ${at.region} ${at.world.nextId++}`).replaceAll('-', '');
    at.here.detectors[DetectorId] = newDetector(at.now, input);
    return { DetectorId };
  },

  'guardduty:UpdateDetector': (at, input) => {
    const detector = detectorOf(at, input.DetectorId);
    refuseMember(at);
    if (input.Features && input.DataSources)
      refuse(at, 'BadRequestException', 'The request is rejected because it has both Features and DataSources.');
    refuseFeatures(at, detector.Features ?? [], input.Features ?? []);
    changeDetector(detector, at.now, input);
    return {};
  },

  'guardduty:DeleteDetector': (at, { DetectorId = '' }) => {
    detectorOf(at, DetectorId);
    refuseMember(at);
    delete at.here.detectors[DetectorId];
    return {};
  },
};

/** A detector as CreateDetector makes it. */
export const newDetector = (
  now: number,
  input: Partial<Pick<CreateDetectorRequest, 'Enable' | 'Features' | 'FindingPublishingFrequency'>>,
): DetectorState => ({
  CreatedAt: isoTime(now),
  UpdatedAt: isoTime(now),
  Status: input.Enable === false ? 'DISABLED' : 'ENABLED',
  FindingPublishingFrequency: input.FindingPublishingFrequency ?? 'SIX_HOURS',
  Features: mergedFeatures([], input.Features ?? []),
});

/** What UpdateDetector writes. Features it does not name stay; a suspended detector keeps its configuration (T-GD-4). */
export function changeDetector(
  detector: DetectorState,
  now: number,
  input: Partial<Pick<CreateDetectorRequest, 'Enable' | 'Features' | 'FindingPublishingFrequency'>>,
): void {
  const before = JSON.stringify(detector);
  if (input.Enable !== undefined) detector.Status = input.Enable ? 'ENABLED' : 'DISABLED';
  if (input.FindingPublishingFrequency) detector.FindingPublishingFrequency = input.FindingPublishingFrequency;
  detector.Features = mergedFeatures(detector.Features ?? [], input.Features ?? []);
  if (JSON.stringify(detector) !== before) detector.UpdatedAt = isoTime(now);
}

type Features = NonNullable<CreateDetectorRequest['Features']>;

function mergedFeatures(
  before: DetectorFeatureConfigurationResult[],
  asked: Features,
): DetectorFeatureConfigurationResult[] {
  const merged = new Map(before.map(feature => [String(feature.Name), feature]));
  for (const { Name, Status, AdditionalConfiguration = [] } of asked) {
    const old = merged.get(String(Name));
    const additional = new Map((old?.AdditionalConfiguration ?? []).map(each => [String(each.Name), each]));
    for (const each of AdditionalConfiguration) additional.set(String(each.Name), each);
    merged.set(String(Name), {
      ...old,
      Name,
      Status: Status ?? old?.Status,
      ...(additional.size > 0 && { AdditionalConfiguration: [...additional.values()] }),
    });
  }
  return [...merged.values()];
}

function refuseMember(at: At): void {
  if (!at.here.guardDutyAdministrator) return;
  refuse(
    at,
    'BadRequestException',
    "The request is rejected because GuardDuty member accounts can't modify this configuration.",
  );
}

// EKS_RUNTIME_MONITORING is the older name of a part of RUNTIME_MONITORING: both on is an error (T-GD-1).
function refuseFeatures(at: At, before: DetectorFeatureConfigurationResult[], asked: Features): void {
  const on = mergedFeatures(before, asked)
    .filter(feature => feature.Status === 'ENABLED')
    .map(feature => String(feature.Name));
  if (on.includes('RUNTIME_MONITORING') && on.includes('EKS_RUNTIME_MONITORING')) {
    refuse(
      at,
      'BadRequestException',
      'The request is rejected because RUNTIME_MONITORING and EKS_RUNTIME_MONITORING cannot both be enabled.',
    );
  }
}

function detectorOf(at: At, id = ''): DetectorState {
  const text = 'The request is rejected because the input detectorId is not owned by the current account.';
  return at.here.detectors[id] ?? refuse(at, 'BadRequestException', text);
}

const isoTime = (now: number): string => new Date(now * 1000).toISOString();
