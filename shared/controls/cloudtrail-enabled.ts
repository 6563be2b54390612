/** An account whose changes no trail records, in which eks-guardrails is blind too. */
import { control, type Finding, type Given } from '../control.ts';
import type { TrailState } from '../resources/account.ts';
import { noTrail } from '../refs.ts';
import { whyNotOurs } from '../trail-owner.ts';
import { missingEvents, putSelectors, recordsWrites, savedSelectors } from '../trail-selectors.ts';

export const cloudtrailEnabled = control({
  id: 'cloudtrail-enabled',
  title: 'A multi-Region trail records management write events and is logging',
  why: 'Without a trail that logs, nobody can say who changed what, and no change event reaches these guardrails any more. Stopping it is often the first thing an intruder does.',
  severity: 'critical',
  kind: 'aws-config',
  resource: 'trail',
  sources: [
    { document: '000', lines: '134-137' },
    { document: '001', lines: '67' },
    { document: '003', lines: '33' },
  ],
  mappings: {
    'AWS Config': 'multi-region-cloudtrail-enabled',
    Prowler: 'cloudtrail_multi_region_enabled',
    'Automated Security Response': 'CloudTrail.1',
  },
  triggers: [
    'cloudtrail:StopLogging',
    'cloudtrail:DeleteTrail',
    'cloudtrail:UpdateTrail',
    'cloudtrail:PutEventSelectors',
    'cloudtrail:CreateTrail',
    'schedule:hourly',
  ],
  closes: ['cloudtrail:StartLogging', 'cloudtrail:PutEventSelectors', 'cloudtrail:UpdateTrail'],
  calls: ['cloudtrail:StartLogging', 'cloudtrail:PutEventSelectors', 'cloudtrail:UpdateTrail'],
  byPerson: ['cloudtrail:StopLogging'],
  remedy: 'revert',
  strongest: 'revert',
  condition:
    'Reverted: a stopped trail, and selectors whose last good state is known, on a trail of this account. Asked: a trail that recorded all Regions and the global services when it was last in order and no longer does. Only told: log files that do not reach their bucket, which the hourly sweep sees, trails of which that is not known, deleted ones, and organization trails, which the management account owns. A trail that writes to another bucket still records: `cloudtrail-tampering` tells of it.',
  needsLastGood: true,
  evaluate({ trail, others }, given) {
    const adequate = [...(trail ? [trail] : []), ...others].filter(isAdequate);
    if (adequate.some(one => !one.LatestDeliveryError)) return [];
    // Its events still reach us; what is lost is the proof of them.
    if (adequate.length > 0) return trail && adequate.includes(trail) ? undelivered(trail, given) : [];
    if (!trail) return [missing(given)];
    return [
      ...stopped(trail, given),
      ...narrowed(trail, given),
      ...settings(trail, given),
      ...undelivered(trail, given),
    ].map(found => ownersOnly(found, trail, given));
  },
});

type Found = Finding<
  'cloudtrail:StartLogging' | 'cloudtrail:PutEventSelectors' | 'cloudtrail:UpdateTrail',
  'cloudtrail:StopLogging'
>;
type GivenTrail = Given<'trail'>;

const isAdequate = (state: TrailState): boolean => state.IsLogging && coversAll(state) && recordsWrites(state);

// Without the global services no IAM event is recorded.
const coversAll = ({ trail }: TrailState): boolean =>
  trail.IsMultiRegionTrail === true && trail.IncludeGlobalServiceEvents !== false;

const missing = ({ ref }: GivenTrail): Found => ({
  key: 'no-trail',
  facet: 'all',
  message: `No trail records the management events of account ${ref.account}${ref.id === noTrail ? '' : `: trail ${ref.id} is gone`}.`,
  atMost: {
    remedy: 'notify',
    why: 'a trail needs a bucket and a policy that a person chooses: create a multi-Region trail',
  },
  evidence: { trail: null },
});

