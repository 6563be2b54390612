/** Examples of cloudtrail-enabled. */
import type { AdvancedEventSelector, AdvancedFieldSelector, EventSelector } from '@aws-sdk/client-cloudtrail';
import { cloudtrailEnabled } from '../../shared/controls/cloudtrail-enabled.ts';
import { noTrail } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeTrail } from '../../local/sandbox/place.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const region = 'eu-central-1';
const at = (id: string): Ref => ({ kind: 'trail', account, region, id });
const trail =
  (...trails: (Parameters<typeof placeTrail>[1] & object)[]) =>
  (world: World): Ref => {
    const [first] = trails.map((options, i) => placeTrail(world, { Name: `trail-${i + 1}`, ...options }));
    return at(first ?? noTrail);
  };
const TrailName = `arn:aws:cloudtrail:${region}:${account}:trail/trail-1`;
const start = [{ call: 'cloudtrail:StartLogging', input: { Name: TrailName } }];
const management: EventSelector = {
  ReadWriteType: 'All',
  IncludeManagementEvents: true,
  DataResources: [],
  ExcludeManagementEventSources: [],
};
const selectors = (change: EventSelector) => trail({ EventSelectors: [{ ...management, ...change }] });
const advanced = (...fields: AdvancedFieldSelector[]): AdvancedEventSelector[] => [
  { Name: 'management', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, ...fields] },
];
const update = (IsMultiRegionTrail: boolean, IncludeGlobalServiceEvents: boolean) => [
  { call: 'cloudtrail:UpdateTrail', input: { Name: TrailName, IsMultiRegionTrail, IncludeGlobalServiceEvents } },
];
const asked = (isMultiRegion: boolean, hasGlobal: boolean) => ({
  key: 'settings',
  atMost: 'ask' as const,
  why: /may have had a reason/,
  calls: update(true, true),
  undo: { byPerson: update(isMultiRegion, hasGlobal) },
});
const guessed = { key: 'selectors', atMost: 'notify' as const, why: /never guessed/, calls: [] };

