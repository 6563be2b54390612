/** What CloudTrail's and GuardDuty's own events need: the account's trail, its detector, the detectors of its members. */
import { detectorRef } from '../../../shared/refs.ts';
import { arnOf, listOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Making } from '../assume.ts';
import { placeDetector, placeTrail } from '../place-accounts.ts';
import { regionOf } from '../world.ts';

export function assumeForGuarddutyOrTrail(making: Making): void {
  const { event, account, request } = making;
  switch (event) {
    case 'StopLogging':
    case 'StartLogging':
    case 'DeleteTrail':
    case 'UpdateTrail':
    case 'PutEventSelectors':
      return needTrail(making);
    case 'UpdateDetector':
    case 'DeleteDetector':
    case 'UpdateOrganizationConfiguration':
      return needDetector(making, account, textOf(request.detectorId));
    case 'UpdateMemberDetectors':
      for (const member of listOf(request.accountIds)) if (typeof member === 'string') needDetector(making, member);
      return;
    default:
  }
}

// An ARN of another account names an organization trail, which belongs to that account and shows in this one.
function needTrail({ world, account, region, request, need }: Making): void {
  const given = textOf(request.name) ?? textOf(request.trailName);
  if (!given) return;
  const arn = arnOf(given);
  const home = { account: arn?.account ?? account, region: arn?.region ?? region };
  const Name = arn?.id ?? given;
  need(
    { kind: 'trail', account, region: home.region, id: Name },
    regionOf(world, home.account, home.region).trails[Name] !== undefined,
    () => void placeTrail(world, { ...home, Name, ...(home.account !== account && { IsOrganizationTrail: true }) }),
  );
}

// An account has one detector: one made up before under another id takes the log's.
function needDetector({ world, account: caller, region, need }: Making, account: string, DetectorId?: string): void {
  const here = regionOf(world, account, region);
  const [id, detector] = Object.entries(here.detectors)[0] ?? [];
  need(
    detectorRef(account, region),
    detector !== undefined,
    () =>
      void placeDetector(world, {
        account,
        region,
        ...(DetectorId && { DetectorId }),
        ...(account !== caller && { administrator: caller }),
      }),
  );
  if (!id || !detector || !DetectorId || id === DetectorId || !world.assumed[`${account}/${region}/detector/detector`])
    return;
  delete here.detectors[id];
  here.detectors[DetectorId] = detector;
}
