/** Whose an answer is, by what proves it, and whether that still holds when it is to be acted upon. */
import { undoRefused } from './acted.ts';
import type { Asked } from './answer.ts';
import { written, type Answer, type Case, type Evidence } from './case.ts';
import type { Link } from './links.ts';
import { answererOf, answerers, identitiesOf, isOwn, isRisky, isSecurity, normal, personOfArn } from './people.ts';
import { hashOf, undoHash } from './plan.ts';
import type { Ports } from './ports.ts';
import type { Settings } from './settings.ts';

/** Who answers: the part of an answer that is proved and not said. */
export type Voice = Pick<Asked, 'by' | 'via' | 'identities' | 'security' | 'group' | 'evidence' | 'settingsHash'>;

/** The voice of a link's holder by live settings, or why they may not answer. */
export function voiceOfLink(settings: Settings, one: Case, link: Link, hash: string): Voice | { refused: string } {
  const { page } = settings.approvals;
  if (page === 'look') return { refused: 'This page takes no answers here: answer in Slack or on the command line.' };
  const evidence: Evidence = { link: hash };
  if (link.person !== undefined) {
    const person = answererOf(settings, link.person);
    if (!person) return { refused: `${link.person} is no longer among those who may answer.` };
    return voice(settings, person.name, 'link', evidence);
  }
  if (page === 'personal' || isRisky(one))
    return {
      refused: 'This takes a link that was sent to one person: answer with yours, in Slack or on the command line.',
    };
  if (answerers(settings).length === 0) return { refused: 'Settings name nobody who may answer.' };
  const by = `link:${link.target}`;
  return { by, via: 'link', identities: [normal(by)], group: true, evidence, settingsHash: hashOf(settings) };
}

/** The voice of an IAM principal, by the ARN that IAM authorisation proved. */
export function voiceOfArn(settings: Settings, arn: string): Voice | { refused: string } {
  const person = personOfArn(settings, arn);
  return person
    ? voice(settings, person.name, 'cli', { arn })
    : { refused: `${arn} is none of the people who may answer. Settings name them under approvers, with their ARNs.` };
}

/** The voice of a person of settings. */
export const voice = (settings: Settings, name: string, via: Answer['via'], evidence: Evidence): Voice => ({
  by: name,
  via,
  identities: identitiesOf(settings, name),
  security: isSecurity(settings, name),
  evidence,
  settingsHash: hashOf(settings),
});

/**
 * Takes back what a person asked for and what does not hold today: whoever wrote the row may have forged it, or settings have changed since.
 * Null when there is nothing to take back. Answers the case as written; an alarm is posted before.
 */
export async function voided(ports: Ports, settings: Settings, one: Case): Promise<Case | null> {
  const why = await objection(ports, settings, one);
  if (why === null) return null;
  const text = `An answer to case ${one.id} is void: ${why} Nothing was changed. Find out who wrote it.`;
  await ports.post({ alarm: 'answer-not-proved', text, ref: one.ref });
  const after = one.status === 'undoing' ? undoRefused(one, why, ports.now()) : superseded(one, why, ports.now());
  return (await ports.cases.put(after, one)) ? after : null;
}

/** Why what a person asked for may not be done; null when it may, or when nobody asked. */
async function objection(ports: Ports, settings: Settings, one: Case): Promise<string | null> {
  const { answer } = one;
  if (one.calledAt !== undefined || !['approved', 'acting', 'undoing'].includes(one.status)) return null;
  // What policy reverts was never approved by anybody: reconcile decides about it anew.
  if (one.status === 'acting' && answer?.via === 'policy') return null;
  if (!answer || answer.via === 'policy') return 'Nobody is on record as having answered.';
  if (one.status === 'undoing' && (!one.plan || undoHash(one.control, one.ref, one.plan) !== one.undoHash))
    return 'What is to be undone is not what was done.';
  if (!answer.evidence) return ports.trustsLocal ? null : 'Nothing proves who answered.';
  const proved = await proof(ports, settings, one, answer.evidence);
  if (proved !== null) return proved;
  if (answer.by.startsWith('link:')) return null;
  if (isOwn(settings, one, answer.by) && (isRisky(one) || one.status === 'undoing'))
    return `${answer.by} made the change themselves.`;
  const people = one.status === 'undoing' ? [answer.by] : (one.approvers ?? [answer.by]);
  const stranger = people.find(name => !name.startsWith('link:') && !answererOf(settings, name));
  return stranger === undefined ? null : `${stranger} is not among those who may answer.`;
}

async function proof(ports: Ports, settings: Settings, one: Case, evidence: Evidence): Promise<string | null> {
  const by = one.answer?.by ?? '';
  const isBy = (name: string | undefined): boolean => name !== undefined && normal(name) === normal(by);
  if ('arn' in evidence)
    return isBy(personOfArn(settings, evidence.arn)?.name)
      ? null
      : `${evidence.arn} does not stand for ${by} in settings.`;
  if ('slack' in evidence) {
    const known = answerers(settings).find(person => person.slack === evidence.slack.user);
    // Who is in a user group only Slack knows; it was asked when the answer came.
    const byGroup = !known && (settings.slack?.approverGroups.length ?? 0) > 0;
    return byGroup || isBy(known?.name)
      ? null
      : `Slack user ${evidence.slack.user} does not stand for ${by} in settings.`;
  }
  const link = await ports.cases.link(evidence.link);
  const undoing = one.status === 'undoing';
  const fits =
    link?.case === one.id &&
    link.purpose === (undoing ? 'undo' : 'answer') &&
    link.round === (undoing ? one.round - 1 : one.round) &&
    link.planHash === (undoing ? one.undoHash : one.planHash);
  if (!link || !fits) return 'No link of this case, round and plan was sent that gave this answer.';
  const now = voiceOfLink(settings, one, link, evidence.link);
  if ('refused' in now) return now.refused;
  return isBy(now.by) ? null : `The link was not sent to ${by}.`;
}

function superseded(before: Case, why: string, now: number): Case {
  const { lease: _lease, dueAt: _due, expiresAt: _expires, answer: _answer, ...rest } = before;
  return written(
    before,
    { ...rest, status: 'superseded', supersededBy: 'plan changed' },
    { at: now, what: `the answer is void: ${why}`, by: `policy:${before.control}` },
  );
}
