/** What was found, where, by whom: the page's second and third part. */
import type { Case } from '../case.ts';
import { html, type Html } from '../html.ts';
import { toldControls } from '../told-controls.ts';
import { utc, whoMade } from '../wording.ts';
import { accountName, type View } from './view.ts';

/** The finding, then its evidence. */
export const factsOf = (view: View): Html => html`${finding(view)}${evidence(view)}`;

function finding(view: View): Html {
  const { one } = view;
  const control = toldControls[one.control];
  const name = accountName(view);
  return html`<section aria-labelledby="found">
    <h2 id="found">What was found</h2>
    <p class="lead">${one.message}</p>
    ${control && html`<p>${control.why}</p>`}
    <dl>
      <dt>Resource</dt>
      <dd>${one.ref.kind} <code>${one.ref.id}</code></dd>
      <dt>Account</dt>
      <dd>${name === one.ref.account ? name : `${name} (${one.ref.account})`}, ${one.ref.region}</dd>
      ${
        one.clusters &&
        one.clusters.length > 0 &&
        html`<dt>Cluster</dt>
          <dd>${one.clusters.map(cluster => cluster.name).join(', ')}</dd>`
      }
      <dt>Control</dt>
      <dd>${control ? `${control.title} ` : ''}<code>${one.control}</code></dd>
      <dt>Case</dt>
      <dd><code>${one.id}</code>, round ${one.round}</dd>
    </dl>
  </section>`;
}

function evidence({ one }: View): Html {
  const { because } = one;
  const link = because && eventLink(one, because.eventId);
  const lines = Object.entries(one.evidence)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const shown = lines
    .slice(0, mostLines)
    .map(line => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line));
  const more = lines.length - shown.length;
  return html`<section aria-labelledby="evidence">
    <h2 id="evidence">Who changed it, and what was seen</h2>
    ${
      because
        ? html`<dl>
            <dt>Who</dt>
            <dd>${whoMade(because)}${sureness(one)}</dd>
            <dt>When</dt>
            <dd><time datetime="${new Date(because.time * 1000).toISOString()}">${utc(because.time)}</time></dd>
            <dt>What</dt>
            <dd><code>${because.source}:${because.name}</code>${because.sourceIp && ` from ${because.sourceIp}`}</dd>
            <dt>Event</dt>
            <dd>
              ${link ? html`<a href="${link}" rel="noreferrer noopener">${because.eventId}</a>` : html`<code>${because.eventId}</code>`}
            </dd>
          </dl>`
        : html`<p>No change we saw brought this; it stood before.</p>`
    }
    ${shown.length > 0 && html`<pre><code>${shown.join('\n')}${more > 0 && `\n… ${more} more`}</code></pre>`}
  </section>`;
}

const mostLines = 15;
const longestLine = 600;

const sureness = (one: Case): string => {
  if (one.because?.actor.type === 'Root') return '. The root user can be anybody, so only security may answer.';
  if (one.actorAliases.includes('unresolved')) return '. Nobody can be named for sure, so only security may answer.';
  return one.because?.actor.session ? '. The role is proved; the name of its session was chosen by its user.' : '';
};

/** The event in the CloudTrail console, from parts that can be nothing else; null where a part is not what it should be, or outside aws.amazon.com. */
export function eventLink({ ref }: Pick<Case, 'ref'>, eventId: string): string | null {
  const fits =
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(eventId) &&
    /^(af|ap|ca|eu|il|me|mx|sa|us)-[a-z]+-\d$/.test(ref.region);
  return fits && !ref.region.startsWith('us-gov')
    ? `https://${ref.region}.console.aws.amazon.com/cloudtrailv2/home?region=${ref.region}#/events/${eventId}`
    : null;
}
