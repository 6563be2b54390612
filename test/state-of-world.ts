/** A sandbox world as one flat list of facts, so that two can be compared: what changed, and nothing else. */
import { enabledLogTypes } from '../shared/state.ts';
import { isDate } from './examples.ts';
import { guardrailRef } from '../shared/own-parts.ts';
import {
  detectorRef,
  inspectorRef,
  refKey,
  roleRef,
  accountRef,
  podRoleRef,
  registryRef,
  registryScanningRef,
} from '../shared/refs.ts';
import type { Ref } from '../shared/resources.ts';
import { templatesOf } from '../shared/read/scaling-groups.ts';
import { policyRef } from '../shared/policy-ref.ts';
import { ruleFacet } from '../shared/triggers.ts';
import type { RegionState, World } from '../local/sandbox/world.ts';

/**
 * Facts as `<account>/<region>.<collection>.<id>.<field>: value`. Lists count as sets. Left out: the books AWS keeps of its
 * own work (EKS updates, time stamps, whether selectors were ever set), launch template versions nobody starts anything from, and when exactly a key would be deleted.
 */
export function factsOf(world: World, options: { rulesByValue?: boolean } = {}): Set<string> {
  const facts = new Set<string>();
  for (const [where, region] of Object.entries(world.regions)) {
    const { updates: _updates, clusters, rules, launchTemplates: _templates, associations, ...rest } = region;
    const logging = Object.fromEntries(
      Object.entries(clusters).map(([name, cluster]) => [
        name,
        { ...cluster, logging: enabledLogTypes(cluster.logging?.clusterLogging) },
      ]),
    );
    const named = options.rulesByValue
      ? { rules: Object.values(rules).map(({ SecurityGroupRuleId: _id, ...rule }) => rule) }
      : { rules };
    const bound = options.rulesByValue
      ? Object.fromEntries(
          Object.entries(associations).map(([key, one]) => {
            const { associationId: _id, associationArn: _arn, createdAt: _made, ...binding } = one;
            return [key, binding];
          }),
        )
      : associations;
    collect(facts, where, {
      ...rest,
      clusters: logging,
      launchTemplates: templatesInEffect(region),
      associations: bound,
      ...named,
    });
  }
  for (const [account, global] of Object.entries(world.accounts)) collect(facts, account, global);
  return facts;
}

/** Of each launch template what instances are started from: the default version, those named by number, and the newest where it is followed. */
function templatesInEffect({ launchTemplates, nodegroups, scalingGroups }: RegionState) {
  const named = [
    ...Object.values(nodegroups).map(one => ({ id: one.launchTemplate?.id, version: one.launchTemplate?.version })),
    ...Object.values(scalingGroups).flatMap(templatesOf),
  ];
  return Object.fromEntries(
    Object.values(launchTemplates).map(({ versions, tokens: _tokens, ...template }) => {
      const wanted = named.filter(one => one.id === template.LaunchTemplateId).map(one => one.version ?? '$Default');
      const numbers = ['$Default', ...wanted].map(version =>
        version === '$Latest' ? versions.length : Number(version) || template.DefaultVersionNumber,
      );
      const inEffect = Object.fromEntries(numbers.map(number => [number, versions[number - 1]]));
      return [template.LaunchTemplateId, { ...template, versions: inEffect }];
    }),
  );
}

/** The facts only one of the two worlds has. */
export const changes = (before: Set<string>, after: Set<string>): string[] =>
  [...[...before].filter(fact => !after.has(fact)), ...[...after].filter(fact => !before.has(fact))].toSorted();

const books = new Set(['UpdatedAt', 'HasCustomEventSelectors', 'DeletionDate', 'modifiedAt']);

function collect(facts: Set<string>, path: string, value: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) facts.add(`${path}[${sorted(item)}]`);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, field] of Object.entries(value))
      if (!books.has(name) && field !== undefined) collect(facts, `${path}.${name}`, field);
  } else {
    facts.add(`${path}: ${JSON.stringify(value)}`);
  }
}

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, field: unknown) =>
    typeof field === 'object' && field !== null && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : field,
  );

/** A ref for everything in the world that a control could judge, the detector of every Region included. */
export function refsOf(world: World): Ref[] {
  const refs = new Map<string, Ref>();
  const add = (ref: Ref) => refs.set(refKey(ref), ref);
  for (const [where, here] of Object.entries(world.regions)) {
    const [account = '', region = ''] = where.split('/');
    const all = (kind: Ref['kind'], of: object) => Object.keys(of).forEach(id => add({ kind, account, region, id }));
    all('cluster', here.clusters);
    all('cluster-addons', here.clusters);
    all('cluster-path', here.clusters);
    all('cluster-vpc', here.clusters);
    all('nodegroup-versions', here.clusters);
    all('nodegroup', here.nodegroups);
    all('addon', here.addons);
    all('launch-template', here.launchTemplates);
    all('cluster-nodes', here.clusters);
    all('instance', here.instances);
    all('cluster-volumes', here.clusters);
    all('pod-identity-association', here.associations);
    all('oidc-provider', here.clusters);
    all('security-group', here.securityGroups);
    all('key', here.keys);
    all('bucket', here.buckets);
    const own = (part: 'rule' | 'function', of: object) =>
      Object.keys(of).forEach(name => add(guardrailRef({ account, region }, { part, name })));
    own('rule', here.eventRules);
    own('function', here.functions);
    all('log-group', here.logGroups);
    all('trail', here.trails);
    all('repository', here.repositories);
    all('access-entry', here.accessEntries);
    all('identity-provider-config', here.identityProviders);
    all('capability', here.capabilities);
    const arns = [
      ...Object.values(here.clusters).map(one => one.arn),
      ...Object.values(here.nodegroups).map(one => one.nodegroupArn),
      ...Object.values(here.fargateProfiles).map(one => one.fargateProfileArn),
      ...Object.values(here.addons).map(one => one.addonArn),
    ];
    for (const id of arns) if (id) add({ kind: 'tags', account, region, id });
    all('vpc', here.vpcs);
    all('network-acl', here.networkAcls);
    all('load-balancer', here.loadBalancers);
    all('subnet', here.subnets);
    all('vpc-endpoint', here.vpcEndpoints);
    // IAM calls leave an empty Region behind; nobody works there.
    if (Object.values(here).some(things => Object.keys(things).length > 0))
      [detectorRef, inspectorRef, registryRef, registryScanningRef].forEach(ref => add(ref(account, region)));
  }
  for (const [account, global] of Object.entries(world.accounts)) {
    add(accountRef(account, 'eu-central-1'));
    for (const arn of Object.keys(global.policies)) add(policyRef(account, 'eu-central-1', arn));
    for (const name of Object.keys(global.roles)) {
      add(roleRef(account, 'eu-central-1', name));
      add(podRoleRef(account, 'eu-central-1', name));
    }
  }
  return [...refs.values()];
}

/** A resource with AWS's rule ids replaced by what the rules say: what an undo brings back has new ids (T-SG-12). */
export function byValue<T>(resource: T, world: World): T {
  const rules = Object.values(world.regions).flatMap(region => Object.values(region.rules));
  const texts = new Map(
    rules.map(rule => [
      rule.SecurityGroupRuleId,
      `${ruleFacet(rule)} ${rule.Description ?? ''} ${JSON.stringify(rule.Tags ?? [])}`,
    ]),
  );
  const replaced = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replaced);
    if (typeof value === 'string') return texts.get(value) ?? value;
    if (typeof value !== 'object' || value === null || isDate(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, replaced(field)]));
  };
  // Only texts are replaced by texts, so it is the same type.
  return replaced(resource) as T;
}
