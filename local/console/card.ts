/** One case as a card: what was found, why it was decided so, the AWS CLI lines, the outcome, and the way back. */
import { longestDays } from '../../shared/answer.ts';
import { cliLines } from '../../shared/aws-cli.ts';
import type { Case } from '../../shared/case.ts';
import { controls } from '../../shared/catalogue.ts';
import { html, type Html } from '../../shared/html.ts';
import { sentence, utc } from '../../shared/wording.ts';
import { outcomeOf } from '../decided.ts';
import type { Happened } from './journal.ts';
import { waits, type View } from './view.ts';
import { badge, clock, commands, statusBadge } from './words.ts';

/** The card. `own`: what CloudTrail recorded of our own calls for this case. */
export function cardOf(one: Case, view: View, own: readonly Happened[]): Html {
  const control = controls.find(({ id }) => id === one.control);
  return html`<section class="card ${one.status}" id="case-${one.id}" aria-labelledby="found-${one.id}">
    <p class="badges">${statusBadge(one)} ${badge('plain', one.severity)}</p>
    <h4 id="found-${one.id}">${one.message}</h4>
    <dl class="why">
      <div>
        <dt>Decision</dt>
        <dd><b>${one.decision.do}</b>: ${one.decision.reason}</dd>
      </div>
      <div>
        <dt>Outcome</dt>
        <dd>${sentence(outcomeOf(one))}</dd>
      </div>
    </dl>
    ${callsPart(one)} ${answerPart(one, view)}
    <details id="more-${one.id}">
      <summary>Why it matters, and every step</summary>
      ${control ? html`<p>${control.why}</p>` : ''} ${stepsPart(one, own)}
      <p class="sub">Control <span class="mono">${one.control}</span>, case <span class="mono">${one.id}</span></p>
    </details>
  </section>`;
}

function callsPart(one: Case): Html | string {
  if (!one.plan) return '';
  const { calls, undo, effect } = one.plan;
  const isUndone = one.status === 'accepted' && one.history.at(-2)?.to === 'undoing';
  if (isUndone && 'calls' in undo)
    return html`<p class="label">Undone with</p>
      ${commands(cliLines(undo.calls, one.ref))}`;
  const label = one.calledAt === undefined ? (waits(one) ? 'Would do' : 'Could do') : 'Did';
  return html`<p class="label">${label}</p>
    ${commands(cliLines(calls, one.ref))}
    <p class="sub">${sentence(effect)}</p>`;
}

function answerPart(one: Case, view: View): Html | string {
  if (waits(one)) return askPart(one, view);
  if (one.status === 'failed' || one.status === 'expired') return retryPart(one);
  const undo = one.plan?.undo;
  if (one.status !== 'resolved' || one.calledAt === undefined || !undo) return '';
  if ('impossible' in undo) return html`<p class="sub">Cannot be undone: ${sentence(undo.impossible)}</p>`;
  if ('byPerson' in undo)
    return html`<details id="by-person-${one.id}">
      <summary>Undo by a person: our roles may not</summary>
      ${commands(cliLines(undo.byPerson, one.ref))}
    </details>`;
  return (one.undoUntil ?? 0) > view.now ? undoPart(one) : '';
}

/** The question's link to its page, or the commands where there is none. */
export function askPart(one: Case, view: View): Html {
  const page = view.pageOf(one);
  const until =
    one.expiresAt === undefined
      ? ''
      : html`<span class="sub">Silence changes nothing. Until ${utc(one.expiresAt)}.</span>`;
  return page === undefined
    ? html`<p class="ask">${until}</p>
        ${commands([`npx eks-guardrails show ${one.id}`])}`
    : html`<p class="ask">
        <a class="button" href="${page}" target="_blank" rel="noopener"
          >Answer on the approval page<span class="hidden">: ${one.message}</span></a
        >
        ${until}
      </p>`;
}

function undoPart(one: Case): Html {
  const { id } = one;
  const days = longestDays[one.severity];
  return html`<details id="undo-${id}">
    <summary>Undo this fix</summary>
    <form data-post="/api/cases/${id}/undo" data-round="${one.round}" data-plan="${one.undoHash}">
      <label for="reason-${id}">Why (at least 10 characters, kept with the case)</label>
      <textarea id="reason-${id}" name="reason" rows="2" minlength="10" required></textarea>
      <label for="days-${id}">For how many days it may stay (1 to ${days})</label>
      <input id="days-${id}" name="days" type="number" min="1" max="${days}" value="${Math.min(3, days)}" required />
      <button type="submit">Undo</button>
      <p class="error" role="alert" id="error-${id}"></p>
    </form>
  </details>`;
}

function retryPart(one: Case): Html {
  const { id } = one;
  return html`<details id="retry-${id}">
    <summary>Ask again</summary>
    <form data-post="/api/cases/${id}/retry">
      <label for="reason-${id}">Why (at least 10 characters, kept with the case)</label>
      <textarea id="reason-${id}" name="reason" rows="2" minlength="10" required></textarea>
      <button type="submit">Ask again</button>
      <p class="error" role="alert" id="error-${id}"></p>
    </form>
  </details>`;
}

function stepsPart(one: Case, own: readonly Happened[]): Html {
  const steps = [
    ...(one.because
      ? [
          {
            at: one.because.time,
            rank: 0,
            what: html`<b>${one.because.source}:${one.because.name}</b> by ${one.because.actor.name}`,
          },
        ]
      : []),
    ...one.history.map(({ at, to, what, by }, i) => ({
      at,
      rank: i + 1,
      what: html`<b>${to}</b>: ${what} <span class="sub">(${by})</span>`,
    })),
    ...own.map(({ change }) => ({
      at: change.time,
      rank: 99,
      what: html`CloudTrail records our own <b>${change.source}:${change.name}</b>: it is what we verify by`,
    })),
  ].toSorted((a, b) => a.at - b.at || a.rank - b.rank);
  return html`<ol class="steps">
    ${steps.map(({ at, what }) => html`<li>${clock(at)} <span>${what}</span></li>`)}
  </ol>`;
}
