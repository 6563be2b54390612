/** Answers from Slack: a request verified, a person recognised, an answer recorded. Errors go to whoever pressed the button, to nobody else. */
import { alreadyIs, answer, type Asked, type Refused } from './answer.ts';
import type { Voice } from './authority.ts';
import type { Case } from './case.ts';
import { isCareful } from './message-pieces.ts';
import { escaped } from './mrkdwn.ts';
import type { Ports } from './ports.ts';
import type { Settings } from './settings.ts';
import { slackApi } from './slack-api.ts';
import { daysOf, formFor, suffixOf } from './slack-forms.ts';
import { voiceOfSlack } from './slack-people.ts';
import { interactionOf, isBoundTo, type Interaction } from './slack-interactions.ts';
import { verified, type SlackRequest } from './slack-requests.ts';

/** `body` is empty, or JSON (content type application/json) that Slack shows in the form. */
export interface SlackReply {
  status: 200 | 400 | 401 | 404 | 405 | 413;
  body: string;
}

/**
 * POST /slack. Rejects only when the signing secret cannot be read or the table cannot be asked; nothing was recorded then.
 * The secret SLACK_SIGNING_SECRET holds one signing secret, or two divided by white space while rotating: the current one first.
 */
export async function slackRoute(
  ports: Pick<Ports, 'cases' | 'wake' | 'now' | 'http' | 'secret'>,
  settings: Settings,
  request: SlackRequest,
): Promise<SlackReply> {
  const proved = await verified(request, () => signingSecrets(ports), ports.now());
  if ('status' in proved) return { status: proved.status, body: '' };
  const asked = interactionOf(request, proved.bytes);
  if ('status' in asked) return { status: asked.status, body: '' };
  // A button that opens an address tells us so; there is nothing to do.
  if (asked.do === 'view') return done;
  const one = await ports.cases.get(asked.case);
  const who = await voiceOfSlack(ports, settings, asked);
  if ('refused' in who) return refuse(ports, asked, who.refused);
  if (!one) return refuse(ports, asked, 'This case is not kept any more.');
  const hash = asked.do === 'undo' ? one.undoHash : one.planHash;
  if (asked.round !== one.round)
    return refuse(ports, asked, `The case has moved on since this card. ${alreadyIs(one)}`);
  if (!isBoundTo(asked, hash)) return refuse(ports, asked, 'The fix is another one than this card shows; look again.');
  if (asked.kind === 'form') return sent(ports, one, asked, who);
  return asked.do === 'approve' && !isCareful(one)
    ? record(ports, one, asked, who, { reason: clicked })
    : open(ports, one, asked);
}

const done: SlackReply = { status: 200, body: '' };
const clicked = 'Approved with the button in Slack, after its confirmation.';

async function signingSecrets(ports: Pick<Ports, 'secret'>): Promise<string[]> {
  const found = (await ports.secret('SLACK_SIGNING_SECRET')).split(/\s+/).filter(part => part !== '');
  return found.slice(0, 2);
}

type Doing = Exclude<Interaction['do'], 'view'>;

async function open(ports: Pick<Ports, 'http' | 'secret'>, one: Case, asked: Interaction): Promise<SlackReply> {
  if (asked.do === 'view') return done;
  const opened = await slackApi(ports, 'views.open', {
    trigger_id: asked.triggerId,
    view: formFor(one, asked.do, asked),
  });
  return opened.ok
    ? done
    : refuse(
        ports,
        asked,
        `Slack did not open the form. Press the button again, or run: eks-guardrails ${asked.do} ${one.id}`,
      );
}

async function sent(
  ports: Pick<Ports, 'cases' | 'wake' | 'now' | 'http' | 'secret'>,
  one: Case,
  asked: Interaction,
  who: Voice,
): Promise<SlackReply> {
  const { reason, days, suffix } = asked.typed;
  if (asked.do === 'approve') {
    if (suffix.trim() !== suffixOf(one))
      return faulty({ suffix: `Type the last characters of the name: ${suffixOf(one)}` });
    return record(ports, one, asked, who, { reason });
  }
  const whole = daysOf(days);
  return whole === null
    ? faulty({ days: 'Type a whole number of days.' })
    : record(ports, one, asked, who, { reason, days: whole });
}

async function record(
  ports: Pick<Ports, 'cases' | 'wake' | 'now' | 'http' | 'secret'>,
  one: Case,
  asked: Interaction,
  who: Voice,
  said: Pick<Asked, 'reason' | 'days'>,
): Promise<SlackReply> {
  // Only those three are left here.
  const does = asked.do as Doing;
  const hash = does === 'undo' ? one.undoHash : one.planHash;
  const answered = await answer(ports, one.id, {
    ...who,
    ...said,
    do: does,
    round: asked.round,
    ...(hash !== undefined && { planHash: hash }),
  });
  return 'refused' in answered ? refuse(ports, asked, answered.refused, answered.why) : done;
}

/** Told to the one person who asked: in the form, or as a message only they see. The card changes only with its row. */
async function refuse(
  ports: Pick<Ports, 'http' | 'secret'>,
  asked: Interaction,
  why: string,
  kind: Refused['why'] = 'not allowed',
): Promise<SlackReply> {
  if (asked.kind === 'form')
    return faulty({ [kind === 'input' && /\bdays?\b/.test(why) && asked.do !== 'approve' ? 'days' : 'reason']: why });
  if (asked.channel !== '')
    await slackApi(ports, 'chat.postEphemeral', {
      channel: asked.channel,
      user: asked.user,
      text: escaped(why, 1000),
    });
  return done;
}

const faulty = (errors: Record<string, string>): SlackReply => ({
  status: 200,
  body: JSON.stringify({ response_action: 'errors', errors }),
});
