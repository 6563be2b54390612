/** Which KMS keys can be rotated automatically by whom. */
import type { KeyMetadata } from '@aws-sdk/client-kms';

/** Why there is no rotation to switch on for this key, in words; null when there is. */
export function whyNotRotated(metadata: KeyMetadata, ref: { account: string; id: string }): string | null {
  const owner = keyOwner(metadata, ref);
  if (owner !== ref.account) return `it belongs to account ${owner}, where it is judged`;
  if (metadata.KeyManager === 'AWS') return 'AWS manages it and rotates it every year';
  if (metadata.Origin !== undefined && metadata.Origin !== 'AWS_KMS')
    return 'its material is not made by KMS, which can rotate only its own';
  if (metadata.KeySpec !== undefined && metadata.KeySpec !== 'SYMMETRIC_DEFAULT')
    return 'KMS rotates symmetric encryption keys only';
  // KMS answers false for every key that waits for its deletion, whatever was set before.
  if (metadata.KeyState?.startsWith('Pending')) return 'KMS rotates nothing that waits for deletion or import';
  return null;
}

/** The account a key belongs to. */
export const keyOwner = ({ AWSAccountId }: KeyMetadata, ref: { account: string; id: string }): string =>
  AWSAccountId ?? /^arn:[^:]+:kms:[^:]+:(\d{12}):/.exec(ref.id)?.[1] ?? ref.account;
