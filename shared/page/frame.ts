/** What every page of ours is set in: language, title, style, script, landmarks. */
import { html, verbatim, type Html } from '../html.ts';
import { script } from './script.ts';
import { style } from './style.ts';

/** The whole document. `nonce` lets exactly this style and this script in; `main` is one main element. */
export const frame = (nonce: string, title: string, main: Html): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style nonce="${nonce}">
          ${verbatim(style)}
        </style>
      </head>
      <body>
        <header>eks-guardrails</header>
        ${main}
        <footer>
          <p class="hidden" id="live" role="status"></p>
          <p>Whoever holds a link's code may use it as a key. Do not forward it.</p>
        </footer>
        <script nonce="${nonce}">
          ${verbatim(script)};
        </script>
      </body>
    </html>`.html;
