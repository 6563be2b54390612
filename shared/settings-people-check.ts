/** What settings say of people, channels and teams that does not fit together. Pure. */
import { didYouMean } from './nearest.ts';
import { allOf, everybody, isIdentityCenter } from './owners/people.ts';
import { channelsOf } from './owners/targets.ts';
import { normal } from './people.ts';
import type { Channel, Settings } from './settings.ts';
import type { Fault } from './settings-faults.ts';

type Path = Fault['path'];

/** Every such fault with the path to it. */
export function peopleFaults(settings: Settings): Fault[] {
  const channels = Object.keys(channelsOf(settings));
  const teams = Object.keys(settings.teams);
  const unknown = (what: string, name: string | undefined, known: readonly string[], path: Path): Fault[] =>
    name === undefined || known.includes(name)
      ? []
      : [{ path, fault: `no ${what} is called ${name}.${didYouMean(name, known) || ` Known: ${known.join(', ')}.`}` }];
  const channel = (name: string | undefined, path: Path) => unknown('channel', name, channels, path);
  const owner = (name: string | undefined, path: Path) =>
    unknown('team or channel', name, [...teams, ...channels], path);
  const names = everybody(settings).map(person => person.name);
  return [
    ...listed(settings).flatMap(({ person, path }) => channel(person.channel, [...path, 'channel'])),
    ...samePeople(settings),
    ...Object.entries(settings.channels).flatMap(([name, one]) => [
      ...channelFaults(name, one),
      ...one.reaches.flatMap((person, i) => unknown('person', person, names, ['channels', name, 'reaches', i])),
    ]),
    ...Object.entries(settings.teams).flatMap(([name, team]) => [
      ...channel(team.channel, ['teams', name, 'channel']),
      ...channel(team.onCall, ['teams', name, 'onCall']),
      ...(channels.includes(name)
        ? [{ path: ['teams', name], fault: `a channel is called ${name}, too: a route could mean either.` }]
        : []),
    ]),
    ...settings.routes.flatMap((route, i) => owner(route.to, ['routes', i, 'to'])),
    ...settings.watchers.flatMap((name, i) => channel(name, ['watchers', i])),
    ...channel(settings.onCall, ['onCall']),
    ...channel(settings.fallback, ['fallback']),
    ...Object.entries(settings.accounts).flatMap(([id, account]) => owner(account.owner, ['accounts', id, 'owner'])),
  ];
}

/** Every person with the place where settings name them. */
export function listed(settings: Settings): { person: Settings['approvers'][number]; path: Path }[] {
  const { security } = settings;
  return [
    ...settings.approvers.map((person, i) => ({ person, path: ['approvers', i] as Path })),
    ...(security ? [{ person: security, path: ['security'] as Path }] : []),
    ...(security?.people ?? []).map((person, i) => ({ person, path: ['security', 'people', i] as Path })),
    ...settings.people.map((person, i) => ({ person, path: ['people', i] as Path })),
  ];
}

/** Two entries that share an identity would be counted as two people where one answers (T57). */
function samePeople(settings: Settings): Fault[] {
  const all = listed(settings);
  return all.flatMap(({ person, path }, i) => [
    ...person.iam.flatMap((arn, k) =>
      isIdentityCenter(arn)
        ? [
            {
              path: [...path, 'iam', k],
              fault: `everybody with this permission set acts as ${arn}. Give the person's email instead: it is the name of their sessions.`,
            },
          ]
        : [],
    ),
    ...all.slice(0, i).flatMap(earlier => {
      const shared = allOf(earlier.person).find(identity => allOf(person).includes(identity));
      const namesakes = normal(earlier.person.name) === normal(person.name);
      // The same person may be an approver and belong to security; then all is said of them in both places.
      const same = listOf(earlier.path) !== listOf(path) && allOf(earlier.person).join() === allOf(person).join();
      if (shared === undefined || (namesakes && same)) return [];
      const fault = namesakes
        ? `${person.name} stands twice, and not with the same identities: one person, one entry.`
        : `${person.name} and ${earlier.person.name} share ${shared}: one identity is one person.`;
      return [{ path: [...path, 'name'], fault }];
    }),
  ]);
}

const listOf = (path: Path): string =>
  path[0] === 'security' && path[1] === 'people' ? 'security.people' : `${path[0]}`;

const wanted: { [S in Channel['sink']]: { fits: RegExp; what: string; optional?: true } } = {
  sns: {
    fits: /^arn:aws(-[a-z]+)*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(\.fifo)?$/,
    what: "the ARN of an SNS topic; without one it is the stack's own topic",
    optional: true,
  },
  slack: { fits: /^[CGDUW][A-Z0-9]{5,20}$/, what: 'the id of a Slack channel or member, such as C024BE91L' },
  'slack-webhook': { fits: /^[\w/+=.@:-]+$/, what: 'the name of the secret that holds the webhook address' },
  teams: { fits: /^[\w/+=.@:-]+$/, what: 'the name of the secret that holds the workflow address' },
  'amazon-q': {
    fits: /^arn:aws(-[a-z]+)*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/,
    what: 'the ARN of the SNS topic the chat client listens to',
  },
  webhook: { fits: /^[\w/+=.@:-]+$/, what: 'the name of the secret that holds the address and the signing key' },
  log: { fits: /^$/, what: 'nothing: a log needs no address', optional: true },
};

function channelFaults(name: string, { sink, address }: Channel): Fault[] {
  const { fits, what, optional } = wanted[sink];
  const path = ['channels', name, 'address'];
  if (address === undefined)
    return optional ? [] : [{ path, fault: `this is missing: a ${sink} channel needs ${what}.` }];
  if (/:\/\//.test(address))
    return [
      {
        path,
        // Not repeated: whoever reads the build's log could use it.
        fault: `an address is as good as a key and does not belong in settings. A ${sink} channel needs ${what}.`,
      },
    ];
  return fits.test(address) ? [] : [{ path, fault: `${address} is not right: a ${sink} channel needs ${what}.` }];
}
