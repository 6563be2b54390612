/** The forms by which the holder of an answer link answers, and what must be said otherwise. */
import { longestDays, reasonLength } from '../answer.ts';
import type { Case } from '../case.ts';
import { html, type Html } from '../html.ts';
import { utc } from '../wording.ts';
import { suffixOf, type Typed, type View } from './view.ts';

type Wish = Typed['do'];

/** What the link may be used for while the case stands as it does; none where it may not. */
export function wishesOf({ one, link, now }: Pick<View, 'one' | 'link' | 'now'>): Wish[] {
  if (link.round !== one.round) return [];
  if (link.purpose === 'undo') return mayUndo(one, now) && link.planHash === one.undoHash ? ['undo'] : [];
  if (link.purpose !== 'answer' || link.planHash !== one.planHash) return [];
  const asking = one.status === 'standing-down' || (one.status === 'waiting' && (one.expiresAt ?? Infinity) > now);
  if (asking) return one.plan ? ['approve', 'reject'] : ['reject'];
  return ['waiting', 'expired', 'failed'].includes(one.status) ? ['retry'] : [];
}

const mayUndo = (one: Case, now: number): boolean =>
  (one.status === 'resolved' || one.status === 'failed') && one.calledAt !== undefined && (one.undoUntil ?? 0) > now;

/** The forms, or why there are none. */
export function formsOf(view: View): Html {
  const wishes = wishesOf(view);
  if (wishes.length === 0) return html``;
  if (view.refused !== undefined) return html`<div class="notice warn"><p>${view.refused}</p></div>`;
  return html`${wishes.map(wish => form(view, wish))}`;
}

/** Past everything there is to read, for whoever comes back to it. */
export function wayToForm(view: View): Html | false {
  const [first] = wishesOf(view);
  return (
    first !== undefined && view.refused === undefined && html`<p><a href="#${first}-title">To the answer, below</a></p>`
  );
}

/** The faults of what was typed, each leading to its field. */
export const faultList = ({ typed }: View): Html | false =>
  typed !== undefined &&
  html`<div class="notice bad" id="faults" role="alert" tabindex="-1" aria-labelledby="faults-title">
    <p id="faults-title">
      <strong>Nothing was recorded. ${typed.faults.length === 1 ? 'One thing is' : 'Some things are'} missing:</strong>
    </p>
    <ul>
      ${typed.faults.map(({ field, words }) => html`<li><a href="#${typed.do}-${field}">${words}</a></li>`)}
    </ul>
  </div>`;

function form(view: View, wish: Wish): Html {
  const { one, link } = view;
  const hash = wish === 'undo' ? one.undoHash : one.planHash;
  return html`<form class="card" method="post" novalidate aria-labelledby="${wish}-title">
    <h2 id="${wish}-title">${titles[wish]}</h2>
    <input type="hidden" name="do" value="${wish}" />
    <input type="hidden" name="code" value="${view.code}" />
    <input type="hidden" name="round" value="${link.round}" />
    <input type="hidden" name="planHash" value="${hash ?? ''}" />
    ${wish === 'reject' && one.severity === 'critical' && html`<p>A critical finding is left as it is only when two people say so.</p>`}
    ${wish === 'retry' && html`<p>The resource is looked at again. If the fault is still there, everybody who may answer gets a new question.</p>`}
    ${field(view, wish, 'reason', 'Reason', `At least ${reasonLength.least} characters. It is kept with the case.`)}
    ${takesDays(wish) && field(view, wish, 'days', 'Days', days(view, wish))}
    ${field(view, wish, 'confirm', `Last ${suffixOf(one).length} characters of the resource's name`, `To be sure which one is meant: the end of ${one.ref.id}`)}
    <button${(wish === 'reject' || wish === 'retry') && html` class="second"`}>${buttons[wish]}</button>
  </form>`;
}

/** True for the answers that let the finding stand for some days. */
export const takesDays = (wish: Wish): boolean => wish === 'reject' || wish === 'undo';

const titles: { [W in Wish]: string } = {
  approve: 'Approve',
  reject: 'Leave it as it is',
  undo: 'Undo the fix',
  retry: 'Ask again',
};
const buttons: { [W in Wish]: string } = {
  approve: 'Approve the fix',
  reject: 'Leave it as it is',
  undo: 'Undo the fix',
  retry: 'Ask again',
};

const days = ({ one, now }: View, wish: Wish): string => {
  const longest = longestDays[one.severity];
  return `${wish === 'undo' ? 'For how many days it may stand again' : 'For how many days'}: 1 to ${longest}, at the longest until ${utc(now + longest * 86_400)}. Then it is asked again.`;
};

function field(view: View, wish: Wish, name: 'reason' | 'confirm' | 'days', label: string, hint: string): Html {
  const id = `${wish}-${name}`;
  const typed = view.typed?.do === wish ? view.typed : undefined;
  const fault = typed?.faults.find(one => one.field === name);
  const usual = name === 'days' ? String(Math.min(7, longestDays[view.one.severity])) : '';
  const value = typed ? typed[name] : usual;
  const described = `${id}-hint${fault ? ` ${id}-fault` : ''}`;
  const common = html`id="${id}" name="${name}" aria-describedby="${described}"${fault && html` aria-invalid="true"`}
  required autocomplete="off"`;
  return html`<div class="field">
    <label for="${id}">${label}</label>
    <span class="hint" id="${id}-hint">${hint}</span>
    ${
      name === 'reason'
        ? html`<textarea ${common} rows="3" maxlength="${reasonLength.most}">${value}</textarea>`
        : name === 'days'
          ? html`<input ${common} class="short" inputmode="numeric" value="${value}" />`
          : html`<input ${common} class="mono short" autocapitalize="none" spellcheck="false" value="${value}" />`
    }
    ${fault && html`<p class="fault" id="${id}-fault">${fault.words}</p>`}
  </div>`;
}
