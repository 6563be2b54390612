/** Someone who takes the eyes off the account: a trail stopped, deleted, narrowed or sent elsewhere. */
import { callOf, calledWords, seenIn } from '../conduct.ts';
import { control, severities, type Severity } from '../control.ts';
import { listed } from '../listed.ts';
import { actorOf, type Loose } from '../record.ts';
import { missingEvents, recordsWrites } from '../trail-selectors.ts';
import { arnOf, fieldsOf, flagOf, listOf, textOf } from '../triggers/loose.ts';
import { isPrivateAcl } from '../triggers/s3.ts';
import { requestedSelectors } from '../triggers/selectors.ts';

export const cloudtrailTampering = control({
  id: 'cloudtrail-tampering',
  title: 'No one stops, deletes, narrows or re-targets a trail',
  why: 'What no trail records cannot be proved later, and no change event reaches these guardrails any more. Hiding the traces is the step between getting in and doing harm, so ask who it was before you mend it.',
  severity: 'critical',
  kind: 'conduct',
  resource: 'change',
  sources: [{ document: '001', lines: '69' }],
  mappings: { 'Stratus Red Team': 'cloudtrail-stop, cloudtrail-event-selectors, cloudtrail-delete' },
  triggers: [
    'cloudtrail:StopLogging',
    'cloudtrail:DeleteTrail',
    'cloudtrail:UpdateTrail',
    'cloudtrail:PutEventSelectors',
    'cloudtrail:PutInsightSelectors',
    'cloudtrail:DeleteEventDataStore',
    'cloudtrail:StopEventDataStoreIngestion',
    'cloudtrail:UpdateEventDataStore',
    'cloudtrail:DeregisterOrganizationDelegatedAdmin',
    's3:DeleteBucket',
    's3:PutBucketPolicy',
    's3:DeleteBucketPolicy',
    's3:PutBucketLifecycle',
    's3:PutBucketAcl',
    's3:PutBucketPublicAccessBlock',
    's3:DeleteBucketPublicAccessBlock',
    'kms:DisableKey',
    'kms:ScheduleKeyDeletion',
    'kms:PutKeyPolicy',
  ],
  closes: [],
  calls: [],
  byPerson: [],
  remedy: 'notify',
  strongest: 'notify',
  condition:
    'Only told, with the name of who did it: `cloudtrail-enabled` judges the trail itself and puts right what can be put right. Of an event data store’s update only what it switches off is told. Changes of buckets and keys count only when a trail uses them; whether a new policy of bucket or key, ACL or lifecycle is weaker the event does not tell, so each is told, but for the ACL of the owner alone.',
  evaluate({ record }, { ref }) {
    const found = weakened[callOf(record)]?.(fieldsOf(record.requestParameters)) ?? [];
    const [first] = found;
    if (!first) return [];
    const gravest = severities.findLast(severity => found.some(one => (one.severity ?? 'critical') === severity));
    return [
      {
        key: 'tampering',
        facet: 'all',
        message: `In account ${ref.account} ${actorOf(record).name} ${calledWords(record)}: ${listed(found.map(one => one.what))}.`,
        ...(gravest && gravest !== 'critical' && { severity: gravest }),
        evidence: { ...seenIn(record), weaker: found.map(one => one.what) },
      },
    ];
  },
});

interface Weaker {
  what: string;
  /** When milder than critical. */
  severity?: Severity;
}