function stopped(state: TrailState, { ref }: GivenTrail): Found[] {
  if (state.IsLogging) return [];
  const Name = state.trail.TrailARN ?? ref.id;
  return [
    {
      key: 'logging',
      facet: 'logging',
      message: `Trail ${ref.id} of account ${ref.account} does not log, and no other trail records all management events that write.`,
      plan: {
        calls: [{ call: 'cloudtrail:StartLogging', input: { Name } }],
        undo: { byPerson: [{ call: 'cloudtrail:StopLogging', input: { Name } }] },
        effect:
          'The trail writes to its bucket again; what happened meanwhile is in the event history of 90 days only.',
      },
      evidence: { isLogging: false, trail: Name },
    },
  ];
}

function narrowed(state: TrailState, { ref, lastGood }: GivenTrail): Found[] {
  if (recordsWrites(state)) return [];
  const TrailName = state.trail.TrailARN ?? ref.id;
  const good = savedSelectors(lastGood);
  return [
    {
      key: 'selectors',
      facet: 'selectors',
      message: `Trail ${ref.id} of account ${ref.account} records no ${missingEvents(state)}, and no other trail does.`,
      ...(good
        ? {
            plan: {
              calls: [putSelectors(TrailName, good)],
              undo: { byPerson: [putSelectors(TrailName, state)] },
              effect:
                'The trail records what it recorded when it was last in order; selectors set since then are replaced.',
            },
          }
        : {
            atMost: {
              remedy: 'notify' as const,
              why: 'what it recorded before is not known, and selectors are never guessed',
            },
          }),
      evidence: { eventSelectors: state.EventSelectors, advancedEventSelectors: state.AdvancedEventSelectors },
    },
  ];
}

function settings(state: TrailState, { ref, lastGood }: GivenTrail): Found[] {
  if (coversAll(state)) return [];
  const { IsMultiRegionTrail = false, IncludeGlobalServiceEvents = true, IsOrganizationTrail } = state.trail;
  const what = IsMultiRegionTrail ? 'leaves out the global services (IAM among them)' : 'records one Region only';
  const Name = state.trail.TrailARN ?? ref.id;
  const put = (all: boolean) => ({
    call: 'cloudtrail:UpdateTrail' as const,
    input: all
      ? { Name, IsMultiRegionTrail: true, IncludeGlobalServiceEvents: true }
      : { Name, IsMultiRegionTrail, IncludeGlobalServiceEvents },
  });
  // AWS asks more rights of whoever updates an organization's trail than a fix has.
  const isKnown = lastGood?.trail && coversAll(lastGood.trail) && IsOrganizationTrail !== true;
  return [
    {
      key: 'settings',
      facet: 'settings',
      message: `Trail ${ref.id} of account ${ref.account} ${what}, and no other trail records all management events that write.`,
      ...(isKnown
        ? {
            atMost: { remedy: 'ask' as const, why: 'who made it record less may have had a reason' },
            plan: {
              calls: [put(true)],
              undo: { byPerson: [put(false)] },
              effect: 'The trail records all Regions and the global services again, as when it was last in order.',
            },
          }
        : {
            atMost: {
              remedy: 'notify' as const,
              why: 'who recorded so little may have had a reason: run update-trail with --is-multi-region-trail and --include-global-service-events',
            },
          }),
      evidence: {
        isMultiRegionTrail: state.trail.IsMultiRegionTrail ?? null,
        includeGlobalServiceEvents: state.trail.IncludeGlobalServiceEvents ?? null,
      },
    },
  ];
}

function undelivered({ trail, LatestDeliveryError }: TrailState, { ref }: GivenTrail): Found[] {
  if (!LatestDeliveryError) return [];
  const bucket = trail.S3BucketName ?? 'without a name';
  return [
    {
      key: 'delivery',
      facet: 'delivery',
      message: `The log files of trail ${ref.id} of account ${ref.account} do not reach bucket ${bucket} (${LatestDeliveryError}), and those of no other trail hold all management events that write.`,
      atMost: {
        remedy: 'notify',
        why: 'the bucket, its policy or its key must let CloudTrail write again: until then nothing it records is kept',
      },
      evidence: { latestDeliveryError: LatestDeliveryError, bucket },
    },
  ];
}

/** Another account's trail is changed there, and a trail only in its home Region. */
function ownersOnly({ plan, ...found }: Found, { trail }: TrailState, { ref }: GivenTrail): Found {
  const why = whyNotOurs(trail, ref);
  return why ? { ...found, atMost: { remedy: 'notify', why } } : { ...found, ...(plan && { plan }) };
}
