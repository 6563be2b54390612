/** What a form of the approval page leads to: the case shown, an answer recorded, or the form again with what is missing. */
import { alreadyIs, answer, longestDays, reasonLength, type Asked } from '../answer.ts';
import { voiceOfLink } from '../authority.ts';
import type { Case, Status } from '../case.ts';
import { findLink, type Link } from '../links.ts';
import { casePage, faultPage, notFoundPage, type Typed, type View } from '../page.ts';
import { takesDays } from '../page/forms.ts';
import { suffixOf } from '../page/view.ts';
import type { Ports } from '../ports.ts';
import type { Settings } from '../settings.ts';

type Reply = { status: 200 | 400 | 403 | 404 | 422; body: string };
type Fields = ReadonlyMap<string, string>;

const wishes = ['approve', 'reject', 'undo', 'retry'] as const satisfies Asked['do'][];

/** Answers one form. Reads the link and the case; writes one row at most, and only for an answer. */
export async function posted(
  ports: Ports,
  settings: Settings,
  { id, fields, nonce }: { id: string; fields: Fields; nonce: string },
): Promise<Reply> {
  const wish = fields.get('do');
  const wanted = wishes.find(known => known === wish);
  if (wanted === undefined && wish !== 'show')
    return bad(nonce, 'The form says what nobody knows. Open the link of your message again.');
  const found = await findLink(ports, fields.get('code') ?? '');
  const one = found?.link.case === id ? await ports.cases.get(id) : null;
  if (!found || !one) return { status: 404, body: notFoundPage(nonce) };
  const seen = viewOf(ports, settings, one, found);
  if (wanted === undefined) return { status: 200, body: casePage(nonce, seen) };
  // A link that may look, or undo, is no key to anything else: it is told as little as an unknown one.
  if (found.link.purpose !== (wanted === 'undo' ? 'undo' : 'answer')) return { status: 404, body: notFoundPage(nonce) };
  const round = fields.get('round') ?? '';
  const planHash = fields.get('planHash');
  if (!/^[1-9]\d{0,4}$/.test(round) || planHash === undefined)
    return bad(nonce, 'The form is incomplete. Open the link of your message again.');
  const typed = typedOf(one, wanted, fields);
  // Only while there still is a question: whoever is too late hears that, and not what they should have typed.
  const open = Number(round) === one.round && isOpenFor(wanted, one);
  if (typed.faults.length > 0)
    return open
      ? { status: 422, body: casePage(nonce, { ...seen, typed }) }
      : {
          status: 200,
          body: casePage(nonce, { ...seen, said: { tone: 'warn', words: `Nothing was recorded. ${alreadyIs(one)}` } }),
        };
  return recorded(ports, settings, { nonce, found, one, wanted, planHash, round: Number(round), typed });
}

interface Found {
  link: Link;
  hash: string;
  token: string;
}

async function recorded(
  ports: Ports,
  settings: Settings,
  given: { nonce: string; found: Found; one: Case; wanted: Typed['do']; planHash: string; round: number; typed: Typed },
): Promise<Reply> {
  const { nonce, found, one, wanted, planHash, round, typed } = given;
  const { link, hash } = found;
  const again = async (said: NonNullable<View['said']>, status: Reply['status'] = 200): Promise<Reply> => ({
    status,
    body: casePage(nonce, { ...viewOf(ports, settings, (await ports.cases.get(one.id)) ?? one, found), said }),
  });
  const voice = voiceOfLink(settings, one, link, hash);
  if ('refused' in voice) return again({ tone: 'bad', words: `Nothing was recorded. ${voice.refused}` }, 403);
  const result = await answer(ports, one.id, {
    ...voice,
    do: wanted,
    reason: typed.reason,
    // The link's own: a form of another round or plan does not fit, whatever it says.
    round: round === link.round ? link.round : 0,
    planHash: planHash === (link.planHash ?? '') ? planHash : '?',
    ...(takesDays(wanted) && { days: Number(typed.days) }),
  });
  if ('case' in result) return again(saidOf(result.case, wanted));
  const words = `Nothing was recorded. ${result.refused}`;
  if (result.why === 'input')
    return { status: 422, body: casePage(nonce, { ...viewOf(ports, settings, one, found), typed }) };
  return again({ tone: 'warn', words }, result.why === 'not allowed' ? 403 : 200);
}

const isOpenFor = (wish: Typed['do'], one: Case): boolean => openFor[wish].includes(one.status);
const openFor: { [W in Typed['do']]: Status[] } = {
  approve: ['waiting', 'standing-down'],
  reject: ['waiting', 'standing-down'],
  undo: ['resolved', 'failed'],
  retry: ['waiting', 'expired', 'failed'],
};

function viewOf(ports: Ports, settings: Settings, one: Case, { link, hash, token }: Found): View {
  const voice = voiceOfLink(settings, one, link, hash);
  return {
    one,
    link,
    code: token,
    settings,
    now: ports.now(),
    ...('refused' in voice && { refused: voice.refused }),
  };
}

function typedOf(one: Case, wish: Typed['do'], fields: Fields): Typed {
  const [reason, confirm, days] = ['reason', 'confirm', 'days'].map(name => fields.get(name) ?? '') as [
    string,
    string,
    string,
  ];
  const faults: Typed['faults'] = [];
  const { least, most } = reasonLength;
  const { length } = reason.trim();
  if (length < least) faults.push({ field: 'reason', words: `Say why, in at least ${least} characters.` });
  if (length > most)
    faults.push({ field: 'reason', words: `Say why in at most ${most} characters; these are ${length}.` });
  const longest = longestDays[one.severity];
  if (takesDays(wish) && !(/^[1-9]\d{0,2}$/.test(days.trim()) && Number(days) <= longest))
    faults.push({ field: 'days', words: `Give a whole number of days from 1 to ${longest}.` });
  if (confirm.trim() !== suffixOf(one))
    faults.push({ field: 'confirm', words: `Type the last ${suffixOf(one).length} characters of ${one.ref.id}.` });
  return { do: wish, reason, confirm, days, faults };
}

/** What was recorded: never more than the row says. */
function saidOf(one: Case, wish: Typed['do']): NonNullable<View['said']> {
  if (wish === 'undo') return { tone: 'good', words: 'Recorded: undo. The change is not made yet.' };
  if (wish === 'retry') return { tone: 'good', words: 'Recorded: it is asked again. The resource is looked at first.' };
  if (wish === 'approve')
    return one.status === 'approved'
      ? { tone: 'good', words: 'Recorded: approved. The change is not made yet.' }
      : { tone: 'good', words: 'Recorded: approved, 1 of 2. Another person is needed; nothing is changed yet.' };
  if (one.status === 'accepted') return { tone: 'good', words: 'Recorded: it is left as it is. Nothing is changed.' };
  return one.status === 'expired'
    ? { tone: 'warn', words: 'The question was over already. Your answer is kept as a late one; it accepts nothing.' }
    : { tone: 'good', words: 'Recorded: leave it as it is, 1 of 2. Another person is needed to accept it.' };
}

const bad = (nonce: string, words: string): Reply => ({ status: 400, body: faultPage(nonce, 'Not understood', words) });
