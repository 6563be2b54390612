/** Examples of cloudtrail-tampering. */
import { cloudtrailTampering } from '../../shared/controls/cloudtrail-tampering.ts';
import { placeTrail } from '../../local/sandbox/place.ts';
import { check } from '../check.ts';
import { resourceNow, staged } from '../examples.ts';
import { recordedExample, sessionOf } from '../recorded.ts';

const arn = 'arn:aws:cloudtrail:eu-central-1:111122223333:';
const key = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd';
const bucketName = 'trail-111122223333';
const calling = (call: string, requestParameters: object, more: object = {}) => {
  const [source = '', eventName = ''] = call.split(':');
  return {
    eventSource: `${source}.amazonaws.com`,
    eventName,
    requestParameters,
    userIdentity: sessionOf('Admin'),
    ...more,
  };
};
/** Beside the trail `shop-audit` with its bucket and key. */
const example = (name: string, call: string, request: object, more: object = {}) =>
  recordedExample(name, calling(call, request, more), world => {
    placeTrail(world, { Name: 'shop-audit', S3BucketName: bucketName, KmsKeyId: key });
  });
const finds = (message: RegExp, severity?: 'high' | 'medium') => [
  { key: 'tampering', message, calls: [], ...(severity && { severity }) },
];
const management = { readWriteType: 'All', includeManagementEvents: true, dataResources: [] };
const advanced = (...more: object[]) => ({
  trailName: 'shop-audit',
  advancedEventSelectors: [{ fieldSelectors: [{ field: 'eventCategory', equals: ['Management'] }, ...more] }],
});
const blocks = (BlockPublicAcls: boolean) => ({
  bucketName,
  PublicAccessBlockConfiguration: { BlockPublicAcls, BlockPublicPolicy: true },
});

