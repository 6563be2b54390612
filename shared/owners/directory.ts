/** What directories outside the account say of people and accounts; each answer may be missing, or say why it could not be read. */

/** An answer, or why there is none. */
export type Looked<T> = { found: T } | { failed: string };

export interface Directory {
  /** The account's tags and alternate contacts, from AWS Organizations and Account Management. */
  account?: Looked<{ tags: Record<string, string>; operations?: string; security?: string }>;
  /** The e-mail address of the Identity Center user who made the change, from the identity store. */
  actor?: Looked<{ email: string }>;
}
