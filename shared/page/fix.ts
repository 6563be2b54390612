/** What will be done, what people will notice, and the way back: all from the stored plan, which is what an approval is for. */
import { cliLines } from '../aws-cli.ts';
import { canonical } from '../plan.ts';
import type { Case } from '../case.ts';
import type { Plan } from '../control.ts';
import { html, type Html } from '../html.ts';
import type { Call } from '../operations.ts';
import { sentence, utc } from '../wording.ts';
import { answererOf } from '../people.ts';
import type { View } from './view.ts';

/** The plan, its undo, where the code is to be changed, and who may answer. */
export function fixOf(view: View): Html {
  const { one } = view;
  return html`${
    one.plan
      ? html`${planOf(one, one.plan)}${undoOf(one, one.plan)}`
      : html`<section aria-labelledby="fix">
          <h2 id="fix">What will be done</h2>
          <p>There is no automatic fix: a person has to mend this.</p>
        </section>`
  }${codeOf(one)}${whoOf(view)}`;
}

function headingOf(one: Case): string {
  if (one.status === 'waiting' || one.status === 'standing-down') return 'What will be done if you approve';
  if (one.calledAt !== undefined) return 'What was done';
  return one.status === 'approved' || one.status === 'acting' ? 'What is being done' : 'The fix';
}

const planOf = (one: Case, plan: Plan): Html =>
  html`<section aria-labelledby="fix">
    <h2 id="fix">${headingOf(one)}</h2>
    ${callsOf(one, plan.calls)}
    <p><strong>What people will notice:</strong> ${sentence(plan.effect)}</p>
    ${plan.canLockOut && html`<p><strong>This can lock people out.</strong></p>`}
  </section>`;

function undoOf(one: Case, plan: Plan): Html {
  const { undo } = plan;
  return html`<section aria-labelledby="undo">
    <h2 id="undo">The way back</h2>
    ${
      'impossible' in undo
        ? html`<p><strong>This cannot be undone.</strong> ${sentence(undo.impossible)}</p>`
        : 'byPerson' in undo
          ? html`<p>A person can undo it; our roles may not, because it would weaken the account.</p>
              ${callsOf(one, undo.byPerson)}`
          : html`<p>
                It can be undone while the resource is as it was
                left${one.undoUntil !== undefined && `, until ${utc(one.undoUntil)}`}.
              </p>
              ${
                one.undoUntil !== undefined &&
                html`<p>
                  To have it undone: the link of the message that says it is fixed, or
                  <code>eks-guardrails undo ${one.id}</code>.
                </p>`
              }
              ${callsOf(one, undo.calls)}`
    }
  </section>`;
}

/** Each call with its whole input, and the lines that do the same by hand. */
const callsOf = (one: Case, calls: readonly Call[]): Html =>
  html`${calls.map(
      call =>
        html`<p><code>${call.call}</code></p>
          <pre><code>${JSON.stringify(JSON.parse(canonical(call.input)), null, 2)}</code></pre>`,
    )}
    <details>
      <summary>The same on the command line</summary>
      <pre><code># account ${one.ref.account}
${cliLines(calls, one.ref).join('\n')}</code></pre>
    </details>`;

const codeOf = (one: Case): Html | false =>
  one.because?.actor.iac !== undefined &&
  html`<section aria-labelledby="code-owner">
    <h2 id="code-owner">${one.because.actor.iac} made the change</h2>
    <p>Change it there too: otherwise this will come back at the next apply.</p>
  </section>`;

function whoOf({ one, link, settings }: View): Html {
  const person = link.person !== undefined && answererOf(settings, link.person);
  return html`<section aria-labelledby="who">
    <h2 id="who">Who may answer</h2>
    <p>
      This link was sent to ${link.person ?? link.target}.
      ${
        link.purpose === 'view'
          ? 'It shows the case and cannot answer.'
          : person
            ? 'It is a key: an answer given with it is recorded as theirs, whoever holds it.'
            : 'It is a key several people hold: an answer given with it cannot say which of them gave it.'
      }
    </p>
    <p class="soft">
      Asked because: ${sentence(one.decision.reason)} Approvers:
      ${settings.approvers.map(({ name }) => name).join(', ') || 'none'}.${
        settings.security ? ` Security: ${settings.security.name}.` : ''
      }
      On the command line: <code>eks-guardrails show ${one.id}</code>
    </p>
  </section>`;
}
