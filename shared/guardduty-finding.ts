/** A finding of GuardDuty, which EventBridge delivers as it is: no API call, no CloudTrail record. */
import { fieldsOf, listOf, numberOf, textOf } from './triggers/loose.ts';
import type { CloudTrailRecord } from './record.ts';

/** The detail-type of its envelope. */
export const findingType = 'GuardDuty Finding';

/**
 * The finding as the record of a change, so that it goes the way of conduct: nothing can be read again, and someone is to be told. Its id is
 * the finding's own: GuardDuty sends a finding again whenever it was seen again, and that is one piece of news. The account is the one it is about;
 * an administrator account gets those of its members.
 */
export function findingRecord(envelope: Record<string, unknown>): Record<string, unknown> {
  const finding = fieldsOf(envelope['detail']);
  return {
    eventID: finding.id,
    eventTime: envelope['time'],
    eventSource: 'guardduty.amazonaws.com',
    eventName: 'finding',
    awsRegion: finding.region ?? envelope['region'],
    recipientAccountId: finding.accountId ?? envelope['account'],
    userIdentity: { type: 'AWSService', invokedBy: 'guardduty.amazonaws.com' },
    requestParameters: finding,
  };
}

/** What of a finding people hear; null when the record is none, or none about a cluster. */
export function findingOf(record: CloudTrailRecord) {
  if (record.eventSource !== 'guardduty.amazonaws.com' || record.eventName !== 'finding') return null;
  const finding = fieldsOf(record.requestParameters);
  const details = fieldsOf(fieldsOf(finding.resource).eksClusterDetails);
  const cluster = textOf(details.name);
  if (!cluster) return null;
  const tags = listOf(details.tags).map(fieldsOf);
  return {
    cluster,
    tags: Object.fromEntries(tags.map(tag => [textOf(tag.key ?? tag.Key) ?? '', textOf(tag.value ?? tag.Value) ?? ''])),
    type: textOf(finding.type) ?? 'something it does not name',
    title: textOf(finding.title),
    severity: numberOf(finding.severity),
    isSample: fieldsOf(fieldsOf(finding.service).additionalInfo).sample === true,
  };
}
