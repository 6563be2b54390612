/** Where GuardDuty events say to look. */
import type { Loose } from '../record.ts';
import { detectorRef } from '../resources.ts';
import type { Look } from '../triggers.ts';
import type { Seen } from './leads-to.ts';
import { fieldsOf, flagOf, listOf, textOf } from './loose.ts';

/** UpdateDetector: one that switches nothing off can only have mended something. */
export const detectorUpdated = (seen: Seen): Look[] => [
  { ref: detectorRef(seen.account, seen.region), ...written(seen.request) },
];

/** CreateDetector and DeleteDetector. */
export const detectorCreatedOrDeleted = (seen: Seen): Look[] => [
  { ref: detectorRef(seen.account, seen.region), touched: 'all' },
];

/** UpdateMemberDetectors: the detectors of the accounts it names, not the administrator's own. */
export function memberDetectorsUpdated(seen: Seen): Look[] {
  const accounts = listOf(seen.request.accountIds).flatMap(account => textOf(account) ?? []);
  return [...new Set(accounts)].map(account => ({
    ref: detectorRef(account, seen.region),
    ...written(seen.request),
  }));
}

/** UpdateOrganizationConfiguration says what members get; it writes no detector by itself, so it touched none. */
export const organizationUpdated = (seen: Seen): Look[] => [
  { ref: detectorRef(seen.account, seen.region), touched: [] },
];

// Beside `features` the names of those switched off, for a control that judges one feature only.
function written(request: Loose): { touched: string[] | 'all'; closing?: true } {
  if (flagOf(request.enable) === false) return { touched: 'all' };
  const off = featuresOff(request);
  return off.length > 0 ? { touched: ['features', ...off] } : { touched: [], closing: true };
}

/** The features a request switches off, in both of its forms. */
export const featuresOff = (request: Loose): string[] => [
  ...listOf(request.features).flatMap(switchedOff),
  ...(someFalse(request.dataSources) ? dataSourcesOff(request) : []),
];

function switchedOff(given: unknown): string[] {
  const feature = fieldsOf(given);
  const parts = listOf(feature.additionalConfiguration).flatMap(switchedOff);
  if (feature.status === 'ENABLED' && parts.length === 0) return [];
  return [textOf(feature.name) ?? 'unknown', ...parts];
}

// The legacy form of features: booleans nested under the source's name (`kubernetes.auditLogs.enable`).
const dataSourcesOff = (request: Loose): string[] =>
  someFalse(fieldsOf(request.dataSources).kubernetes) ? ['EKS_AUDIT_LOGS'] : ['dataSources'];

const someFalse = (value: unknown): boolean =>
  flagOf(value) === false || Object.values(fieldsOf(value)).some(someFalse);
