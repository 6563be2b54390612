/** Accounts from AWS Organizations and Account Management, people from the identity store: read with the directory role only. */
import { AccountClient, GetAlternateContactCommand, type AlternateContactType } from '@aws-sdk/client-account';
import { DescribeUserCommand, IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { DescribeAccountCommand, ListTagsForResourceCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import type { AccountFacts, DirectorySettings } from '../directory.ts';
import { scrubbed } from '../scrubbed.ts';
import type { Credentials, Opener } from './client.ts';

type Session = () => Promise<Credentials>;

/**
 * What Organizations says of an account. A part that may not be read is missing and named in `unread`. Rejects with the first refusal when nothing
 * at all could be read.
 */
export async function readAccount(
  opener: Opener,
  region: string,
  credentials: Session,
  { role, id }: { role: string; id: string },
): Promise<AccountFacts> {
  const organizations = opener.open(options => new OrganizationsClient(options), region, credentials);
  const account = opener.open(options => new AccountClient(options), region, credentials);
  const contact = async (AlternateContactType: AlternateContactType): Promise<string | undefined> => {
    try {
      // An account may not name itself: it asks without an id.
      const own = role.split(':')[4] === id;
      const { AlternateContact } = await account.send(
        new GetAlternateContactCommand({ AlternateContactType, ...(!own && { AccountId: id }) }),
      );
      return AlternateContact?.EmailAddress;
    } catch (error) {
      // There is none.
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  };
  const parts = await Promise.allSettled([
    organizations.send(new DescribeAccountCommand({ AccountId: id })),
    tagsOf(organizations, id),
    contact('OPERATIONS'),
    contact('SECURITY'),
  ]);
  const refused = parts.flatMap(part => (part.status === 'rejected' ? [part.reason as unknown] : []));
  if (refused.length === parts.length) throw refused[0];
  const [described, tags, operations, security] = parts.map(part =>
    part.status === 'fulfilled' ? part.value : undefined,
  ) as [{ Account?: { Name?: string } } | undefined, Record<string, string> | undefined, string?, string?];
  const name = described?.Account?.Name;
  return {
    ...(name !== undefined && { name }),
    tags: tags ?? {},
    ...(operations !== undefined && { operations }),
    ...(security !== undefined && { security }),
    ...(refused.length > 0 && { unread: [...new Set(refused.map(wordsOf))].join('; ') }),
  };
}

async function tagsOf(client: OrganizationsClient, ResourceId: string): Promise<Record<string, string>> {
  const tags: Record<string, string> = {};
  let NextToken: string | undefined;
  // An account has at most 50 tags; a token that comes back for ever must not hold up messages.
  for (let pages = 0; pages < 10; pages += 1) {
    const page = await client.send(new ListTagsForResourceCommand({ ResourceId, ...(NextToken && { NextToken }) }));
    for (const { Key, Value } of page.Tags ?? []) if (Key !== undefined) tags[Key] = Value ?? '';
    ({ NextToken } = page);
    if (!NextToken) break;
  }
  return tags;
}

/** The primary address of an Identity Center user, else the first; undefined when they have none. Rejects with the identity store's error. */
export async function readEmail(
  opener: Opener,
  region: string,
  credentials: Session,
  { by, UserId }: { by: DirectorySettings; UserId: string },
): Promise<string | undefined> {
  const client = opener.open(options => new IdentitystoreClient(options), by.region ?? region, credentials);
  const { Emails = [] } = await client.send(new DescribeUserCommand({ IdentityStoreId: by.identityStore, UserId }));
  return (Emails.find(email => email.Primary) ?? Emails[0])?.Value;
}

const wordsOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${scrubbed(error)}` : scrubbed(error);
