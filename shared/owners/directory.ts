/** What directories outside the account say of people and accounts; each answer may be missing, or say why it could not be read. */
import type { AccountFacts } from '../directory.ts';

/** An answer, or why there is none. */
export type Looked<T> = { found: T } | { failed: string };

export interface Directory {
  /** The account's tags and alternate contacts, from AWS Organizations and Account Management. */
  account?: Looked<AccountFacts>;
  /** The e-mail address of the Identity Center user who made the change, from the identity store. */
  actor?: Looked<{ email: string }>;
  /** The tags of the VPC around the resource, those that can name an owner. */
  vpc?: Looked<{ id: string; tags: Record<string, string> }>;
}
