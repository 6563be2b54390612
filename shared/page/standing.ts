/** Where a case stands, said first: heading, notice, and the facts one must not miss. */
import type { Case, Status } from '../case.ts';
import { html, type Html } from '../html.ts';
import { duration, sentence, utc } from '../wording.ts';
import { accountName, type View } from './view.ts';

/** A sentence with the resource in it. */
export function headingOf(view: View): string {
  const { one } = view;
  const thing = `${one.ref.id} in ${accountName(view)}`;
  const by = one.answer?.by.replace(/^link:/, '') ?? 'a person';
  const words: { [S in Status]: () => string } = {
    observed: () => `Seen on ${thing}`,
    notified: () => `For your information: ${thing}`,
    waiting: () => (one.plan ? `Approve the fix for ${thing}?` : `Decide about ${thing}`),
    'standing-down': () => (one.plan ? `Approve the fix for ${thing} once more?` : `Decide about ${thing}`),
    approved: () => `Approved, not yet done: ${thing}`,
    acting: () =>
      one.calledAt === undefined
        ? `The fix for ${thing} is under way`
        : `AWS took the fix for ${thing}; not yet checked`,
    undoing: () => `The undo for ${thing} is under way`,
    resolved: () =>
      isNotUndone(one)
        ? `Not undone, the fix stands: ${thing}`
        : one.result?.by === 'guardrail'
          ? `Fixed and checked: ${thing}`
          : `No longer a fault: ${thing}`,
    accepted: () => `Left as it is: ${thing}`,
    expired: () => `Nobody answered in time: ${thing}`,
    superseded: () => `No longer asked: ${thing}`,
    failed: () => `The fix did not work: ${thing}`,
  };
  const heading = words[one.status]();
  return one.status === 'approved' && one.answer ? heading.replace('Approved,', `Approved by ${by},`) : heading;
}

const isNotUndone = (one: Case): boolean => one.status === 'resolved' && !one.result && one.failure !== undefined;

/** True while something is to be seen soon. */
export const isMoving = (one: Case): boolean =>
  ['approved', 'acting', 'undoing'].includes(one.status) ||
  (one.status === 'superseded' && one.supersededBy !== 'settings');

/** What an answer just given led to. */
export const saidOf = ({ said }: View): Html | undefined =>
  said &&
  html`<div class="notice ${said.tone}" id="said" role="${said.tone === 'good' ? 'status' : 'alert'}" tabindex="-1">
    <p>${said.words}</p>
  </div>`;

/** What there is to say about where the case stands. */
export function noteOf({ one }: View): Html | false {
  const standing = standingOf(one);
  return standing !== null && html`<p class="lead">${standing}</p>`;
}

/** The heading with the resource's name kept in one piece where it fits. */
export function titleOf(view: View): Html {
  const { id } = view.one.ref;
  const [before = '', ...after] = headingOf(view).split(id);
  return html`${before}<span class="id">${id}</span>${after.join(id)}`;
}

function standingOf(one: Case): string | null {
  const { answer, result } = one;
  const reason = answer?.reason && answer.via !== 'policy' ? ` Reason given: ${sentence(answer.reason)}` : '';
  switch (one.status) {
    case 'approved':
    case 'acting':
      return `The resource is read again before and after. If the fix would be another one by then, you are asked anew.${reason}`;
    case 'undoing':
      return `It is done only while the resource is as we left it.${reason}`;
    case 'resolved':
      return result
        ? `${sentence(result.why)} Seen at ${utc(result.at)}.${reason}`
        : sentence(one.failure ?? 'Not undone.');
    case 'accepted':
      return `Nothing is changed until ${utc(one.acceptedUntil ?? one.updatedAt)}; then it is asked again.${reason}`;
    case 'expired':
      return 'Nothing was changed, and the fault was still there when the time was over.';
    case 'superseded':
      return sentence(one.history.at(-1)?.what ?? 'the case moved on');
    case 'failed':
      return sentence(one.failure ?? 'the case says no more');
    case 'standing-down':
      return sentence(`${one.decision.reason}; nothing is reverted by itself any more`);
    default:
      return null;
  }
}

/** Severity, status and end, each in words. */
export function tagsOf({ one, now }: View): Html {
  const grave = one.severity === 'critical' || one.severity === 'high';
  const left = one.expiresAt === undefined ? 0 : one.expiresAt - now;
  return html`<ul class="tags">
    <li class="${grave ? 'bad' : 'warn'}">Severity: ${one.severity}</li>
    <li class="${one.status === 'resolved' ? 'good' : ''}">Status: ${statusWords[one.status]}${voices(one)}</li>
    ${
      one.status === 'waiting' &&
      one.expiresAt !== undefined &&
      html`<li>
        Answer by
        <time datetime="${new Date(one.expiresAt * 1000).toISOString()}">${utc(one.expiresAt)}</time
        >${left > 0 ? `, in ${duration(left)}` : ', which is over'}
      </li>`
    }
  </ul>`;
}

const voices = (one: Case): string => {
  if (one.status !== 'waiting' && one.status !== 'standing-down') return '';
  const said = [
    ...(one.approvers?.length ? [`approved by ${one.approvers.length} of ${one.quorum ?? 1}`] : []),
    ...(one.rejecters?.length ? [`${one.rejecters.length} of 2 would leave it as it is`] : []),
  ];
  return said.length > 0 ? `, ${said.join(', ')}` : '';
};

const statusWords: { [S in Status]: string } = {
  observed: 'observed',
  notified: 'told',
  waiting: 'waits for an answer',
  approved: 'approved, not yet done',
  acting: 'under way',
  undoing: 'undo under way',
  resolved: 'resolved',
  accepted: 'accepted',
  expired: 'expired',
  superseded: 'superseded',
  'standing-down': 'stands down, waits for an answer',
  failed: 'failed',
};