check(cloudtrailEnabled, {
  changes: ({ key }) =>
    key === 'logging'
      ? /\.trails\.trail-1\.IsLogging:/
      : key === 'settings'
        ? /\.trails\.trail-1\.trail\.(IsMultiRegionTrail|IncludeGlobalServiceEvents):/
        : /\.trails\.trail-1\.(EventSelectors|AdvancedEventSelectors)\[/,
  fine: [
    { name: 'one multi-Region trail that records all', world: trail({}) },
    { name: 'write events are enough', world: selectors({ ReadWriteType: 'WriteOnly' }) },
    {
      name: 'advanced selectors that record all management events',
      world: trail({ AdvancedEventSelectors: advanced() }),
    },
    {
      name: 'advanced selectors that leave out reads and the RDS Data API',
      world: trail({
        AdvancedEventSelectors: advanced(
          { Field: 'readOnly', Equals: ['false'] },
          { Field: 'eventSource', NotEquals: ['rdsdata.amazonaws.com'] },
        ),
      }),
    },
    { name: 'a stopped trail beside one that records all', world: trail({ IsLogging: false }, {}) },
    { name: 'a deleted trail beside one that records all', world: world => (trail({})(world), at('deleted')) },
    {
      name: 'an organization trail of the management account records all',
      world: world => {
        placeTrail(world, { Name: 'org', account: '444455556666', IsOrganizationTrail: true });
        return trail({ IsLogging: false })(world);
      },
    },
    {
      name: 'a trail whose files reach nobody beside one whose files do',
      world: trail({ LatestDeliveryError: 'AccessDenied' }, {}),
    },
    {
      name: 'a narrow trail beside one whose files reach nobody is not what is wrong',
      world: trail({ IsMultiRegionTrail: false }, { LatestDeliveryError: 'AccessDenied' }),
    },
    {
      name: 'a second selector records what the first leaves out',
      world: trail({ EventSelectors: [{ ...management, IncludeManagementEvents: false }, management] }),
    },
    {
      name: 'a stopped trail that reached nobody either, beside one whose files reach nobody',
      world: trail({ IsLogging: false, LatestDeliveryError: 'NoSuchBucket' }, { LatestDeliveryError: 'AccessDenied' }),
    },
    {
      name: 'a deleted trail beside one whose files reach nobody',
      world: world => (trail({ LatestDeliveryError: 'AccessDenied' })(world), at('deleted')),
    },
  ],
  bad: [
    {
      name: 'the only trail was stopped',
      world: trail({ IsLogging: false }),
      finds: [
        {
          key: 'logging',
          calls: start,
          undo: { byPerson: [{ call: 'cloudtrail:StopLogging', input: { Name: TrailName } }] },
        },
      ],
    },
    {
      name: 'both trails were stopped',
      world: trail({ IsLogging: false }, { IsLogging: false }),
      finds: [{ key: 'logging', calls: start }],
    },
    {
      name: 'its log files do not reach the bucket',
      world: trail({ LatestDeliveryError: 'NoSuchBucket' }, { IsLogging: false }),
      finds: [
        {
          key: 'delivery',
          atMost: 'notify',
          why: /let CloudTrail write again/,
          message:
            /^The log files of trail trail-1 of account 111122223333 do not reach bucket trail-111122223333 \(NoSuchBucket\)/,
          calls: [],
        },
      ],
    },
    {
      name: 'the files of a trail of one Region do not reach the bucket either',
      world: trail({ IsMultiRegionTrail: false, LatestDeliveryError: 'AccessDenied' }),
      finds: [
        { key: 'settings', atMost: 'notify', calls: [] },
        { key: 'delivery', atMost: 'notify', calls: [] },
      ],
    },
    {
      name: 'a stopped trail could not deliver before, and will not again',
      world: trail({ IsLogging: false, LatestDeliveryError: 'AccessDenied' }),
      finds: [
        { key: 'logging', calls: start },
        { key: 'delivery', atMost: 'notify', calls: [] },
      ],
    },
    {
      name: 'a trail of one Region is stopped',
      world: trail({ IsLogging: false, IsMultiRegionTrail: false }),
      finds: [
        { key: 'logging', calls: start },
        { key: 'settings', atMost: 'notify', calls: [] },
      ],
    },
    {
      name: 'the only trail records one Region',
      world: trail({ IsMultiRegionTrail: false }),
      finds: [{ key: 'settings', atMost: 'notify', message: /one Region only/, calls: [] }],
    },
    {
      name: 'the global services are left out',
      world: trail({ IncludeGlobalServiceEvents: false }),
      finds: [{ key: 'settings', atMost: 'notify', message: /IAM among them/, calls: [] }],
    },
    {
      name: 'the trail recorded all Regions when it was last in order',
      world: trail({ IsMultiRegionTrail: false }),
      lastGood: trail({}),
      finds: [asked(false, true)],
    },
    {
      name: 'the global services were recorded when it was last in order',
      world: trail({ IncludeGlobalServiceEvents: false }),
      lastGood: trail({}),
      finds: [asked(true, false)],
    },
    {
      name: 'another trail recorded all Regions in better days',
      world: trail({ IsMultiRegionTrail: false }),
      lastGood: trail({ IsMultiRegionTrail: false }, {}),
      finds: [{ key: 'settings', atMost: 'notify', calls: [] }],
    },
    {
      name: 'an organization trail of this very account records one Region',
      world: trail({ IsMultiRegionTrail: false, IsOrganizationTrail: true }),
      lastGood: trail({ IsOrganizationTrail: true }),
      finds: [{ key: 'settings', atMost: 'notify', calls: [] }],
    },
    {
      name: 'only reads are recorded',
      world: selectors({ ReadWriteType: 'ReadOnly' }),
      finds: [{ ...guessed, message: /no management events that write/ }],
    },
    {
      name: 'no management events are recorded',
      world: selectors({ IncludeManagementEvents: false }),
      finds: [{ ...guessed, message: /no management events,/ }],
    },
    {
      name: 'the events of KMS are left out',
      world: selectors({ ExcludeManagementEventSources: ['kms.amazonaws.com'] }),
      finds: [{ ...guessed, message: /of KMS/ }],
    },
    {
      name: 'advanced selectors leave out KMS',
      world: trail({ AdvancedEventSelectors: advanced({ Field: 'eventSource', NotEquals: ['kms.amazonaws.com'] }) }),
      finds: [guessed],
    },
    {
      name: 'advanced selectors leave out what starts like KMS',
      world: trail({ AdvancedEventSelectors: advanced({ Field: 'eventSource', NotStartsWith: ['kms'] }) }),
      finds: [guessed],
    },
    {
      name: 'advanced selectors record reads only',
      world: trail({ AdvancedEventSelectors: advanced({ Field: 'readOnly', Equals: ['true'] }) }),
      finds: [guessed],
    },
    {
      name: 'advanced selectors record one user only',
      world: trail({
        AdvancedEventSelectors: advanced({
          Field: 'userIdentity.arn',
          StartsWith: ['arn:aws:iam::111122223333:user/'],
        }),
      }),
      finds: [guessed],
    },
    {
      name: 'advanced selectors record data events only',
      world: trail({ AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }] }] }),
      finds: [{ ...guessed, message: /no management events,/ }],
    },
    {
      name: 'the selectors of better days are known',
      world: selectors({ ReadWriteType: 'ReadOnly' }),
      lastGood: trail({ EventSelectors: [{ ...management, ReadWriteType: 'WriteOnly' }] }),
      finds: [
        {
          key: 'selectors',
          calls: [
            {
              call: 'cloudtrail:PutEventSelectors',
              input: { TrailName, EventSelectors: [{ ...management, ReadWriteType: 'WriteOnly' }] },
            },
          ],
          undo: {
            byPerson: [
              {
                call: 'cloudtrail:PutEventSelectors',
                input: { TrailName, EventSelectors: [{ ...management, ReadWriteType: 'ReadOnly' }] },
              },
            ],
          },
        },
      ],
    },
    {
      name: 'advanced selectors took the place of better ones',
      world: trail({ AdvancedEventSelectors: advanced({ Field: 'readOnly', Equals: ['true'] }) }),
      lastGood: trail({}),
      finds: [
        {
          key: 'selectors',
          calls: [{ call: 'cloudtrail:PutEventSelectors', input: { TrailName, EventSelectors: [management] } }],
          undo: {
            byPerson: [
              {
                call: 'cloudtrail:PutEventSelectors',
                input: { TrailName, AdvancedEventSelectors: advanced({ Field: 'readOnly', Equals: ['true'] }) },
              },
            ],
          },
        },
      ],
    },
    {
      name: 'the better days were those of another trail',
      world: selectors({ ReadWriteType: 'ReadOnly' }),
      lastGood: trail({ EventSelectors: [{ ...management, IncludeManagementEvents: false }] }, {}),
      finds: [guessed],
    },
    {
      name: 'stopped and narrowed are two faults with a fix each',
      world: trail({ IsLogging: false, EventSelectors: [{ ...management, ReadWriteType: 'ReadOnly' }] }),
      lastGood: trail({}),
      finds: [{ key: 'logging' }, { key: 'selectors' }],
    },
    {
      name: 'the management account stopped its organization trail',
      world: world => {
        placeTrail(world, { Name: 'org', account: '444455556666', IsOrganizationTrail: true, IsLogging: false });
        return at('org');
      },
      finds: [{ key: 'logging', atMost: 'notify', why: /management account 444455556666/, calls: [] }],
    },
    {
      name: 'the trail lives in another Region',
      world: world => {
        placeTrail(world, { Name: 'trail-1', region: 'us-east-1', IsLogging: false });
        return at('trail-1');
      },
      finds: [{ key: 'logging', atMost: 'notify', why: /home Region us-east-1/, calls: [] }],
    },
    {
      name: 'the only trail was deleted',
      world: () => at('trail-1'),
      finds: [{ key: 'no-trail', atMost: 'notify', message: /trail trail-1 is gone/, calls: [] }],
    },
    {
      name: 'there never was a trail',
      world: () => at(noTrail),
      finds: [
        {
          key: 'no-trail',
          atMost: 'notify',
          message: /^No trail records the management events of account 111122223333\.$/,
          calls: [],
        },
      ],
    },
  ],
});
