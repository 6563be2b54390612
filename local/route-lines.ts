/** A route in words: who is told, who may answer, who comes next, and every rule that was tried. */
import type { Route } from '../shared/owners.ts';
import { plainLine } from '../shared/plain.ts';
import type { Target } from '../shared/target.ts';
import { severityOf, type Decided } from './decided.ts';
import { labelled, type Paint } from './print.ts';

/** A finding with its route; `route` is null where nobody is told, `why` says so. */
export interface Routed {
  decided: Decided;
  route: Route | null;
  why: string;
}

export function routeLines({ decided, route, why }: Routed, columns: number, colours: Paint): string[] {
  const { decision, ref, finding, control } = decided;
  const title = `  ${colours.bold(decision.do)} ${plainLine(`${ref.kind} ${ref.id}`)} (${severityOf(decided)}, ${control.id})`;
  const rows = (name: string, texts: string[]): string[] =>
    texts.flatMap((text, i) => labelled(i === 0 ? name : '', text, columns, 4));
  const found = labelled('found', plainLine(finding.message), columns, 4);
  if (!route) return [title, ...found, ...labelled('told', plainLine(why), columns, 4)];
  return [
    title,
    ...found,
    ...rows('told', route.targets.map(targetWords)),
    ...(route.confidential ? rows('', ['confidential: nobody else, and not whoever made the change']) : []),
    ...rows(
      'then',
      route.escalation.map((stage, i) => `${i + 1}. ${stage.map(target => placeWords(target)).join(' and ')}`),
    ),
    ...rows(
      'because',
      route.chain.map(link => plainLine(`${link.step}: ${outcomes[link.outcome]}${link.why}`)),
    ),
  ];
}

const outcomes = {
  chosen: 'owner, ',
  added: 'told as well, ',
  later: 'told when nobody answers, ',
  refused: 'refused, ',
  unreadable: 'not readable, ',
  next: 'nobody, ',
};

const targetWords = (target: Target): string =>
  `${placeWords(target)}${target.answers ? ', may answer' : ''}: ${plainLine(target.why)}`;

const placeWords = ({ sink, address, name }: Target): string =>
  plainLine(sink === 'log' || address === name ? `${name} by ${sink}` : `${name} by ${sink} ${address}`);
