/** Links to the approval page of the sandbox, one for each question and whoever is to answer it next. */
import type { Case } from '../shared/case.ts';
import { linkAddress, mintLink, type Purpose } from '../shared/links.ts';
import { answerers, isOwn, isSecurity, needsSecurity, normal } from '../shared/people.ts';
import type { Ports } from '../shared/ports.ts';
import type { Settings } from '../shared/settings.ts';

/** `origin`: where the sandbox serves, `http://127.0.0.1:4870`. Answers the same link for the same question; undefined where nobody may answer. */
export type PageLink = (one: Case, origin: string) => Promise<string | undefined>;

/** Mints each link once: the person at this machine stands for the first of the approvers who has not answered yet. */
export function pageLinks(ports: Ports, settings: Settings): PageLink {
  const minted = new Map<string, Promise<string>>();
  return async (one, origin) => {
    const wish = wishOf(one, ports.now());
    const said = [...(one.approvers ?? []), ...(one.rejecters ?? [])];
    const person = answerers(settings).find(
      ({ name }) =>
        !isOwn(settings, one, name) &&
        !(wish === 'answer' && said.includes(normal(name))) &&
        (!needsSecurity(one) || isSecurity(settings, name)),
    );
    if (!person) return undefined;
    const target = {
      sink: 'log',
      address: 'sandbox',
      name: person.name,
      person: person.name,
      answers: true,
      why: 'it is your sandbox',
    } as const;
    const key = [one.id, one.round, one.planHash, wish, person.name].join(' ');
    const token = minted.get(key) ?? mintLink(ports, settings, one, target, wish);
    minted.set(key, token);
    return linkAddress(origin, one, await token);
  };
}

function wishOf(one: Case, now: number): Purpose {
  if (one.status === 'waiting' || one.status === 'standing-down') return 'answer';
  const undoable = one.calledAt !== undefined && one.undoHash !== undefined && (one.undoUntil ?? 0) > now;
  return undoable && (one.status === 'resolved' || one.status === 'failed') ? 'undo' : 'view';
}
