/** Where Inspector's events say to look. */
import type { Look } from '../triggers.ts';
import { inspectorRef } from '../refs.ts';
import type { Seen } from './leads-to.ts';
import { listOf, textOf } from './loose.ts';

/** Disable: of the accounts it names, or of the caller's own; what it does not name goes too. */
export function scansDisabled(seen: Seen): Look[] {
  const types = listOf(seen.request.resourceTypes).flatMap(type => textOf(type) ?? []);
  return accountsOf(seen, seen.request.accountIds).map(account => ({
    ref: inspectorRef(account, seen.region),
    touched: types.length > 0 ? types : 'all',
  }));
}

/** Enable. */
export const scansEnabled = (seen: Seen): Look[] =>
  accountsOf(seen, seen.request.accountIds).map(account => ({
    ref: inspectorRef(account, seen.region),
    touched: [],
    closing: true,
  }));

/** DisassociateMember: from now on the member decides; its scans stay as they were. */
export const memberDisassociated = (seen: Seen): Look[] =>
  accountsOf(seen, seen.request.accountId).map(account => ({ ref: inspectorRef(account, seen.region), touched: [] }));

/** UpdateOrganizationConfiguration says what new members get; it switches nothing off by itself. */
export const organizationConfigured = (seen: Seen): Look[] => [
  { ref: inspectorRef(seen.account, seen.region), touched: [] },
];

function accountsOf(seen: Seen, named: unknown): string[] {
  const accounts = [named].flat().flatMap(account => textOf(account) ?? []);
  return accounts.length > 0 ? [...new Set(accounts)] : [seen.account];
}
