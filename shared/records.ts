/** Finds the CloudTrail records in a parsed JSON document, and says in words what is wrong with what is none. */
import { findingRecord, findingType } from './guardduty-finding.ts';
import type { CloudTrailRecord } from './record.ts';

/** What stands where a record should be and is none, in words for a person. */
export interface Unreadable {
  error: string;
}

/**
 * The records of a document in any form CloudTrail comes in: an EventBridge envelope, a bare record,
 * a log file `{Records: […]}`, or a list of those. One malformed record is one error entry and never spoils the rest.
 */
export function recordsIn(value: unknown): (CloudTrailRecord | Unreadable)[] {
  if (!Array.isArray(value)) return recordsOfDocument(value);
  return value.flatMap((item: unknown, at) => recordsOfDocument(item).map(found => placed(found, `[${at}]`)));
}

/** One record, bare or in its EventBridge envelope; a finding of GuardDuty as the record of a change. */
export function recordIn(value: unknown): CloudTrailRecord | Unreadable {
  if (!isObject(value)) return { error: `this is ${nameOf(value)}, not a CloudTrail record` };
  if (!('detail-type' in value)) return checked(value);
  const type = value['detail-type'];
  if (type === findingType) return checked(findingRecord(value));
  if (typeof type !== 'string' || !type.endsWith(' via CloudTrail'))
    return { error: `this is an EventBridge event of type ${JSON.stringify(type)}, not a CloudTrail record` };
  if (!isObject(value.detail)) return { error: `the envelope's detail is ${nameOf(value.detail)}, not a record` };
  // Old records lack the account that received them; the envelope knows it.
  const { account, region } = value;
  return checked({ ...withText('recipientAccountId', account), ...withText('awsRegion', region), ...value.detail });
}

/** True for an error entry. */
export const isUnreadable = (found: CloudTrailRecord | Unreadable): found is Unreadable => !('eventID' in found);

function recordsOfDocument(value: unknown): (CloudTrailRecord | Unreadable)[] {
  if (!isObject(value) || !('Records' in value)) return [recordIn(value)];
  if (!Array.isArray(value.Records)) return [{ error: `Records is ${nameOf(value.Records)}, not a list` }];
  return value.Records.map((item: unknown, at) => placed(recordIn(item), `Records[${at}]`));
}

const placed = (found: CloudTrailRecord | Unreadable, at: string): CloudTrailRecord | Unreadable =>
  isUnreadable(found) ? { error: `${at}${found.error.startsWith('Records[') ? '.' : ': '}${found.error}` } : found;

const required = ['eventSource', 'eventName', 'eventTime', 'eventID', 'awsRegion'];
const optional = ['recipientAccountId', 'userAgent', 'sourceIPAddress', 'requestID', 'errorCode', 'errorMessage'];
const identity = ['type', 'arn', 'accountId', 'principalId', 'userName', 'invokedBy'];

// AWS writes null for what it leaves out: such a field counts as absent.
function checked(given: Record<string, unknown>): CloudTrailRecord | Unreadable {
  const missing = required.filter(name => given[name] === undefined || given[name] === null || given[name] === '');
  if (missing.length > 0) return { error: `not a CloudTrail record: it has no ${missing.join(', no ')}` };
  const who = given.userIdentity ?? {};
  const session = isObject(who) ? (who.sessionContext ?? {}) : {};
  const issuer = isObject(session) ? (session.sessionIssuer ?? {}) : {};
  const faults = [
    ...wrongTexts(given, [...required, ...optional], ''),
    ...wrongObjects({ userIdentity: who, 'userIdentity.sessionContext': session }),
    ...wrongObjects({ 'userIdentity.sessionContext.sessionIssuer': issuer }),
    ...wrongObjects({ requestParameters: given.requestParameters, responseElements: given.responseElements }),
    ...(isObject(who) ? wrongTexts(who, identity, 'userIdentity.') : []),
    ...(isObject(issuer) ? wrongTexts(issuer, identity, 'userIdentity.sessionContext.sessionIssuer.') : []),
    ...(Array.isArray(given.resources ?? []) ? [] : [`resources is ${nameOf(given.resources)}, not a list`]),
    ...wrongTime(given.eventTime),
  ];
  const present = Object.entries(given).filter(([name, value]) => value !== null || !mayBeNull.has(name));
  const record = { ...Object.fromEntries(present), userIdentity: who };
  return isFree(record, faults) ? record : { error: `a CloudTrail record that cannot be read: ${faults.join('; ')}` };
}

const isFree = (given: Record<string, unknown>, faults: string[]): given is CloudTrailRecord => faults.length === 0;

const mayBeNull = new Set([...optional, 'resources', 'readOnly']);

const wrongTexts = (given: Record<string, unknown>, names: string[], path: string): string[] =>
  names
    .filter(name => given[name] !== undefined && given[name] !== null && typeof given[name] !== 'string')
    .map(name => `${path}${name} is ${nameOf(given[name])}, not a text`);

const wrongObjects = (given: Record<string, unknown>): string[] =>
  Object.entries(given)
    .filter(([, value]) => value !== undefined && value !== null && !isObject(value))
    .map(([name, value]) => `${name} is ${nameOf(value)}, not an object`);

const wrongTime = (time: unknown): string[] =>
  typeof time === 'string' && (!/^\d{4}-\d{2}-\d{2}T/.test(time) || Number.isNaN(Date.parse(time)))
    ? [`eventTime ${JSON.stringify(time)} is no time like 2026-11-03T09:14:07Z`]
    : [];

const withText = (name: string, value: unknown) => (typeof value === 'string' && value !== '' ? { [name]: value } : {});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  const kind: string = typeof value;
  return { string: 'a text', number: 'a number', boolean: 'true or false' }[kind] ?? 'an object';
}
