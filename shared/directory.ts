/** Looking up what a case does not say of itself: whose account it is, who an Identity Center user is, how the network around it is tagged. */
import type { Case } from './case.ts';
import type { Directory, Looked } from './owners/directory.ts';
import { provenOf, personOf } from './owners/people.ts';
import { keptTags } from './owners/kept.ts';
import type { Ports } from './ports.ts';
import { scrubbed } from './scrubbed.ts';
import type { Settings } from './settings.ts';

export type DirectorySettings = NonNullable<Settings['directory']>;

/** What AWS Organizations and Account Management say of an account. */
export interface AccountFacts {
  name?: string;
  tags: Record<string, string>;
  /** Addresses of the alternate contacts. */
  operations?: string;
  security?: string;
  /** What could not be read and why; the rest is still good. */
  unread?: string;
}

/** The reads; each rejects with AWS's own error. */
export interface Directories {
  account(by: DirectorySettings, id: string): Promise<AccountFacts>;
  /** The address of an Identity Center user, by the id in its identity store. */
  email(by: DirectorySettings, userId: string): Promise<string | undefined>;
  vpcTags(where: { account: string; region: string }, id: string): Promise<Record<string, string>>;
}

/** Seconds for which an answer is good, and for which a refusal is not asked about again. */
const answerSeconds = 900;
const refusalSeconds = 60;
const mostKept = 1000;

/** The same reads, each answer kept for 15 minutes and each refusal for one, at once for all who ask together. `now`: epoch seconds. */
export function kept(reads: Directories, now: () => number): Directories {
  const known = new Map<string, { until: number; answer: Promise<unknown> }>();
  function once<T>(key: string, read: () => Promise<T>): Promise<T> {
    const before = known.get(key);
    // A key is only ever used with one kind of read.
    if (before && before.until > now()) return before.answer as Promise<T>;
    if (known.size >= mostKept) known.clear();
    const answer = read();
    const entry = { until: now() + answerSeconds, answer };
    known.set(key, entry);
    answer.catch(() => void (entry.until = now() + refusalSeconds));
    return answer;
  }
  return {
    account: (by, id) => once(`account ${by.role} ${id}`, () => reads.account(by, id)),
    email: (by, id) => once(`email ${by.role} ${by.identityStore} ${id}`, () => reads.email(by, id)),
    vpcTags: (where, id) => once(`vpc ${where.account} ${where.region} ${id}`, () => reads.vpcTags(where, id)),
  };
}

/**
 * What routing may know besides the case. Asks only what settings switch on and what could still tell something; a refusal is an answer
 * of its own (`failed`), by which routing goes on to its next rule. Never rejects.
 */
export async function lookUp(ports: Pick<Ports, 'directories'>, settings: Settings, one: Case): Promise<Directory> {
  const { directories } = ports;
  const by = settings.directory;
  if (!directories || !by) return {};
  const { account } = one.ref;
  const known = settings.accounts[account];
  const userId = one.because?.actor.onBehalfOf;
  const isKnown = provenOf(one.because).some(identity => personOf(settings, identity) !== undefined);
  const vpc = one.within?.vpc;
  const [ofAccount, ofActor, ofVpc] = await Promise.all([
    by.organization && !(known?.name && known.owner) ? looked(() => directories.account(by, account)) : undefined,
    by.identityStore !== undefined && userId !== undefined && !isKnown
      ? looked(async () => emailOf(await directories.email(by, userId)))
      : undefined,
    by.vpcTags && vpc !== undefined
      ? looked(async () => ({ id: vpc, tags: keptTags(settings, await directories.vpcTags(one.ref, vpc)) }))
      : undefined,
  ]);
  return {
    ...(ofAccount && { account: ofAccount }),
    ...(ofActor && { actor: ofActor }),
    ...(ofVpc && { vpc: ofVpc }),
  };
}

function emailOf(email: string | undefined): { email: string } {
  if (email === undefined) throw new Error('the identity store has no address of them');
  return { email };
}

async function looked<T>(read: () => Promise<T>): Promise<Looked<T>> {
  try {
    return { found: await read() };
  } catch (error) {
    const words = scrubbed(error);
    const name = error instanceof Error && !['Error', 'AwsError'].includes(error.name) ? `${error.name}: ` : '';
    return { failed: `${name}${words}` };
  }
}

/** The account as people call it: by settings, else as the directory says; undefined when neither does. */
export function accountNameOf(settings: Settings, account: string, directory: Directory): string | undefined {
  const found = directory.account && 'found' in directory.account ? directory.account.found.name : undefined;
  return settings.accounts[account]?.name ?? found;
}
