/** What settings must say before they are deployed: somebody hears, and for every question there is somebody to answer. Pure. */
import { knownControls } from './known-controls.ts';
import { remedies, type Control, type Remedy } from './control.ts';
import { securityPeople, answerers } from './people.ts';
import { allOf } from './owners/people.ts';
import { channelsOf, readsAlone } from './owners/targets.ts';
import { modes, type Mode, type Settings } from './settings.ts';
import { listed } from './settings-people-check.ts';
import type { Fault } from './settings-faults.ts';

/**
 * Every such fault. Not a part of settingsFaults: a replay or a sandbox of settings in the making needs no people yet.
 * Empty approvers are nobody, never everybody (D12); one approver alone could be the one who made the change (T9).
 */
export function deployFaults(
  settings: Settings,
  catalogue: readonly Pick<Control, 'id' | 'remedy' | 'strongest'>[] = knownControls,
): Fault[] {
  return [...audienceFaults(settings), ...answererFaults(settings, catalogue), ...unrecognised(settings)];
}

/** Somebody must hear as soon as anything is more than recorded. */
function audienceFaults(settings: Settings): Fault[] {
  const place = [...placesOf(settings)].find(({ mode }) => modes.indexOf(mode) > modes.indexOf('observe'));
  const fallback = channelsOf(settings)[settings.fallback];
  if (!place || fallback?.sink !== 'log') return [];
  return [
    {
      path: ['fallback'],
      fault: `${settings.fallback} is a log, so nobody would hear what has no other owner. Name a channel that people read; topic is always there.`,
    },
  ];
}

function answererFaults(
  settings: Settings,
  catalogue: readonly Pick<Control, 'id' | 'remedy' | 'strongest'>[],
): Fault[] {
  const asking = catalogue.flatMap(control => canAsk(settings, control) ?? []);
  const [first] = asking;
  if (!first || settings.approvers.length > 1) return [];
  const which = `${first.control}${asking.length > 1 ? ` and ${asking.length - 1} more controls` : ''} may ask a person`;
  const advice = 'Name at least two approvers, or lower the mode to notify.';
  const approverGroups = settings.slack?.approverGroups ?? [];
  if (settings.approvers.length === 0 && approverGroups.length === 0)
    return [{ path: first.path, fault: `${which}, and approvers is empty: nobody could answer. ${advice}` }];
  const names = settings.approvers.map(person => person.name);
  const others = securityPeople(settings).filter(person => !names.includes(person.name));
  if (others.length > 0 || approverGroups.length > 0) return [];
  return [
    {
      path: ['approvers'],
      fault: `${which}, and ${names[0]} is the only one who may answer; nobody is left when ${names[0]} made the change. Name a second approver, or security.`,
    },
  ];
}

/** Where settings let a control ask; null where they never do. */
function canAsk(
  settings: Settings,
  control: Pick<Control, 'id' | 'remedy' | 'strongest'>,
): { control: string; path: Fault['path'] } | null {
  const found = [...placesOf(settings, control.id)].find(({ mode, remedy }) => {
    const atMost = Math.min(remedies.indexOf(remedy ?? control.remedy), remedies.indexOf(control.strongest));
    return modes.indexOf(mode) >= modes.indexOf('ask') && atMost >= remedies.indexOf('ask');
  });
  return found ? { control: control.id, path: found.path } : null;
}

/** Every mode and remedy that can be in force for a control, and where it is said; for all controls without one. */
function placesOf(settings: Settings, control?: string): { mode: Mode; remedy?: Remedy; path: Fault['path'] }[] {
  let places: { mode: Mode; remedy?: Remedy; path: Fault['path'] }[] = [{ mode: settings.mode, path: ['mode'] }];
  settings.rules.forEach((rule, i) => {
    if (control !== undefined && rule.control !== undefined && rule.control !== control) return;
    const after = places.map(place => ({
      ...place,
      ...(rule.mode && { mode: rule.mode, path: ['rules', i, 'mode'] }),
      ...(rule.remedy && { remedy: rule.remedy, ...(!rule.mode && { path: ['rules', i, 'remedy'] }) }),
    }));
    const { mode: _mode, remedy: _remedy, control: named, ...scope } = rule;
    // A rule for everything replaces what was said before; any other leaves it in force elsewhere.
    const always =
      Object.values(scope).every(value => value === undefined) && (named === undefined || named === control);
    places = always ? after : [...places, ...after];
  });
  return places;
}

/** An answer that cannot be tied to a person counts for nobody: each who may answer needs an identity or a channel alone. */
function unrecognised(settings: Settings): Fault[] {
  const answering = answerers(settings).map(person => person.name);
  return listed(settings).flatMap(({ person, path }) => {
    const isGroup = path[0] === 'security' && path.length === 1 && (settings.security?.people.length ?? 0) > 0;
    if (isGroup || !answering.includes(person.name) || allOf(person).length > 1) return [];
    const alone = Object.keys(channelsOf(settings)).some(name => readsAlone(settings, name)?.name === person.name);
    return alone
      ? []
      : [
          {
            path: [...path, 'name'],
            fault: `nothing tells ${person.name} from anybody else. Give an email, a slack member id, an iam ARN, or a channel of their own.`,
          },
        ];
  });
}
