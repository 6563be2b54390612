/** Whether images pushed to an ECR repository are scanned: by a rule of the registry, or by the repository itself. */
import type { RegistryScanningConfiguration, Repository } from '@aws-sdk/client-ecr';
import { fitsName } from './name-pattern.ts';

/** Under enhanced scanning only the rules count: what no filter fits is not scanned, whatever the repository says. */
export const isScanned = (
  scanning: RegistryScanningConfiguration,
  { repositoryName = '', imageScanningConfiguration }: Repository,
): boolean =>
  isCovered(scanning, repositoryName) ||
  (scanning.scanType !== 'ENHANCED' && imageScanningConfiguration?.scanOnPush === true);

/** The most repositories rules may leave out for each to be looked at by itself: one call may leave out thousands, and that is one fault. */
export const mostJudgedEach = 20;

/** A filter without `*` fits every name that contains it. */
const isCovered = ({ rules = [] }: RegistryScanningConfiguration, name: string): boolean =>
  rules
    .filter(rule => rule.scanFrequency === 'SCAN_ON_PUSH' || rule.scanFrequency === 'CONTINUOUS_SCAN')
    .flatMap(rule => rule.repositoryFilters ?? [])
    .some(({ filter = '' }) =>
      filter.includes('*') ? fitsName(filter, name) : filter !== '' && name.includes(filter),
    );
