/** The forms Slack shows where one click is not enough: a reason, some days, the typed end of a name. */
import { longestDays, reasonLength } from './answer.ts';
import type { Case } from './case.ts';
import { cut } from './mrkdwn.ts';
import { plain } from './sinks/blocks.ts';
import { valueOf } from './sinks/slack.ts';
import type { Interaction } from './slack-interactions.ts';

type Does = 'approve' | 'reject' | 'undo';

/** The last characters of the resource's name, which the form asks for: proof that it was read. */
export const suffixOf = (one: Pick<Case, 'ref'>): string => Array.from(one.ref.id).slice(-6).join('');

/** The `view` of views.open. Its private_metadata holds case, round, hash and the card's channel, and nothing secret. */
export function formFor(one: Case, does: Does, interaction: Pick<Interaction, 'channel'>): Record<string, unknown> {
  const hash = does === 'undo' ? one.undoHash : one.planHash;
  const most = longestDays[one.severity];
  return {
    type: 'modal',
    callback_id: does,
    private_metadata: `${valueOf(one.id, { round: one.round, ...(hash !== undefined && { hash }) })} ${interaction.channel}`,
    title: plain(titles[does]),
    submit: plain(submits[does]),
    close: plain('Cancel'),
    blocks: [
      { type: 'section', text: plain(cut(one.message, 1000) || one.id) },
      { type: 'section', text: plain(cut(noteOf(one, does), 1500)) },
      input('reason', 'Why? The reason is kept with the case.', {
        type: 'plain_text_input',
        multiline: true,
        min_length: reasonLength.least,
        max_length: reasonLength.most,
      }),
      ...(does === 'approve'
        ? [
            input('suffix', cut(`Type the last characters of the name: ${suffixOf(one)}`, 150), {
              type: 'plain_text_input',
              max_length: 60,
            }),
          ]
        : [
            input('days', `For how many days? At most ${most}.`, {
              type: 'plain_text_input',
              initial_value: String(Math.min(7, most)),
              max_length: 3,
            }),
          ]),
    ],
  };
}

const titles = { approve: 'Approve fix', reject: 'Leave as is', undo: 'Undo the fix' } as const;
const submits = { approve: 'Approve', reject: 'Leave as is', undo: 'Undo' } as const;

function noteOf(one: Case, does: Does): string {
  if (does === 'reject') return 'Nothing is changed. After these days you are asked again.';
  if (does === 'undo')
    return 'What we changed is put back, if the resource is still as we left it, and stands for these days. After that you are asked again.';
  const undo = one.plan && 'impossible' in one.plan.undo ? ` This cannot be undone: ${one.plan.undo.impossible}` : '';
  return `${one.plan?.effect ?? ''}${undo}`.trim() || 'The fix shown on the card is made.';
}

const input = (name: string, label: string, element: Record<string, unknown>): Record<string, unknown> => ({
  type: 'input',
  block_id: name,
  label: plain(label),
  element: { ...element, action_id: name },
});

/** Days as typed: a whole number, or null. */
export const daysOf = (typed: string): number | null => (/^\s*[0-9]{1,3}\s*$/.test(typed) ? Number(typed) : null);
