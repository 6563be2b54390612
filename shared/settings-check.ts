/** What settings say that the catalogue, the calendar or the network arithmetic contradicts. Pure; the functions check it at start, too. */
import { knownControls } from './known-controls.ts';
import { remedies, type Control } from './control.ts';
import { endOfDay } from './exemptions.ts';
import { fitsName } from './name-pattern.ts';
import { didYouMean } from './nearest.ts';
import { canonicalCidr, isPrivate } from './network.ts';
import { everybody } from './owners/people.ts';
import { peopleFaults } from './settings-people-check.ts';
import type { Settings } from './settings.ts';
import type { Fault } from './settings-faults.ts';

/** Every such fault with the path to it, in the order of the settings; none when they can be used. */
export function settingsFaults(
  settings: Settings,
  catalogue: readonly Pick<Control, 'id' | 'severity' | 'strongest'>[] = knownControls,
): Fault[] {
  const ids = catalogue.map(control => control.id);
  const known = (id: string, path: Fault['path']): Fault[] =>
    ids.includes(id)
      ? []
      : [
          {
            path,
            fault: `no control is called ${id}.${didYouMean(id, ids) || ' `eks-guardrails catalogue` lists them.'}`,
          },
        ];
  return [
    ...settings.rules.flatMap((rule, i) => ruleFaults(settings, rule, i, known, catalogue)),
    ...settings.exemptions.flatMap((exemption, i) => exemptionFaults(settings, exemption, i, known)),
    ...settings.exemptByTag.flatMap((id, i) => [
      ...known(id, ['exemptByTag', i]),
      ...(catalogue.some(control => control.id === id && control.severity === 'critical')
        ? [
            {
              path: ['exemptByTag', i],
              fault: `${id} is critical: a tag never exempts from it. Exempt it under exemptions.`,
            },
          ]
        : []),
    ]),
    ...settings.network.approvedCidrs.flatMap((cidr, i) =>
      cidrFaults(settings, cidr).map(fault => ({ path: ['network', 'approvedCidrs', i], fault })),
    ),
    ...settings.conduct.knownNetworks.flatMap((network, i) =>
      canonicalCidr(network) !== null || /^vpce-[0-9a-f]+$/.test(network)
        ? []
        : [
            {
              path: ['conduct', 'knownNetworks', i],
              fault: `${network} is neither a network in CIDR form, such as 192.0.2.0/24, nor a VPC endpoint id.`,
            },
          ],
    ),
    ...Object.entries(settings.requiredTags).flatMap(([key, { values, set }]) =>
      set === undefined || values.length === 0 || values.some(pattern => fitsName(pattern, set))
        ? []
        : [
            {
              path: ['requiredTags', key, 'set'],
              fault: `${set} is none of the values allowed: ${values.join(', ')}.`,
            },
          ],
    ),
    ...Object.entries(settings.network.flowLogs).flatMap(([region, arn]) =>
      /^arn:aws[a-z-]*:s3:::[a-z0-9.-]+(\/.*)?$/.test(arn)
        ? []
        : [
            {
              path: ['network', 'flowLogs', region],
              fault: `${arn} is not the ARN of an S3 bucket (arn:aws:s3:::<bucket>), which is the only place we send flow logs to.`,
            },
          ],
    ),
    ...((settings.logs.mostRetentionDays ?? Infinity) < settings.logs.retentionDays
      ? [
          {
            path: ['logs', 'mostRetentionDays'],
            fault: `${settings.logs.mostRetentionDays} is less than logs.retentionDays (${settings.logs.retentionDays}), so no log group could be right.`,
          },
        ]
      : []),
    ...Object.entries(settings.secretsKeys).flatMap(([region, arn]) =>
      keyFaults(region, arn).map(fault => ({ path: ['secretsKeys', region], fault })),
    ),
    ...peopleFaults(settings),
    ...settings.routes.flatMap((route, i) => [
      ...(route.control === undefined ? [] : known(route.control, ['routes', i, 'control'])),
      ...environmentFaults(settings, route.environment, ['routes', i, 'environment'], 'route'),
    ]),
  ];
}

