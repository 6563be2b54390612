/** The owner of the account: as settings say, else its tags and alternate contacts. */
import type { Asked, Evidence } from './asked.ts';
import { nobody } from './asked.ts';
import { ownerMeant, ownerNamed } from './named.ts';
import { plainLine } from '../plain.ts';

export function accountEvidence(asked: Asked): Evidence[] {
  const { settings, one, directory } = asked;
  const { account } = one.ref;
  const owner = settings.accounts[account]?.owner;
  if (owner !== undefined) {
    const why = `${owner} owns account ${account}`;
    return [{ step: 'account', why, ...ownerNamed(asked, owner, why) }];
  }
  const looked = directory?.account;
  if (!looked) return [nobody('account', `settings name no owner of account ${account}`)];
  if ('failed' in looked)
    return [nobody('account', plainLine(`account ${account} could not be looked up: ${looked.failed}`), 'unreadable')];
  const { tags, operations, security, unread } = looked.found;
  const words = [
    ...settings.ownerTags.keys.flatMap(key => (tags[key] ? [[`account tag ${key}`, tags[key]] as const] : [])),
    ...(operations ? [['alternate contact OPERATIONS', operations] as const] : []),
    ...(security ? [['alternate contact SECURITY', security] as const] : []),
  ];
  const seen: Evidence[] = unread
    ? [nobody('account', plainLine(`not all of account ${account} could be read: ${unread}`), 'unreadable')]
    : [];
  for (const [what, word] of words) {
    const why = plainLine(`${what} of account ${account} is ${word}`);
    const found = ownerMeant(asked, word.trim(), why);
    if (!('refused' in found)) return [...seen, { step: 'account', why, ...found }];
    seen.push(nobody('account', `${why}, not followed: ${plainLine(found.refused)}`, 'refused'));
  }
  return seen.length > 0 ? seen : [nobody('account', `account ${account} has neither an owner tag nor a contact`)];
}