/** By event: what of it leaves less to be seen. */
const weakened: Record<string, ((request: Loose) => Weaker[]) | undefined> = {
  'cloudtrail:StopLogging': request => [{ what: `trail ${trailOf(request)} no longer logs` }],
  'cloudtrail:DeleteTrail': request => [{ what: `trail ${trailOf(request)} is gone` }],
  'cloudtrail:UpdateTrail': updated,
  'cloudtrail:PutEventSelectors': request => {
    const selectors = requestedSelectors(request);
    return recordsWrites(selectors)
      ? []
      : [{ what: `trail ${trailOf(request)} records no ${missingEvents(selectors)}` }];
  },
  'cloudtrail:PutInsightSelectors': request =>
    listOf(request.insightSelectors).length > 0
      ? []
      : [{ what: `${trailOf(request)} looks for no unusual activity any more`, severity: 'medium' }],
  'cloudtrail:DeleteEventDataStore': request => [
    { what: `event data store ${storeOf(request)} is to be deleted`, severity: 'high' },
  ],
  'cloudtrail:StopEventDataStoreIngestion': request => [
    { what: `event data store ${storeOf(request)} takes in no more events`, severity: 'high' },
  ],
  'cloudtrail:UpdateEventDataStore': storeUpdated,
  'cloudtrail:DeregisterOrganizationDelegatedAdmin': request => [
    {
      what: `account ${textOf(request.delegatedAdminAccountId) ?? unnamed} no longer looks after the trails of the organization`,
      severity: 'medium',
    },
  ],
  's3:DeleteBucket': request => [{ what: `bucket ${bucketOf(request)} of a trail is gone` }],
  's3:DeleteBucketPolicy': request => [{ what: `no policy lets CloudTrail write to bucket ${bucketOf(request)}` }],
  's3:PutBucketPolicy': request => [
    { what: `bucket ${bucketOf(request)} of a trail has a new policy`, severity: 'high' },
  ],
  's3:PutBucketLifecycle': request => [
    { what: `bucket ${bucketOf(request)} of a trail has new rules for when its logs end`, severity: 'high' },
  ],
  's3:PutBucketAcl': request =>
    isPrivateAcl(request) ? [] : [{ what: `bucket ${bucketOf(request)} of a trail has a new ACL`, severity: 'high' }],
  's3:PutBucketPublicAccessBlock': request =>
    Object.values(fieldsOf(request.PublicAccessBlockConfiguration)).some(value => flagOf(value) === false)
      ? [{ what: `bucket ${bucketOf(request)} of a trail no longer blocks all public access`, severity: 'high' }]
      : [],
  's3:DeleteBucketPublicAccessBlock': request => [
    { what: `bucket ${bucketOf(request)} of a trail no longer blocks any public access`, severity: 'high' },
  ],
  'kms:DisableKey': request => [{ what: `the key ${keyOf(request)} of a trail is off, so its logs cannot be written` }],
  'kms:ScheduleKeyDeletion': request => [
    { what: `the key ${keyOf(request)} of a trail is to be deleted, and what it encrypts with it` },
  ],
  'kms:PutKeyPolicy': request => [{ what: `the key ${keyOf(request)} of a trail has a new policy`, severity: 'high' }],
};

/** UpdateTrail says only what it writes, so what it does not name stays. */
function updated(request: Loose): Weaker[] {
  const trail = `trail ${trailOf(request)}`;
  const off = (field: string): boolean => flagOf(request[field]) === false;
  const bucket = textOf(request.s3BucketName);
  return [
    ...(off('isMultiRegionTrail') ? [{ what: `${trail} records one Region only` }] : []),
    ...(off('includeGlobalServiceEvents') ? [{ what: `${trail} leaves out IAM and the other global services` }] : []),
    ...(off('isOrganizationTrail') ? [{ what: `${trail} leaves out the accounts of the organization` }] : []),
    ...(bucket ? [{ what: `${trail} writes to bucket ${bucket}`, severity: 'high' as const }] : []),
    ...(off('enableLogFileValidation')
      ? [{ what: `nobody can prove that the logs of ${trail} are whole`, severity: 'high' as const }]
      : []),
    ...(request.cloudWatchLogsLogGroupArn === ''
      ? [{ what: `${trail} sends nothing to CloudWatch Logs any more`, severity: 'high' as const }]
      : []),
    ...(request.kmsKeyId === ''
      ? [{ what: `${trail} encrypts with no key of yours`, severity: 'medium' as const }]
      : []),
  ];
}

/** The same of an event data store. Whether another retention or other selectors are less than before the event does not tell. */
function storeUpdated(request: Loose): Weaker[] {
  const store = `event data store ${storeOf(request)}`;
  const off = (field: string): boolean => flagOf(request[field]) === false;
  const weaker = [
    ...(off('terminationProtectionEnabled') ? [`${store} may be deleted`] : []),
    ...(off('multiRegionEnabled') ? [`${store} takes in the events of one Region only`] : []),
    ...(off('organizationEnabled') ? [`${store} leaves out the accounts of the organization`] : []),
  ];
  return weaker.map(what => ({ what, severity: 'high' }));
}

const unnamed = 'without a name';
const lastOf = (named: unknown): string => arnOf(named)?.id ?? textOf(named) ?? unnamed;
const trailOf = (request: Loose): string => lastOf(request.name ?? request.trailName ?? request.eventDataStore);
const storeOf = (request: Loose): string => lastOf(request.eventDataStore);
const bucketOf = (request: Loose): string => textOf(request.bucketName) ?? unnamed;
const keyOf = (request: Loose): string => lastOf(request.keyId);
