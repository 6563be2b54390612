/** Which person of settings a Slack user is, and whether they may answer: asked of Slack each time, so that a removed approver has no grace. */
import { voice, type Voice } from './authority.ts';
import { answerers, normal } from './people.ts';
import type { Settings } from './settings.ts';
import { field, slackApi, type SlackPorts } from './slack-api.ts';
import type { Interaction } from './slack-interactions.ts';

/** Why not, for the person who asked. */
export type NotAllowed = { refused: string };

/** The voice of whoever pressed the button, or the refusal. Any doubt, and any failure to ask Slack, refuses. */
export async function voiceOfSlack(
  ports: SlackPorts,
  settings: Settings,
  interaction: Pick<Interaction, 'user' | 'team' | 'userTeam' | 'app' | 'actionTs'>,
): Promise<Voice | NotAllowed> {
  const { slack } = settings;
  if (!slack) return { refused: 'Answers from Slack are not switched on here.' };
  const { user, team, userTeam, app, actionTs } = interaction;
  if (app !== slack.app || !slack.teams.includes(team) || !slack.teams.includes(userTeam)) return { refused: stranger };
  const found = await slackApi(ports, 'users.info', { user });
  if (!found.ok) return { refused: unsure };
  const profile = field(found.body, 'user');
  const objection = objectionTo(profile, user, slack.teams);
  if (objection !== null) return { refused: objection };
  const email = confirmedEmail(profile);
  const people = answerers(settings);
  const byId = people.find(person => person.slack === user);
  const evidence = { slack: { user, actionTs } };
  if (byId) return voice(settings, byId.name, 'slack', evidence);
  if (slack.approverGroups.length === 0) return { refused: notListed };
  const member = await isMember(ports, slack.approverGroups, user);
  if (member === null) return { refused: unsure };
  if (!member) return { refused: notListed };
  if (email === null)
    return { refused: 'Your e-mail address is not confirmed in Slack, so nobody can tell who you are.' };
  // Reconcile asks settings and not Slack before it acts, so whoever answers has a name there; the group stands for the Slack id alone.
  const byEmail = people.find(person => person.email !== undefined && normal(person.email) === email);
  if (!byEmail) return { refused: unnamed };
  // A person whom settings know by another Slack id is not this user, whatever the address says.
  if (byEmail.slack !== undefined) return { refused: notListed };
  const told = voice(settings, byEmail.name, 'slack', evidence);
  return { ...told, identities: [...new Set([...(told.identities ?? []), normal(user)])] };
}

const stranger = 'This request is not from our Slack workspace.';
const notListed = 'You are not among those who may answer. Settings name them under approvers, by Slack member id.';
const unnamed =
  'Your user group may answer, but settings do not name you. Have your e-mail address added under approvers.';
const unsure =
  'Your rights could not be checked, so nothing was recorded. Try again, or use the command line: eks-guardrails approve.';

function objectionTo(profile: unknown, user: string, teams: readonly string[]): string | null {
  if (field(profile, 'id') !== user) return unsure;
  const team = field(profile, 'team_id');
  if (typeof team !== 'string' || !teams.includes(team)) return stranger;
  const flags = ['deleted', 'is_bot', 'is_restricted', 'is_ultra_restricted', 'is_stranger'];
  if (flags.some(flag => field(profile, flag) === true)) return 'Guests, bots and closed accounts may not answer.';
  return field(profile, 'is_email_confirmed') === false
    ? 'Your e-mail address is not confirmed in Slack, so nobody can tell who you are.'
    : null;
}

function confirmedEmail(profile: unknown): string | null {
  const email = field(field(profile, 'profile'), 'email');
  return field(profile, 'is_email_confirmed') === true && typeof email === 'string' && email !== ''
    ? normal(email)
    : null;
}

/** Null when Slack did not say. */
async function isMember(ports: SlackPorts, groups: readonly string[], user: string): Promise<boolean | null> {
  let asked = true;
  for (const usergroup of groups) {
    const found = await slackApi(ports, 'usergroups.users.list', { usergroup });
    const users = found.ok ? field(found.body, 'users') : undefined;
    if (!Array.isArray(users)) asked = false;
    else if (users.includes(user)) return true;
  }
  return asked ? false : null;
}
