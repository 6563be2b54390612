/** Who made the change, and which tool: as owners, never as an authority. */
import type { Asked, Evidence } from './asked.ts';
import { nobody } from './asked.ts';
import { stackTag } from './kept.ts';
import { fits, ownerNamed } from './named.ts';
import { normal } from '../people.ts';
import { actorIn, isIdentityCenter, provenOf } from './people.ts';
import { personTarget } from './targets.ts';
import { emailOf } from './targets.ts';
import { plainLine } from '../plain.ts';

/** The person who made the change, as far as CloudTrail proves one. */
export function actorEvidence(asked: Asked): Evidence[] {
  const { settings, one, directory } = asked;
  const change = one.because;
  if (!change) return [nobody('actor', 'no change is known to have made it')];
  const unread =
    directory?.actor && 'failed' in directory.actor
      ? [nobody('actor', `the identity store could not be read: ${plainLine(directory.actor.failed)}`, 'unreadable')]
      : [];
  const person = actorIn(settings, change, emailOf(asked));
  if (!person) return [...unread, nobody('actor', plainLine(`${change.actor.name} ${whyNobody(asked)}`))];
  const target = personTarget(asked, person, 'made the change');
  if (!target) return [...unread, nobody('actor', `${person.name} made the change, and no channel reaches them alone`)];
  return [...unread, { step: 'actor', why: `${person.name} made the change`, targets: [target] }];
}

function whyNobody({ one }: Asked): string {
  const actor = one.because?.actor;
  if (actor?.onBehalfOf !== undefined)
    return `acts for the Identity Center user ${actor.onBehalfOf}, whose address nobody looked up`;
  if (actor?.session !== undefined && actor.sourceIdentity === undefined && !isIdentityCenter(actor.roleArn))
    return 'is a session name, which its caller chose: it proves nobody';
  return 'is nobody settings know';
}

/** The team whose pipeline or stack it is. A user agent is set by its caller: it is shown and leads to nobody. */
export function provenanceEvidence(asked: Asked): Evidence[] {
  const { settings, one, tags } = asked;
  const proven = provenOf(one.because);
  const teams = Object.entries(settings.teams);
  const byRole = teams.find(([, team]) => team.iam.some(arn => proven.includes(normal(arn))))?.[0];
  if (byRole !== undefined) {
    const why = `made by a pipeline of ${byRole}`;
    return [{ step: 'provenance', why, ...ownerNamed(asked, byRole, why) }];
  }
  const stack = tags[stackTag];
  const byStack = stack && teams.find(([, team]) => team.stacks.some(pattern => fits(pattern, stack)))?.[0];
  if (byStack) {
    const why = plainLine(`CloudFormation stack ${stack} is of ${byStack}`);
    return [{ step: 'provenance', why, ...ownerNamed(asked, byStack, why) }];
  }
  const tool = one.because?.actor.iac;
  if (stack) return [nobody('provenance', plainLine(`CloudFormation stack ${stack} is of no team of settings`))];
  if (tool) return [nobody('provenance', `the user agent says ${tool}, whose role is of no team of settings`)];
  return [nobody('provenance', 'no pipeline or stack is known to own it')];
}
