/** Security groups with what they let in, and whether the internet is among it. */
import { isOpen, type Case } from '../../shared/case.ts';
import { controls } from '../../shared/catalogue.ts';
import { exposureOfRule } from '../../shared/ingress.ts';
import type { RegionState, RuleState, SecurityGroupState } from '../sandbox/world.ts';
import { html, type Html } from '../../shared/html.ts';
import type { View } from './view.ts';
import { badge, statusBadge, type Standing } from './words.ts';

/** One group. `cluster`: the cluster that uses it, where its own tags do not say so. */
export function groupPart(
  view: View,
  here: RegionState,
  group: SecurityGroupState,
  account: string,
  cluster: string | undefined,
): Html {
  const tagged = group.Tags?.find(({ Key }) => Key?.startsWith('kubernetes.io/cluster/'))?.Key?.split('/')[2];
  const of = cluster ?? tagged;
  const rules = Object.values(here.rules).filter(rule => rule.GroupId === group.GroupId && !rule.IsEgress);
  const isEks = of !== undefined;
  // A case keeps the id its rule had; made again, the rule has another one.
  const others = view.cases.filter(
    one =>
      isOpen(one) &&
      one.ref.kind === 'security-group' &&
      one.ref.id === group.GroupId &&
      one.ref.account === account &&
      !rules.some(rule => rule.SecurityGroupRuleId === one.key),
  );
  return html`<div class="thing">
    <h5>${group.GroupName ?? group.GroupId}</h5>
    <p class="sub">
      <span class="mono">${group.GroupId}</span>, ${isEks ? `of cluster ${of}` : 'not EKS’s: not our business'}
    </p>
    ${
      rules.length === 0
        ? html`<p class="sub">Lets nothing in.</p>`
        : html`<ul class="rules">
            ${rules.map(rule => rulePart(view, here, rule, { account, isEks }))}
          </ul>`
    }
    ${others.map(caseLink)}
  </div>`;
}

function rulePart(view: View, here: RegionState, rule: RuleState, of: { account: string; isEks: boolean }): Html {
  const prefixLists = Object.fromEntries(
    Object.values(here.prefixLists).map(list => [list.PrefixListId, list.entries.flatMap(({ Cidr }) => Cidr ?? [])]),
  );
  const exposure = exposureOfRule(rule, { rules: [rule], prefixLists }, view.settings);
  const one = view.cases.find(
    one => isOpen(one) && one.ref.account === of.account && one.key === rule.SecurityGroupRuleId,
  );
  const [standing, words] = !of.isEks && exposure === 'open' ? quietly : standingOf[exposure];
  return html`<li>
    <span class="mono">${ports(rule)}</span> from <span class="mono">${source(rule)}</span>
    ${badge(standing, words)}${one ? html` ${leading(one)}` : ''}
    ${rule.Description ? html`<span class="sub">“${rule.Description}”</span>` : ''}
  </li>`;
}

/** A line that leads from a resource to the case that is open about it. */
export const caseLink = (one: Case): Html =>
  html`<p class="case-link">
    <a href="#case-${one.id}">${controls.find(({ id }) => id === one.control)?.title ?? one.control}</a>
    ${statusBadge(one)}
  </p>`;

const leading = (one: Case): Html => html`<a href="#case-${one.id}">case ${one.id.slice(0, 6)}</a>`;

const quietly: [Standing, string] = ['plain', 'the whole internet'];

const standingOf: { [E in ReturnType<typeof exposureOfRule>]: [Standing, string] } = {
  open: ['bad', 'the whole internet'],
  public: ['asks', 'a part of the internet'],
  approved: ['good', 'approved in settings'],
  private: ['good', 'private'],
  unknown: ['asks', 'nobody can tell'],
};

function ports({ IpProtocol, FromPort, ToPort }: RuleState): string {
  if (IpProtocol === '-1') return 'all traffic';
  return `${IpProtocol} ${FromPort === ToPort ? FromPort : `${FromPort}-${ToPort}`}`;
}

const source = ({ CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupInfo }: RuleState): string =>
  CidrIpv4 ?? CidrIpv6 ?? PrefixListId ?? ReferencedGroupInfo?.GroupId ?? 'an unknown source';
