/** What CloudTrail's own events change: trails, whether they log, and what they select. */
import type { AdvancedEventSelector, EventSelector } from '@aws-sdk/client-cloudtrail';
import type { Loose } from '../../../shared/record.ts';
import { refKey } from '../../../shared/refs.ts';
import { partitionOf } from '../../../shared/partitions.ts';
import type { EventTrigger } from '../../../shared/triggers.ts';
import { arnOf, fieldsOf, flagOf, listOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { putSelectors } from '../cloudtrail.ts';
import { placeTrail } from '../place-accounts.ts';
import type { TrailEntry } from '../states.ts';
import type { RegionState } from '../world.ts';
import { upperCamel } from './upper-camel.ts';

export const cloudtrailEffects: {
  [T in Extract<EventTrigger, `cloudtrail:${string}`>]: (happening: Happening) => void;
} = {
  'cloudtrail:CreateTrail': happening => {
    const { world, here, account, region } = happening;
    const { Name, home } = trailOf(happening);
    const key = refKey({ kind: 'trail', account, region, id: Name });
    if (!Name || home !== here || (here.trails[Name] && !world.assumed[key])) return;
    delete world.assumed[key];
    // A new trail records nothing until StartLogging.
    placeTrail(world, {
      account,
      region,
      Name,
      IsLogging: false,
      IsMultiRegionTrail: false,
      LogFileValidationEnabled: false,
      KmsKeyId: undefined,
    });
    writeSettings(happening, here.trails[Name]);
  },
  'cloudtrail:UpdateTrail': happening => writeSettings(happening, trailOf(happening).trail),
  'cloudtrail:DeleteTrail': happening => {
    const { home, Name } = trailOf(happening);
    if (home) delete home.trails[Name];
  },
  'cloudtrail:StartLogging': happening => setLogging(happening, true),
  'cloudtrail:StopLogging': happening => setLogging(happening, false),
  'cloudtrail:PutEventSelectors': happening => {
    const { trail } = trailOf(happening);
    const { eventSelectors, advancedEventSelectors } = happening.request;
    if (!trail) return;
    // CloudTrail writes its own selectors with small first letters; otherwise they are the SDK's.
    const EventSelectors: EventSelector[] = listOf(eventSelectors).map(fieldsOf).map(upperCamel);
    const AdvancedEventSelectors = listOf(advancedEventSelectors).map(fieldsOf).map(advancedSelector);
    putSelectors(trail, AdvancedEventSelectors.length > 0 ? { AdvancedEventSelectors } : { EventSelectors });
  },
  // Insights and event data stores are nothing any reader reads.
  'cloudtrail:PutInsightSelectors': () => undefined,
  'cloudtrail:DeleteEventDataStore': () => undefined,
  'cloudtrail:StopEventDataStoreIngestion': () => undefined,
  'cloudtrail:UpdateEventDataStore': () => undefined,
  'cloudtrail:DeregisterOrganizationDelegatedAdmin': () => undefined,
};

/** The trail an event names by short name or ARN, with the Region that is its home. */
export function trailOf(happening: Happening): {
  Name: string;
  home: RegionState | undefined;
  trail: TrailEntry | undefined;
} {
  const { world, here, request, response } = happening;
  const given = textOf(request.name) ?? textOf(request.trailName) ?? textOf(response.trailARN) ?? '';
  const arn = arnOf(given);
  const home = arn ? world.regions[`${arn.account}/${arn.region}`] : here;
  const Name = arn?.id ?? given;
  return { Name, home, trail: home?.trails[Name] };
}

const advancedSelector = (fields: Loose): AdvancedEventSelector => {
  const { Name, FieldSelectors } = upperCamel(fields);
  return { FieldSelectors, ...(Name && { Name }) };
};

function setLogging(happening: Happening, on: boolean): void {
  const { trail } = trailOf(happening);
  if (trail) trail.IsLogging = on;
}

function writeSettings({ request, region, account }: Happening, entry: TrailEntry | undefined): void {
  if (!entry) return;
  // The empty text takes the key away.
  if (request.kmsKeyId === '') delete entry.trail.KmsKeyId;
  const written = {
    S3BucketName: textOf(request.s3BucketName),
    S3KeyPrefix: textOf(request.s3KeyPrefix),
    SnsTopicName: textOf(request.snsTopicName),
    CloudWatchLogsLogGroupArn: textOf(request.cloudWatchLogsLogGroupArn),
    CloudWatchLogsRoleArn: textOf(request.cloudWatchLogsRoleArn),
    IncludeGlobalServiceEvents: flagOf(request.includeGlobalServiceEvents),
    IsMultiRegionTrail: flagOf(request.isMultiRegionTrail),
    IsOrganizationTrail: flagOf(request.isOrganizationTrail),
    LogFileValidationEnabled: flagOf(request.enableLogFileValidation),
    KmsKeyId: keyArn(textOf(request.kmsKeyId), account, region),
  };
  Object.assign(entry.trail, Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined)));
}

const keyArn = (id: string | undefined, account: string, region: string): string | undefined =>
  id === undefined || id.startsWith('arn:')
    ? id
    : `arn:${partitionOf(region)}:kms:${region}:${account}:${id.startsWith('alias/') ? id : `key/${id}`}`;
