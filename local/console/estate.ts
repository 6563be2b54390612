/** The sandbox's account as it is now: clusters, node groups, security groups, keys, roles, trail and detector. */
import type { AccountState, ClusterState, RegionState } from '../sandbox/world.ts';
import { isOpen, type Case } from '../../shared/case.ts';
import type { Kind } from '../../shared/resources.ts';
import { html, type Html } from '../../shared/html.ts';
import { caseLink, groupPart } from './estate-groups.ts';
import { clusterFacts, detectorFacts, keyFacts, nodegroupFacts, roleFacts, trailFacts, type Fact } from './facts.ts';
import type { View } from './view.ts';
import { badge } from './words.ts';

/** Every account and Region of the sandbox. */
export function estatePanel(view: View): Html {
  const regions = Object.entries(view.world.regions).filter(([, here]) => Object.keys(here.vpcs).length > 0);
  if (regions.length === 0) return html`<p class="quiet">The sandbox's AWS is empty.</p>`;
  return html`${regions.map(([place, here]) => regionPart(view, place, here))}`;
}

function regionPart(view: View, place: string, here: RegionState): Html {
  const [account = '', region = ''] = place.split('/');
  const name = view.settings.accounts[account]?.name;
  const global = view.world.accounts[account];
  const thing = (kind: Kind, id: string, title: string, facts: Fact[]): Html =>
    part(title, facts, openOf(view, kind, id, account));
  return html`<h3 class="place">
      Account ${name ? html`<b>${name}</b> ` : ''}<span class="mono">${account}</span>, ${region}
    </h3>
    <h4>Clusters</h4>
    ${Object.values(here.clusters).map(
      cluster =>
        html`<div class="thing">
          ${thing('cluster', cluster.name, cluster.name, clusterFacts(cluster, view.settings))}
          ${Object.values(here.nodegroups)
            .filter(({ clusterName }) => clusterName === cluster.name)
            .map(
              one =>
                html`<div class="inner">
                  ${thing('nodegroup', `${one.clusterName}/${one.nodegroupName}`, `Node group ${one.nodegroupName}`, nodegroupFacts(one))}
                </div>`,
            )}
        </div>`,
    )}
    <h4>Security groups</h4>
    ${Object.values(here.securityGroups).map(group => groupPart(view, here, group, account, clusterOf(here, group.GroupId)))}
    <h4>Keys, roles, and who watches</h4>
    ${Object.values(here.keys).map(key => html`<div class="thing">${thing('key', key.KeyId, `Key ${short(key.KeyId)}`, keyFacts(key, clustersOf(here, key.Arn)))}</div>`)}
    ${roles(global).map(role => html`<div class="thing">${thing('role', role.RoleName, `Role ${role.RoleName}`, roleFacts(role, view.settings))}</div>`)}
    ${Object.values(here.trails).map(entry => html`<div class="thing">${thing('trail', entry.trail.Name, `Trail ${entry.trail.Name}`, trailFacts(entry))}</div>`)}
    ${Object.values(here.detectors).map(one => html`<div class="thing">${thing('detector', 'detector', 'GuardDuty', detectorFacts(one))}</div>`)}`;
}

const roles = (global: AccountState | undefined) => Object.values(global?.roles ?? {});

function part(title: string, facts: readonly Fact[], open: readonly Case[]): Html {
  return html`<h5>${title}</h5>
    <dl class="facts">
      ${facts.map(
        ({ name, value, standing }) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${badge(standing, value)}</dd>
          </div>`,
      )}
    </dl>
    ${open.map(caseLink)}`;
}

/** The open cases of a resource. */
const openOf = (view: View, kind: Kind, id: string, account: string): Case[] =>
  view.cases.filter(one => isOpen(one) && one.ref.kind === kind && one.ref.account === account && isNamed(one, id));

// A detector's and a trail's ref may go by another id than the thing has; there is one of each here.
const isNamed = (one: Case, id: string): boolean => one.ref.id === id || one.ref.kind === 'detector';

const clusterOf = (here: RegionState, groupId: string): string | undefined =>
  Object.values(here.clusters).find(
    ({ resourcesVpcConfig: vpc }) =>
      vpc.clusterSecurityGroupId === groupId || vpc.securityGroupIds?.includes(groupId) === true,
  )?.name ??
  Object.values(here.nodegroups).find(({ resources }) => resources?.remoteAccessSecurityGroup === groupId)?.clusterName;

const clustersOf = (here: RegionState, keyArn: string): string[] =>
  Object.values(here.clusters)
    .filter(one => usesKey(one, keyArn))
    .map(({ name }) => name);

const usesKey = (cluster: ClusterState, keyArn: string): boolean =>
  (cluster.encryptionConfig ?? []).some(({ provider }) => provider?.keyArn === keyArn);

const short = (id: string): string => `${id.slice(0, 8)}…`;
