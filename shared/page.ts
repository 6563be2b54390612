/** The approval page: what a person sees before and after answering. Values only, escaped by `html`; no third party's assets. */
import { html, type Html } from './html.ts';
import { faultList, formsOf, wayToForm } from './page/forms.ts';
import { factsOf } from './page/facts.ts';
import { fixOf } from './page/fix.ts';
import { frame } from './page/frame.ts';
import { headingOf, isMoving, noteOf, saidOf, tagsOf, titleOf } from './page/standing.ts';
import type { View } from './page/view.ts';

export type { Typed, View } from './page/view.ts';

/** What GET answers for any id: a box for the code, and nothing that depends on a case. */
export const landingPage = (nonce: string): string =>
  frame(
    nonce,
    'A request that waits for you',
    html`<main>
      <h1>A request that waits for you</h1>
      <p class="lead">
        eks-guardrails asks before it changes anything here. To see the request, open the link in your message or paste
        it below.
      </p>
      ${codeForm('')}
    </main>`,
  );

/** Unknown case, wrong code, another case's code: one page for all of them. */
export const notFoundPage = (nonce: string): string =>
  frame(
    nonce,
    'This code opens nothing',
    html`<main>
      <h1>This code opens nothing</h1>
      <p class="lead">
        It may be cut off, too old, or replaced by the link of a later message. Paste the whole link of your latest
        message, or answer on the command line with <code>eks-guardrails show</code>.
      </p>
      ${codeForm('')}
    </main>`,
  );

/** Anything else that is wrong with a request, in a sentence. */
export const faultPage = (nonce: string, title: string, words: string): string =>
  frame(
    nonce,
    title,
    html`<main>
      <h1>${title}</h1>
      <p class="lead">${words}</p>
    </main>`,
  );

/** A case as its link's holder may see it, with forms where they may answer. */
export function casePage(nonce: string, view: View): string {
  const heading = headingOf(view);
  return frame(
    nonce,
    heading,
    html`<main data-version="${view.one.ver}">
      ${faultList(view)} ${saidOf(view)}
      <h1 tabindex="-1">${titleOf(view)}</h1>
      ${tagsOf(view)} ${noteOf(view)} ${wayToForm(view)} ${isMoving(view.one) && followForm(view)} ${factsOf(view)}
      ${fixOf(view)} ${formsOf(view)}
    </main>`,
  );
}

const codeForm = (code: string): Html =>
  html`<form class="card" method="post">
    <input type="hidden" name="do" value="show" />
    <div class="field">
      <label for="code"
        >Code or link<span class="hint" id="code-hint"
          >The part after # in your link; the whole link will do.</span
        ></label
      >
      <input
        class="mono"
        id="code"
        name="code"
        value="${code}"
        required
        aria-describedby="code-hint"
        autocapitalize="none"
        autocomplete="off"
        spellcheck="false"
      />
    </div>
    <button>Show the request</button>
  </form>`;

const followForm = (view: View): Html =>
  html`<form class="card" id="follow" method="post">
    <input type="hidden" name="do" value="show" />
    <input type="hidden" name="code" value="${view.code}" />
    <p class="soft">
      This page follows the case for ten minutes. Nothing is called done before a fresh read of the resource says so.
    </p>
    <button class="second">Show progress</button>
  </form>`;
