/** The console's page: complete as it is served, so that it can be read without its script; the script keeps it current and presses its buttons. */
import { readFileSync } from 'node:fs';
import { html, verbatim, type Html } from '../../shared/html.ts';
import type { Story } from '../sandbox/stories.ts';
import { channels } from './inbox.ts';
import { panels, type PanelName } from './panels.ts';
import type { View } from './view.ts';

const own = (file: string): Html => verbatim(readFileSync(new URL(file, import.meta.url), 'utf8'));
const styles = own('styles.css');
const script = own('script.js');

/** The whole page. `nonce` (base64 or base64url) is what the response's policy allows styles and script by. */
export function pageOf(view: View, stories: readonly Story[], nonce: string): string {
  const panel = (name: PanelName): Html => panels[name](view);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>eks-guardrails sandbox</title>
        <link rel="icon" href="data:," />
        <style nonce="${nonce}">
          ${styles}
        </style>
      </head>
      <body>
        <a class="skip" href="#happened">Skip to what happened</a>
        <header class="top">
          <div class="name">
            <p class="mark"><span aria-hidden="true">▚</span> eks-guardrails <span class="sandbox">sandbox</span></p>
            <h1>
              Someone changes something. It is read again, held against the controls, then reverted, asked about or
              told.
            </h1>
          </div>
          <div class="time">
            <p>
              <span class="sub">The sandbox’s time</span>
              <span class="clock" data-panel="clock">${panel('clock')}</span>
            </p>
            <p id="live" class="sub"></p>
          </div>
        </header>
        <section class="latest" aria-labelledby="latest-label">
          <p class="sub" id="latest-label">Latest message</p>
          <p role="status" data-panel="latest">${panel('latest')}</p>
        </section>
        <noscript
          ><p class="note">
            Without its script this page shows how things stood when it was loaded; its buttons do nothing. The command
            line can do all of it.
          </p></noscript
        >
        <main>
          <section class="area-stage" aria-labelledby="stage">
            <h2 id="stage">Make something happen</h2>
            <p class="sub">Each plays a recorded change through the real pipeline, against a small AWS in memory.</p>
            <p class="hidden" role="alert" id="stage-error"></p>
            <ul class="stage">
              ${stories.map(
                ({ name }, i) =>
                  html`<li>
                    <button
                      type="button"
                      data-post="/api/console/stories/${i}"
                      data-error="stage-error"
                      data-came="came-${i}"
                    >
                      <span aria-hidden="true">▶</span><span>${name}</span>
                    </button>
                    <ul class="came" id="came-${i}"></ul>
                  </li>`,
              )}
            </ul>
            <h3>Time, and starting over</h3>
            <div class="row">
              <button
                type="button"
                data-post="/api/console/time"
                data-hours="1"
                data-error="stage-error"
                data-came="came-time"
              >
                Let an hour pass
              </button>
              <button
                type="button"
                data-post="/api/console/time"
                data-hours="24"
                data-error="stage-error"
                data-came="came-time"
              >
                Let a day pass
              </button>
              <button type="button" data-post="/api/console/reset" data-error="stage-error" data-came="came-time">
                Reset the estate
              </button>
            </div>
            <ul class="came" id="came-time"></ul>
            <p class="sub">
              A reset puts every resource back as it was at the start. What was done is not forgotten: open cases see by
              a fresh read that their fault is gone, and end.
            </p>
          </section>
          <div class="middle">
            <section class="area-posture" aria-labelledby="posture">
              <h2 id="posture">How the account stands</h2>
              <div data-panel="summary">${panel('summary')}</div>
              <div data-panel="posture">${panel('posture')}</div>
            </section>
            <section class="area-questions" aria-labelledby="questions">
              <h2 id="questions">Waits for you</h2>
              <div data-panel="questions">${panel('questions')}</div>
            </section>
            <section class="area-stream" aria-labelledby="happened">
              <h2 id="happened" tabindex="-1">What happened</h2>
              <div data-panel="stream">${panel('stream')}</div>
            </section>
          </div>
          <div class="side">
            <section class="area-estate" aria-labelledby="estate">
              <h2 id="estate">The estate, as it is now</h2>
              <div data-panel="estate">${panel('estate')}</div>
            </section>
            <section class="area-inbox" aria-labelledby="inbox">
              <h2 id="inbox">Inbox</h2>
              <fieldset class="channels">
                <legend class="sub">Each message as it looks in</legend>
                ${channels.map(
                  ({ sink, name }, i) =>
                    html`<label
                      ><input type="radio" name="channel" value="${sink}" ${i === 0 ? html` checked` : ''} />
                      ${name}</label
                    >`,
                )}
              </fieldset>
              <div data-panel="inbox">${panel('inbox')}</div>
            </section>
          </div>
        </main>
        <footer>
          <p class="sub">
            Everything here runs on this machine: no AWS account, no credentials. In a terminal:
            <span class="mono">npx eks-guardrails cases</span>
          </p>
        </footer>
        <script nonce="${nonce}">
          ${script};
        </script>
      </body>
    </html>`.html;
}
