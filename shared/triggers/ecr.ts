/** Where ECR events say to look. */
import { registryRef, registryScanningRef } from '../refs.ts';
import type { Look } from '../triggers.ts';
import type { Seen } from './leads-to.ts';
import { fieldsOf, flagOf, textOf } from './loose.ts';

/** CreateRepository. */
export const repositoryCreated = (seen: Seen): Look[] => repositoryLook(seen, 'all');

/** PutImageScanningConfiguration: switching scans on can only mend. */
export const scanningPut = (seen: Seen): Look[] =>
  flagOf(fieldsOf(seen.request.imageScanningConfiguration).scanOnPush) === true
    ? repositoryLook(seen, [], true)
    : repositoryLook(seen, ['scanning']);

/** PutImageTagMutability: tags that none can move any more can only mend. */
export const mutabilityPut = (seen: Seen): Look[] =>
  seen.request.imageTagMutability === 'IMMUTABLE'
    ? repositoryLook(seen, [], true)
    : repositoryLook(seen, ['tag-mutability']);

/** SetRepositoryPolicy. */
export const policySet = (seen: Seen): Look[] => repositoryLook(seen, ['policy']);

/** DeleteRepositoryPolicy and DeleteRepository: what is gone lets nobody in, and ends its cases. */
export const repositoryMended = (seen: Seen): Look[] => repositoryLook(seen, [], true);

/** PutRegistryPolicy. */
export const registryPolicyPut = ({ account, region }: Seen): Look[] => [
  { ref: registryRef(account, region), touched: ['policy'] },
];

/** DeleteRegistryPolicy: what is gone lets nobody in. */
export const registryPolicyDeleted = ({ account, region }: Seen): Look[] => [
  { ref: registryRef(account, region), touched: [], closing: true },
];

/** PutRegistryScanningConfiguration replaces every rule. */
export const registryScanningPut = ({ account, region }: Seen): Look[] => [
  { ref: registryScanningRef(account, region), touched: ['scanning'] },
];

function repositoryLook(
  { account, region, request, response }: Seen,
  touched: string[] | 'all',
  closing?: true,
): Look[] {
  const id = textOf(request.repositoryName) ?? textOf(fieldsOf(response.repository).repositoryName);
  if (!id) return [];
  return [{ ref: { kind: 'repository', account, region, id }, touched, ...(closing && { closing }) }];
}