check(cloudtrailTampering, {
  bare: 'nothing',
  fine: [
    example('an event data store is protected and keeps longer', 'cloudtrail:UpdateEventDataStore', {
      eventDataStore: 'arn:aws:cloudtrail:eu-central-1:111122223333:eventdatastore/9e3c',
      terminationProtectionEnabled: true,
      retentionPeriod: 2557,
    }),
    example('a trail begins to log', 'cloudtrail:StartLogging', { name: 'shop-audit' }),
    example('selectors that record all', 'cloudtrail:PutEventSelectors', {
      trailName: 'shop-audit',
      eventSelectors: [management],
    }),
    example('selectors whose fields have their defaults', 'cloudtrail:PutEventSelectors', {
      trailName: `${arn}trail/shop-audit`,
      eventSelectors: [{ dataResources: [] }],
    }),
    example('advanced selectors that leave out reads', 'cloudtrail:PutEventSelectors', {
      ...advanced({ field: 'readOnly', equals: ['false'] }),
    }),
    example('a trail comes to record all Regions', 'cloudtrail:UpdateTrail', {
      name: 'shop-audit',
      isMultiRegionTrail: true,
      enableLogFileValidation: true,
    }),
    example('insights are switched on', 'cloudtrail:PutInsightSelectors', {
      trailName: 'shop-audit',
      insightSelectors: [{ insightType: 'ApiCallRateInsight' }],
    }),
    example('the ACL of the owner alone', 's3:PutBucketAcl', { bucketName, 'x-amz-acl': ['private'] }),
    example('all public access is blocked', 's3:PutBucketPublicAccessBlock', blocks(true)),
  ],
  bad: [
    {
      ...example('a trail is stopped by its short name', 'cloudtrail:StopLogging', { name: 'shop-audit' }),
      finds: finds(
        /^In account 111122223333 alice via role Admin called cloudtrail:StopLogging in eu-central-1 from 192\.0\.2\.17: trail shop-audit no longer logs\.$/,
      ),
    },
    {
      ...example('a trail is stopped by its ARN', 'cloudtrail:StopLogging', { name: `${arn}trail/shop-audit` }),
      finds: finds(/: trail shop-audit no longer logs\.$/),
    },
    {
      ...example('a trail is deleted', 'cloudtrail:DeleteTrail', { name: 'shop-audit' }),
      finds: finds(/trail shop-audit is gone\.$/),
    },
    {
      ...example('only reads are recorded', 'cloudtrail:PutEventSelectors', {
        trailName: 'shop-audit',
        eventSelectors: [{ ...management, readWriteType: 'ReadOnly' }],
      }),
      finds: finds(/trail shop-audit records no management events that write\.$/),
    },
    {
      ...example('management events are left out', 'cloudtrail:PutEventSelectors', {
        trailName: 'shop-audit',
        eventSelectors: [{ ...management, includeManagementEvents: false }],
      }),
      finds: finds(/records no management events\.$/),
    },
    {
      ...example('the events of KMS are left out', 'cloudtrail:PutEventSelectors', {
        trailName: 'shop-audit',
        eventSelectors: [{ ...management, excludeManagementEventSources: ['kms.amazonaws.com'] }],
      }),
      finds: finds(/records no management events of KMS\.$/),
    },
    {
      ...example('advanced selectors record one user only', 'cloudtrail:PutEventSelectors', {
        ...advanced({ field: 'userIdentity.arn', startsWith: ['arn:aws:iam::111122223333:user/'] }),
      }),
      finds: finds(/records no management events but a part\.$/),
    },
    {
      ...example('a trail is narrowed and sent elsewhere', 'cloudtrail:UpdateTrail', {
        name: 'shop-audit',
        isMultiRegionTrail: false,
        includeGlobalServiceEvents: false,
        s3BucketName: 'elsewhere',
      }),
      finds: finds(/records one Region only, .*leaves out IAM.* and trail shop-audit writes to bucket elsewhere\.$/),
    },
    {
      ...example('a trail writes to another bucket', 'cloudtrail:UpdateTrail', {
        name: 'shop-audit',
        s3BucketName: 'elsewhere',
      }),
      finds: finds(/writes to bucket elsewhere\.$/, 'high'),
    },
    {
      ...example('the logs can no longer be proved', 'cloudtrail:UpdateTrail', {
        name: 'shop-audit',
        enableLogFileValidation: false,
        kmsKeyId: '',
      }),
      finds: finds(/nobody can prove that the logs of trail shop-audit are whole and .* no key of yours\.$/, 'high'),
    },
    {
      ...example('an organization trail becomes one of a single account', 'cloudtrail:UpdateTrail', {
        name: 'shop-audit',
        isOrganizationTrail: 'false',
      }),
      finds: finds(/leaves out the accounts of the organization\.$/),
    },
    {
      ...example('insights are switched off', 'cloudtrail:PutInsightSelectors', {
        trailName: 'shop-audit',
        insightSelectors: [],
      }),
      finds: finds(/no unusual activity/, 'medium'),
    },
    {
      ...example('an event data store is deleted', 'cloudtrail:DeleteEventDataStore', {
        eventDataStore: `${arn}eventdatastore/9e3c`,
      }),
      finds: finds(/event data store 9e3c is to be deleted\.$/, 'high'),
    },
    {
      ...example('an event data store stops', 'cloudtrail:StopEventDataStoreIngestion', {
        eventDataStore: `${arn}eventdatastore/9e3c`,
      }),
      finds: finds(/takes in no more events\.$/, 'high'),
    },
    {
      ...example('an event data store loses its protection and the other Regions', 'cloudtrail:UpdateEventDataStore', {
        eventDataStore: `${arn}eventdatastore/9e3c`,
        terminationProtectionEnabled: false,
        multiRegionEnabled: 'false',
      }),
      finds: finds(
        /store 9e3c may be deleted and event data store 9e3c takes in the events of one Region only\.$/,
        'high',
      ),
    },
    {
      ...example('an event data store leaves out other accounts', 'cloudtrail:UpdateEventDataStore', {
        eventDataStore: `${arn}eventdatastore/9e3c`,
        organizationEnabled: false,
      }),
      finds: finds(/leaves out the accounts of the organization\.$/, 'high'),
    },
    {
      ...example('an account no longer looks after trails', 'cloudtrail:DeregisterOrganizationDelegatedAdmin', {
        delegatedAdminAccountId: '444455556666',
      }),
      finds: finds(/account 444455556666 no longer looks after the trails of the organization\.$/, 'medium'),
    },
    {
      ...example('the bucket of a trail is deleted', 's3:DeleteBucket', { bucketName }),
      finds: finds(/bucket trail-111122223333 of a trail is gone\.$/),
    },
    {
      ...example('the policy of the bucket is deleted', 's3:DeleteBucketPolicy', { bucketName }),
      finds: finds(/no policy lets CloudTrail write to bucket trail-111122223333\.$/),
    },
    {
      ...example('the bucket gets another policy', 's3:PutBucketPolicy', { bucketName }),
      finds: finds(/new policy\.$/, 'high'),
    },
    {
      ...example('the logs are to end sooner', 's3:PutBucketLifecycle', { bucketName }),
      finds: finds(/when its logs end\.$/, 'high'),
    },
    {
      ...example('the bucket gets another ACL', 's3:PutBucketAcl', { bucketName }),
      finds: finds(/new ACL\.$/, 'high'),
    },
    {
      ...example('the bucket gets a public ACL', 's3:PutBucketAcl', { bucketName, 'x-amz-acl': 'public-read' }),
      finds: finds(/new ACL\.$/, 'high'),
    },
    {
      ...example('public access is blocked in part', 's3:PutBucketPublicAccessBlock', blocks(false)),
      finds: finds(/no longer blocks all public access\.$/, 'high'),
    },
    {
      ...example('a trail no longer sends to CloudWatch Logs', 'cloudtrail:UpdateTrail', {
        name: 'shop-audit',
        cloudWatchLogsLogGroupArn: '',
      }),
      finds: finds(/sends nothing to CloudWatch Logs any more\.$/, 'high'),
    },
    {
      ...example('the key of a trail has another policy', 'kms:PutKeyPolicy', { keyId: '1234abcd' }),
      finds: finds(/the key 1234abcd of a trail has a new policy\.$/, 'high'),
    },
    {
      ...example('the key of a trail is disabled', 'kms:DisableKey', { keyId: '1234abcd' }),
      finds: finds(/the key 1234abcd of a trail is off/),
    },
    {
      ...example(
        'the key of a trail, named by an alias, is to be deleted',
        'kms:ScheduleKeyDeletion',
        { keyId: 'alias/trail' },
        { resources: [{ ARN: key }] },
      ),
      finds: finds(/is to be deleted/),
    },
  ],
});

describe('what is nobody’s business', () => {
  test.each([
    ['a bucket no trail writes to', 's3:DeleteBucket', { bucketName: 'holidays' }],
    ['a bucket the record does not name', 's3:PutBucketPolicy', {}],
    ['a key no trail uses', 'kms:DisableKey', { keyId: 'abcd' }],
    ['a key the record does not name', 'kms:DisableKey', {}],
  ])('%s', async (name, call, request) => {
    const one = example(name, call, request);
    const stage = staged(one);
    expect(await resourceNow(stage, one, stage.ref)).toBeNull();
  });
});
