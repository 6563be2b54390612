/** What a verified request of Slack asks: pressed buttons and sent forms of our own cards, and nothing else. */
import { hashPart } from './sinks/slack.ts';
import { only, same, type Refusal, type SlackRequest } from './slack-requests.ts';

/** A pressed button or a sent form. `planHash`: the first 22 characters of what the answer is bound to. */
export interface Interaction {
  kind: 'button' | 'form';
  do: 'approve' | 'reject' | 'undo' | 'view';
  case: string;
  round: number;
  planHash: string;
  user: string;
  /** Of the workspace the request came from, and of the user's own. */
  team: string;
  userTeam: string;
  app: string;
  /** Opens a form within 3 s; empty for a sent form. */
  triggerId: string;
  /** When the button was pressed, Slack's own form; for a form, its id. Kept as evidence. */
  actionTs: string;
  /** Where the card is; empty when Slack does not say. */
  channel: string;
  /** What was typed into the form. */
  typed: { reason: string; days: string; suffix: string };
}

const deepest = 32;

/** What a verified request asks, or the refusal of what no card and no form of ours sends. */
export function interactionOf(request: SlackRequest, bytes: Uint8Array): Interaction | Refusal {
  const refused: Refusal = { status: 400 };
  if (!only(request, 'content-type')?.toLowerCase().startsWith('application/x-www-form-urlencoded')) return refused;
  let payload: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const found = new URLSearchParams(text).getAll('payload');
    const [json] = found;
    if (found.length !== 1 || json === undefined || depthOf(json) > deepest) return refused;
    payload = JSON.parse(json);
  } catch {
    return refused;
  }
  const type = at(payload, 'type');
  const who = {
    user: text(at(payload, 'user', 'id')),
    team: text(at(payload, 'team', 'id')),
    userTeam: text(at(payload, 'user', 'team_id')),
    app: text(at(payload, 'api_app_id')),
  };
  if (type === 'block_actions') return buttonOf(payload, who) ?? refused;
  if (type === 'view_submission') return formOf(payload, who) ?? refused;
  return refused;
}

type Who = Pick<Interaction, 'user' | 'team' | 'userTeam' | 'app'>;

function buttonOf(payload: unknown, who: Who): Interaction | null {
  const actions = at(payload, 'actions');
  if (!Array.isArray(actions) || actions.length !== 1) return null;
  const action: unknown = actions[0];
  const does = known(at(action, 'action_id'));
  if (does === null || at(action, 'block_id') !== 'case') return null;
  const bound = does === 'view' ? { case: '', round: 0, planHash: '' } : boundTo(text(at(action, 'value')));
  return (
    bound && {
      kind: 'button',
      do: does,
      ...bound,
      ...who,
      triggerId: text(at(payload, 'trigger_id')),
      actionTs: text(at(action, 'action_ts')),
      channel: text(at(payload, 'channel', 'id')),
      typed: { reason: '', days: '', suffix: '' },
    }
  );
}

function formOf(payload: unknown, who: Who): Interaction | null {
  const does = known(at(payload, 'view', 'callback_id'));
  const [value = '', channel = ''] = text(at(payload, 'view', 'private_metadata')).split(' ');
  const bound = boundTo(value);
  if (does === null || does === 'view' || !bound) return null;
  const typed = (name: string): string => text(at(payload, 'view', 'state', 'values', name, name, 'value'));
  return {
    kind: 'form',
    do: does,
    ...bound,
    ...who,
    triggerId: '',
    actionTs: text(at(payload, 'view', 'id')),
    channel,
    typed: { reason: typed('reason'), days: typed('days'), suffix: typed('suffix') },
  };
}

function known(name: unknown): Interaction['do'] | null {
  return name === 'approve' || name === 'reject' || name === 'undo' || name === 'view' ? name : null;
}

function boundTo(value: string): Pick<Interaction, 'case' | 'round' | 'planHash'> | null {
  const found = /^([0-9A-HJKMNP-TV-Z]{26})\.([1-9][0-9]{0,4})\.([A-Za-z0-9_-]{22})$/.exec(value);
  if (!found) return null;
  const [, id = '', round = '', planHash = ''] = found;
  return { case: id, round: Number(round), planHash };
}

/** True when the answer is bound to exactly this hash; `undefined` where there is no fix. */
export const isBoundTo = (interaction: Pick<Interaction, 'planHash'>, hash: string | undefined): boolean =>
  same(interaction.planHash, hashPart(hash));

/** The value at a path of own properties; undefined where there is none. */
function at(value: unknown, ...path: string[]): unknown {
  let here = value;
  for (const name of path) {
    if (here === null || typeof here !== 'object' || !Object.hasOwn(here, name)) return undefined;
    here = Object.entries(here).find(([key]) => key === name)?.[1];
  }
  return here;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** How deep the JSON nests, without parsing it; what stands in strings does not count. */
function depthOf(json: string): number {
  let depth = 0;
  let deepestYet = 0;
  for (const [sign] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth -= 1;
    deepestYet = Math.max(deepestYet, depth);
  }
  return deepestYet;
}
