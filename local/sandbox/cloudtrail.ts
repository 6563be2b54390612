/** CloudTrail in the sandbox: trails live in their home Region, multi-Region ones show elsewhere as shadows, organization ones in every account. */
import { refuse, type At, type Performs } from './at.ts';
import type { TrailEntry } from './states.ts';
import type { World } from './world.ts';

export const cloudtrail: Performs<'cloudtrail'> = {
  'cloudtrail:DescribeTrails': (at, { trailNameList, includeShadowTrails = true }) => {
    const here = visibleTrails(at).filter(entry => includeShadowTrails || isHome(at, entry));
    if (!trailNameList?.length) return { trailList: here.map(entry => entry.trail) };
    // A name that leads nowhere is left out of the answer, not refused.
    return {
      trailList: here.filter(entry => trailNameList.some(name => isCalled(at, entry, name))).map(entry => entry.trail),
    };
  },

  'cloudtrail:GetTrailStatus': (at, { Name }) => {
    const { IsLogging, LatestDeliveryError } = trailOf(at, Name);
    return { IsLogging, ...(LatestDeliveryError && { LatestDeliveryError }) };
  },

  'cloudtrail:GetEventSelectors': (at, { TrailName }) => {
    const { trail, EventSelectors, AdvancedEventSelectors } = trailOf(at, TrailName);
    return {
      TrailARN: trail.TrailARN,
      ...(EventSelectors.length > 0 && { EventSelectors }),
      ...(AdvancedEventSelectors.length > 0 && { AdvancedEventSelectors }),
    };
  },

  'cloudtrail:StartLogging': (at, { Name }) => {
    writable(at, Name).IsLogging = true;
    return {};
  },

  'cloudtrail:StopLogging': (at, { Name }) => {
    writable(at, Name).IsLogging = false;
    return {};
  },

  // Only what our plans write.
  'cloudtrail:UpdateTrail': (at, { Name, EnableLogFileValidation, IsMultiRegionTrail, IncludeGlobalServiceEvents }) => {
    const { trail } = writable(at, Name);
    if (EnableLogFileValidation !== undefined) trail.LogFileValidationEnabled = EnableLogFileValidation;
    if (IsMultiRegionTrail !== undefined) trail.IsMultiRegionTrail = IsMultiRegionTrail;
    if (IncludeGlobalServiceEvents !== undefined) trail.IncludeGlobalServiceEvents = IncludeGlobalServiceEvents;
    const { Name: name, TrailARN, S3BucketName, LogFileValidationEnabled } = trail;
    return { Name: name, TrailARN, S3BucketName, LogFileValidationEnabled };
  },

  'cloudtrail:PutEventSelectors': (at, { TrailName, EventSelectors, AdvancedEventSelectors }) => {
    const entry = writable(at, TrailName);
    if (Boolean(EventSelectors) === Boolean(AdvancedEventSelectors)) {
      refuse(
        at,
        'InvalidEventSelectorsException',
        'Give either EventSelectors or AdvancedEventSelectors, exactly one of them.',
      );
    }
    putSelectors(entry, { EventSelectors, AdvancedEventSelectors });
    return {
      TrailARN: entry.trail.TrailARN,
      ...(EventSelectors && { EventSelectors }),
      ...(AdvancedEventSelectors && { AdvancedEventSelectors }),
    };
  },
};

/** One kind of selectors replaces the other. */
export function putSelectors(
  entry: TrailEntry,
  selectors: {
    EventSelectors?: TrailEntry['EventSelectors'] | undefined;
    AdvancedEventSelectors?: TrailEntry['AdvancedEventSelectors'] | undefined;
  },
): void {
  entry.EventSelectors = selectors.EventSelectors ?? [];
  entry.AdvancedEventSelectors = selectors.AdvancedEventSelectors ?? [];
  entry.trail.HasCustomEventSelectors = true;
}

/** The account and Region a trail belongs to. */
export function ownerOf(entry: TrailEntry): { account: string; region: string } {
  return { account: entry.trail.TrailARN.split(':')[4] ?? '', region: entry.trail.HomeRegion };
}

/** Every trail of the world. */
export const allTrails = (world: Pick<World, 'regions'>): TrailEntry[] =>
  Object.values(world.regions).flatMap(region => Object.values(region.trails));

const isHome = (at: At, entry: TrailEntry): boolean => entry.trail.HomeRegion === at.region;

// The accounts of a world belong to one organization, so that an organization trail shows in all of them.
const visibleTrails = (at: At): TrailEntry[] =>
  allTrails(at.world).filter(entry => {
    const mine = ownerOf(entry).account === at.account || entry.trail.IsOrganizationTrail;
    return mine && (isHome(at, entry) || entry.trail.IsMultiRegionTrail);
  });

// A shadow, and a trail of another account, is known by its ARN only.
const isCalled = (at: At, entry: TrailEntry, name: string): boolean =>
  name === entry.trail.TrailARN ||
  (name === entry.trail.Name && isHome(at, entry) && ownerOf(entry).account === at.account);

function trailOf(at: At, name = ''): TrailEntry {
  const entry = visibleTrails(at).find(entry => isCalled(at, entry, name));
  return entry ?? refuse(at, 'TrailNotFoundException', `Unknown trail: ${name} for the user: ${at.account}`);
}

// Only the owner changes a trail, and only in its home Region (T-CT-1, T-CT-2).
function writable(at: At, name = ''): TrailEntry {
  const entry = allTrails(at.world).find(
    entry => isCalled(at, entry, name) && (ownerOf(entry).account === at.account || entry.trail.IsOrganizationTrail),
  );
  if (!entry) return trailOf(at, name);
  if (ownerOf(entry).account !== at.account) {
    refuse(
      at,
      'NotOrganizationMasterAccountException',
      'The request could not be processed because your account is not the management account of the organization.',
    );
  }
  if (!isHome(at, entry))
    refuse(
      at,
      'InvalidHomeRegionException',
      `This operation is not allowed in ${at.region}: the home Region of the trail is ${entry.trail.HomeRegion}.`,
    );
  return entry;
}