type Known = (id: string, path: Fault['path']) => Fault[];

function ruleFaults(
  settings: Settings,
  rule: Settings['rules'][number],
  i: number,
  known: Known,
  catalogue: readonly Pick<Control, 'id' | 'strongest'>[],
): Fault[] {
  const faults: Fault[] = rule.control === undefined ? [] : known(rule.control, ['rules', i, 'control']);
  const { remedy, environment } = rule;
  const strongest = catalogue.find(control => control.id === rule.control)?.strongest;
  if (remedy && strongest && remedies.indexOf(remedy) > remedies.indexOf(strongest)) {
    faults.push({
      path: ['rules', i, 'remedy'],
      fault: `${rule.control} can at most ${strongest}, so ${remedy} has no effect. Write ${strongest} or leave it out.`,
    });
  }
  faults.push(...environmentFaults(settings, environment, ['rules', i, 'environment'], 'rule'));
  return faults;
}

function environmentFaults(
  settings: Settings,
  environment: string | undefined,
  path: Fault['path'],
  what: 'rule' | 'route',
): Fault[] {
  const environments = [...new Set(Object.values(settings.accounts).flatMap(account => account.environment ?? []))];
  if (environment === undefined || environments.includes(environment)) return [];
  const hint =
    didYouMean(environment, environments) ||
    ` Known: ${environments.join(', ') || 'none; give accounts an environment first'}.`;
  return [{ path, fault: `no account is in the environment ${environment}, so this ${what} never fits.${hint}` }];
}

function exemptionFaults(
  settings: Settings,
  exemption: Settings['exemptions'][number],
  i: number,
  known: Known,
): Fault[] {
  const faults = known(exemption.control, ['exemptions', i, 'control']);
  if (Number.isNaN(endOfDay(exemption.until)))
    faults.push({ path: ['exemptions', i, 'until'], fault: `there is no day ${exemption.until}.` });
  if (exemption.reason.trim() === '')
    faults.push({
      path: ['exemptions', i, 'reason'],
      fault: 'say why: an exemption without a reason hides a finding.',
    });
  if (exemption.owner.trim() === '')
    faults.push({ path: ['exemptions', i, 'owner'], fault: 'say whose it is: somebody must answer for an exemption.' });
  const { security, teams } = settings;
  const people = [
    ...new Set([
      ...everybody(settings).map(person => person.name),
      ...(security ? [security.name] : []),
      ...Object.keys(teams),
    ]),
  ];
  // Where settings name no people at all, there is nobody to hold the name against.
  if (exemption.owner.trim() !== '' && people.length > 0 && !people.includes(exemption.owner)) {
    faults.push({
      path: ['exemptions', i, 'owner'],
      fault: `${exemption.owner} is neither among the approvers nor the security contact.${didYouMean(exemption.owner, people) || ` Known: ${people.join(', ')}.`}`,
    });
  }
  return faults;
}

function cidrFaults(settings: Settings, cidr: string): string[] {
  const canonical = canonicalCidr(cidr);
  if (canonical === null) return [`${cidr} is not a network in CIDR form, such as 192.0.2.0/24.`];
  const prefix = Number(canonical.split('/')[1]);
  const [threshold, name] = canonical.includes(':')
    ? [settings.network.openIpv6, 'openIpv6']
    : [settings.network.openIpv4, 'openIpv4'];
  if (prefix > threshold) return [];
  if (isPrivate(cidr)) return [`${cidr} is private and needs no approval; leave it out.`];
  return [
    `${cidr} is as wide as what counts as the whole internet (/${threshold}, setting ${name}) or wider; approve narrower networks.`,
  ];
}

function keyFaults(region: string, arn: string): string[] {
  const [, , service, where, account, resource] = arn.split(':');
  if (!arn.startsWith('arn:') || service !== 'kms' || !/^\d{12}$/.test(account ?? '') || !resource?.startsWith('key/'))
    return [`${arn} is not the ARN of a KMS key (arn:aws:kms:<region>:<account>:key/<id>).`];
  return where === region
    ? []
    : [`this key is in ${where}, not in ${region}: EKS takes a key of the cluster's own Region only.`];
}
