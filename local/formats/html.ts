/** A posture as one page that stands alone: no script, nothing loaded, to be mailed or kept. */
import { controls } from '../../shared/catalogue.ts';
import { severities, type Severity } from '../../shared/control.ts';
import { html, verbatim, type Html } from '../../shared/html.ts';
import { style } from '../../shared/page/style.ts';
import type { Ref } from '../../shared/resources.ts';
import { utc } from '../../shared/wording.ts';
import type { Posture, PostureFinding } from '../posture.ts';
import { counted } from '../print.ts';

type Found = PostureFinding & { ref: Ref };

/** `now`: epoch seconds, when it was looked. */
export function asHtml({ account, regions, resources, missing }: Posture, now: number): string {
  const found: Found[] = resources.flatMap(({ ref, findings }) => findings.map(finding => ({ ...finding, ref })));
  const ids = [...new Set(found.map(({ control }) => control))];
  const gravity = (id: string) =>
    Math.max(...found.filter(({ control }) => control === id).map(({ severity }) => severities.indexOf(severity)));
  const graver = ids.toSorted((a, b) => gravity(b) - gravity(a) || (a < b ? -1 : 1));
  const errors = resources.flatMap(({ ref, errors: all }) => all.map(one => ({ ref, ...one })));
  const title = `EKS posture of account ${account}`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}</title>
        <style>
          ${verbatim(style)}
        </style>
      </head>
      <body>
        <header>eks-guardrails</header>
        <main>
          <h1>${title}</h1>
          <p class="lead">
            ${counted(resources.length, 'resource')} in ${regions.join(', ')}, ${utc(now)}:
            ${found.length === 0 ? 'nothing is wrong with what could be judged.' : `${counted(found.length, 'finding')}.`}
          </p>
          <ul class="tags">
            ${severities.toReversed().flatMap(severity => countOf(severity, found))}
          </ul>
          ${missing.length + errors.length > 0 && notJudged(missing, errors)}
          ${graver.map(id =>
            sectionOf(
              id,
              found.filter(({ control }) => control === id),
            ),
          )}
        </main>
      </body>
    </html>`.html;
}

function countOf(severity: Severity, found: readonly Found[]): Html[] {
  const count = found.filter(one => one.severity === severity).length;
  return count > 0 ? [html`<li class="${tone[severity]}">${count} ${severity}</li>`] : [];
}

const tone: Record<Severity, string> = { low: '', medium: 'warn', high: 'bad', critical: 'bad' };

function sectionOf(id: string, found: readonly Found[]): Html {
  const control = controls.find(one => one.id === id);
  return html`<section>
    <h2>${control?.title ?? id}</h2>
    <p class="soft"><code>${id}</code> ${control?.why}</p>
    <ul>
      ${found.map(
        one =>
          html`<li>
            <strong>${one.severity}</strong>: ${one.message}
            ${one.exempt !== undefined && html`<em>Exempt: ${one.exempt}.</em>`}
            ${
              one.cli.length > 0 &&
              html`<details>
                <summary>How to mend it</summary>
                <pre><code>${one.cli.join('\n')}</code></pre>
              </details>`
            }
          </li>`,
      )}
    </ul>
  </section>`;
}

const notJudged = (missing: readonly string[], errors: readonly { ref: Ref; control: string; error: string }[]): Html =>
  html`<div class="notice warn">
    <p>Some of it could not be judged:</p>
    <ul>
      ${missing.map(text => html`<li>${text}</li>`)}
      ${[...new Set(errors.map(({ error }) => error))].map(
        text => html`<li>${text} (${counted(errors.filter(({ error }) => error === text).length, 'judgement')})</li>`,
      )}
    </ul>
  </div>`;
