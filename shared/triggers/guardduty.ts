/** Where GuardDuty events say to look. */
import type { Loose } from '../record.ts';
import { detectorRef } from '../refs.ts';
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

// By what is written: whoever suspends the detector did not switch a feature off, and one feature is not another.
function written(request: Loose): { touched: string[]; closing?: true } {
  const names = [...listOf(request.features).flatMap(notOn), ...dataSourcesOff(request)];
  // The older feature is judged as the part of the newer one that it is.
  const judged = names.map(name => (name === 'EKS_RUNTIME_MONITORING' ? 'RUNTIME_MONITORING' : name));
  const off = [...(flagOf(request.enable) === false ? ['status'] : []), ...new Set(judged)];
  return off.length > 0 ? { touched: off } : { touched: [], closing: true };
}

/** The features and parts of features a request switches off, in both of its forms. */
export const featuresOff = (request: Loose): string[] => [
  ...listOf(request.features).flatMap(disabled),
  ...dataSourcesOff(request),
];

function disabled(given: unknown): string[] {
  const { name, status, additionalConfiguration } = fieldsOf(given);
  const parts = listOf(additionalConfiguration).flatMap(disabled);
  return [...(status === 'DISABLED' ? [textOf(name) ?? 'a feature without a name'] : []), ...parts];
}

// A feature with its parts unless all of it is switched on: its parts are judged with it.
function notOn(given: unknown): string[] {
  const { name, status, additionalConfiguration } = fieldsOf(given);
  const parts = listOf(additionalConfiguration).flatMap(notOn);
  return status === 'ENABLED' && parts.length === 0 ? [] : [textOf(name) ?? 'unknown', ...parts];
}

// The legacy form of features: booleans nested under the source's name (`kubernetes.auditLogs.enable`).
function dataSourcesOff({ dataSources }: Loose): string[] {
  if (!someFalse(dataSources)) return [];
  return someFalse(fieldsOf(dataSources).kubernetes) ? ['EKS_AUDIT_LOGS'] : ['dataSources'];
}

const someFalse = (value: unknown): boolean =>
  flagOf(value) === false || Object.values(fieldsOf(value)).some(someFalse);
