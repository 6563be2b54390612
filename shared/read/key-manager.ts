/** Whether a KMS key is AWS's own or the customer's. */
import type { KeyManagerType } from '@aws-sdk/client-kms';
import { isDenied, isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports, Where } from '../ports.ts';

export const keyManagerReads = ['kms:DescribeKey'] as const satisfies ReadOperation[];

/** Of a key's id, ARN or alias. Undefined where nobody may look at it: a key's policy may keep us out, and then nothing is said of it. */
export async function readKeyManager(ports: Ports, where: Where, KeyId: string): Promise<KeyManagerType | undefined> {
  // AWS keeps these names for its own keys, and no key of its own serves another account.
  if (/(^|:)alias\/aws\//.test(KeyId)) return 'AWS';
  const owner = /^arn:[^:]+:kms:[^:]*:(\d{12}):/.exec(KeyId)?.[1];
  if (owner !== undefined && owner !== where.account) return 'CUSTOMER';
  try {
    return (await ports.call(where, 'kms:DescribeKey', { KeyId })).KeyMetadata?.KeyManager;
  } catch (error) {
    if (isNotFound(error) || isDenied(error)) return undefined;
    throw error;
  }
}

/** The managers of several keys by the name each was asked with; a key nobody may look at is left out. */
export async function readKeyManagers(
  ports: Ports,
  where: Where,
  keys: readonly string[],
): Promise<Record<string, KeyManagerType>> {
  const read = await Promise.all(
    [...new Set(keys)].map(async key => [key, await readKeyManager(ports, where, key)] as const),
  );
  return Object.fromEntries(read.flatMap(([key, manager]) => (manager ? [[key, manager]] : [])));
}
