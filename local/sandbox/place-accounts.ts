/** Builders of what watches over an account: trail and detector. */
import { partitionOf } from '../../shared/partitions.ts';
import { located, type Place } from './groups.ts';
import type { DetectorState, TrailEntry } from './states.ts';
import { regionOf, type World } from './world.ts';

/** A logging, validated and encrypted multi-Region trail of all management events whose home is the Region. Answers its name. */
export function placeTrail(
  world: World,
  options: Partial<Place> & Partial<TrailEntry['trail']> & Partial<Omit<TrailEntry, 'trail'>> = {},
): string {
  const { place, fields: all } = located(options);
  const { IsLogging = true, LatestDeliveryError, EventSelectors, AdvancedEventSelectors = [], ...fields } = all;
  const Name = fields.Name ?? 'management-events';
  regionOf(world, place.account, place.region).trails[Name] = {
    trail: {
      S3BucketName: `trail-${place.account}`,
      IncludeGlobalServiceEvents: true,
      IsMultiRegionTrail: true,
      IsOrganizationTrail: false,
      LogFileValidationEnabled: true,
      KmsKeyId: `arn:${partitionOf(place.region)}:kms:${place.region}:${place.account}:key/7a11c0de-0000-4000-8000-00000000000a`,
      HasCustomEventSelectors: false,
      HasInsightSelectors: false,
      ...fields,
      Name,
      HomeRegion: place.region,
      TrailARN: `arn:${partitionOf(place.region)}:cloudtrail:${place.region}:${place.account}:trail/${Name}`,
    },
    IsLogging,
    ...(LatestDeliveryError && { LatestDeliveryError }),
    EventSelectors: EventSelectors ?? (AdvancedEventSelectors.length > 0 ? [] : [allManagementEvents]),
    AdvancedEventSelectors,
  };
  return Name;
}

const allManagementEvents = {
  ReadWriteType: 'All' as const,
  IncludeManagementEvents: true,
  DataResources: [],
  ExcludeManagementEventSources: [],
};

/** An enabled detector that reads EKS's audit logs and watches nodes at run time. Answers its id. `administrator`: the account this one is a member of. */
export function placeDetector(
  world: World,
  options: Partial<Place> & Partial<DetectorState> & { DetectorId?: string; administrator?: string } = {},
): string {
  const { place, fields: all } = located(options);
  const { DetectorId = '12abc34d567e8fa901bc2d34e56789f0', administrator, ...fields } = all;
  const here = regionOf(world, place.account, place.region);
  if (administrator) here.guardDutyAdministrator = administrator;
  here.detectors[DetectorId] = {
    CreatedAt: '2025-10-09T08:53:20.000Z',
    UpdatedAt: '2025-10-09T08:53:20.000Z',
    Status: 'ENABLED',
    FindingPublishingFrequency: 'SIX_HOURS',
    Features: [
      { Name: 'EKS_AUDIT_LOGS', Status: 'ENABLED' },
      {
        Name: 'RUNTIME_MONITORING',
        Status: 'ENABLED',
        AdditionalConfiguration: [{ Name: 'EKS_ADDON_MANAGEMENT', Status: 'ENABLED' }],
      },
    ],
    ...fields,
  };
  return DetectorId;
}
