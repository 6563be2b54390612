/** The part of a resource that a finding's fix and its undo are about, as one comparable value. */
import type { Case } from './case.ts';
import { policyName } from './cluster-admins.ts';
import { cniFacet } from './needed-policies.ts';
import { canonical, hashOf } from './plan.ts';
import { internetRoutes } from './routes.ts';
import type { Kind, Reading, Ref, Resources } from './resources.ts';

/**
 * A hash of the part of the resource the facet belongs to. An undo is made only while this is what we left:
 * it reopens a door into the room as we know it, and into no other.
 */
export const stateHash = (kind: Kind, resource: Resources[Kind], facet: string): string =>
  hashOf(part({ kind, resource } as OfKind, facet));

// A reading's kind and resource belong together, which TypeScript cannot follow; this union says so (the cast above is its one price).
type OfKind = { [K in Kind]: { kind: K; resource: Resources[K] } }[Kind];

function part(of: OfKind, facet: string): unknown {
  switch (of.kind) {
    case 'security-group':
      if (facet === 'egress') return idsOf(of.resource.ingress.rules.filter(rule => rule.IsEgress));
      return ingressOf(of.resource.ingress.rules);
    case 'cluster-path':
      return ingressOf(of.resource.groups.flatMap(group => group.ingress.rules));
    case 'nodegroup-versions': {
      const group = of.resource.nodegroups.find(one => facet === `nodegroup:${one.nodegroupName}`);
      return group ? [group.version, group.releaseVersion, group.amiType].map(one => one ?? null) : null;
    }
    case 'cluster-vpc':
      if (facet === 'egress') return of.resource.controlPlaneEgressMode ?? 'AWS_MANAGED';
      return ((facet === 'subnets' ? of.resource.subnetIds : of.resource.securityGroupIds) ?? []).toSorted();
    case 'nodegroup':
      if (facet === 'scaling') {
        // How many there are now is the autoscaler's.
        const { minSize, maxSize } = of.resource.nodegroup.scalingConfig ?? {};
        return { minSize, maxSize };
      }
      return ingressOf(of.resource.remoteAccessRules?.rules ?? []);
    case 'cluster-nodes':
      return of.resource.started.map(one => canonical({ ...one, zones: one.zones.toSorted() })).toSorted();
    case 'cluster-volumes':
      return of.resource.volumes
        .map(({ VolumeId, Encrypted, KmsKeyId }) => [VolumeId, Encrypted ?? null, KmsKeyId ?? null].join(' '))
        .toSorted();
    case 'instance':
      return facet === 'hop-limit'
        ? of.resource.instance.MetadataOptions?.HttpPutResponseHopLimit
        : of.resource.instance.MetadataOptions?.HttpTokens;
    case 'launch-template':
      if (facet === 'by-default') return of.resource.EbsEncryptionByDefault ?? null;
      if (facet === 'default-key') return of.resource.defaultKey ?? null;
      return of.resource.uses
        .map(({ version, ...use }) => ({ ...use, version: version.VersionNumber, ...version.LaunchTemplateData }))
        .toSorted((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
    case 'cluster': {
      const { cluster } = of.resource;
      const vpc = cluster.resourcesVpcConfig;
      if (facet === 'logging') return enabledLogTypes(cluster.logging?.clusterLogging);
      if (facet === 'encryption') return cluster.encryptionConfig ?? [];
      if (facet === 'deletion-protection') return cluster.deletionProtection ?? false;
      if (facet === 'upgrade-policy') return cluster.upgradePolicy?.supportType ?? 'EXTENDED';
      if (facet === 'version') return cluster.version ?? null;
      if (facet === 'access') return cluster.accessConfig?.authenticationMode ?? 'CONFIG_MAP';
      return {
        private: vpc?.endpointPrivateAccess,
        public: vpc?.endpointPublicAccess,
        cidrs: vpc?.endpointPublicAccess ? openTo(vpc.publicAccessCidrs).toSorted() : [],
      };
    }
    // Which they are: what becomes of them is EKS's.
    case 'cluster-addons': {
      const { collectors } = of.resource;
      return collectors === 'unknown' ? collectors : collectors.map(one => one.name).toSorted();
    }
    case 'oidc-provider':
      return of.resource.provider;
    case 'pod-identity-association': {
      const { roleArn, targetRoleArn, policy, disableSessionTags } = of.resource.association;
      return [roleArn, targetRoleArn, policy, disableSessionTags].map(one => one ?? null);
    }
    case 'addon':
      return addonPart(of.resource, facet);
    case 'role':
      return {
        attached: of.resource.attached.map(policy => policy.PolicyArn).toSorted(),
        inline: Object.fromEntries(of.resource.inline.map(policy => [policy.PolicyName, policy.document])),
      };
    case 'key':
      return facet === 'rotation' ? (of.resource.KeyRotationEnabled ?? null) : of.resource.metadata.KeyState;
    case 'log-group':
      return of.resource.group && { retention: of.resource.group.retentionInDays ?? null };
    case 'trail':
      if (facet === 'validation') return of.resource.trail?.trail.LogFileValidationEnabled ?? null;
      if (facet === 'kms') return of.resource.trail?.trail.KmsKeyId ?? null;
      if (facet === 'settings')
        return (
          of.resource.trail && {
            regions: of.resource.trail.trail.IsMultiRegionTrail ?? false,
            global: of.resource.trail.trail.IncludeGlobalServiceEvents ?? true,
          }
        );
      return (
        of.resource.trail && {
          logging: of.resource.trail.IsLogging,
          selectors: [of.resource.trail.EventSelectors, of.resource.trail.AdvancedEventSelectors],
        }
      );
    case 'bucket':
      return {
        IsPublic: of.resource.IsPublic ?? null,
        groups: (of.resource.publicGroups ?? []).toSorted(),
        block: of.resource.block ?? null,
      };
    case 'inspector':
      return of.resource.status;
    case 'guardrail':
      return of.resource.part === 'rule' ? (of.resource.State ?? null) : of.resource.ReservedConcurrentExecutions;
    case 'detector':
      return (
        of.resource.detector && {
          status: of.resource.detector.Status,
          features: (of.resource.detector.Features ?? []).map(({ Name, Status, AdditionalConfiguration = [] }) => ({
            Name,
            Status,
            parts: AdditionalConfiguration.map(part => ({ Name: part.Name, Status: part.Status })),
          })),
        }
      );
    case 'registry':
      return of.resource.policyText ?? null;
    case 'registry-scanning':
      return of.resource.scanning;
    case 'repository':
      if (facet === 'policy') return of.resource.policyText ?? null;
      return facet === 'tag-mutability'
        ? of.resource.repository.imageTagMutability
        : of.resource.repository.imageScanningConfiguration?.scanOnPush;
    case 'identity-provider-config':
      return of.resource.oidc;
    case 'capability':
      return of.resource.capability.roleArn ?? null;
    case 'access-entry':
      if (facet === 'groups') return (of.resource.entry?.kubernetesGroups ?? []).toSorted();
      return of.resource.policies.find(one => facet === `policy:${policyName(one.policyArn)}`)?.accessScope ?? null;
    case 'tags':
      return of.resource.tags[facet.replace(/^tag:/, '')] ?? null;
    case 'network-acl':
      return (of.resource.acl.Entries ?? []).toSorted(
        (a, b) => Number(a.Egress) - Number(b.Egress) || (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0),
      );
    case 'load-balancer':
      return of.resource.listeners
        .map(({ ListenerArn, Protocol, SslPolicy, DefaultActions = [] }) =>
          canonical([
            ListenerArn ?? null,
            Protocol ?? null,
            SslPolicy ?? null,
            DefaultActions.map(one => one.Type ?? null),
          ]),
        )
        .toSorted();
    case 'subnet': {
      const { subnet, exposed, table } = of.resource;
      if (facet === 'nodes') return exposed.map(node => node.InstanceId).toSorted();
      if (facet === 'routes')
        return [
          table?.RouteTableId ?? null,
          ...internetRoutes(table)
            .map(one =>
              canonical([one.DestinationCidrBlock ?? one.DestinationIpv6CidrBlock ?? null, one.GatewayId ?? null]),
            )
            .toSorted(),
        ];
      return [subnet.MapPublicIpOnLaunch ?? null, subnet.AssignIpv6AddressOnCreation ?? null];
    }
    case 'vpc-endpoint':
      return of.resource.groups
        .map(({ ingress }) => ingressOf(ingress.rules))
        .toSorted((a, b) => (a.join() < b.join() ? -1 : 1));
    case 'vpc':
      if (facet === 'endpoints') return of.resource.endpoints.map(one => one.VpcEndpointId ?? '').toSorted();
      return of.resource.flowLogs.map(log => log.FlowLogId ?? '').toSorted();
    case 'pod-role':
      return of.resource.trust;
    case 'policy':
      return { version: of.resource.VersionId ?? null, document: of.resource.document ?? null };
    case 'account':
      return of.resource.passwordPolicy;
    case 'change':
    case 'network':
    case 'cni-role':
    case 'ebs-default':
    case 'group-change':
    case 'oidc-issuer':
    case 'prefix-list':
    case 'volume':
      return null;
    default:
      return of satisfies never;
  }
}

function addonPart({ addon, cni }: Resources['addon'], facet: string): unknown {
  if (facet === 'version') return addon?.addonVersion ?? null;
  if (facet === 'role')
    return {
      role: addon?.serviceAccountRoleArn ?? null,
      associations: (addon?.podIdentityAssociations ?? []).toSorted(),
    };
  const role = Array.isArray(cni) ? cni.find(one => cniFacet(one.name) === facet) : undefined;
  if (role && typeof role.policies === 'object')
    return role.policies.attached.map(policy => policy.PolicyArn).toSorted();
  return addon?.status ?? null;
}

// A public endpoint without a list is open to everyone.
const openTo = (cidrs: readonly string[] | undefined): readonly string[] =>
  cidrs && cidrs.length > 0 ? cidrs : ['0.0.0.0/0'];

/** The log types some enabled entry names; "an entry is enabled" alone says nothing (T-REC-3). */
export const enabledLogTypes = (
  entries: readonly { types?: readonly string[] | undefined; enabled?: boolean | undefined }[] | undefined,
): string[] =>
  [...new Set((entries ?? []).filter(entry => entry.enabled === true).flatMap(entry => entry.types ?? []))].toSorted();

type Rules = readonly { SecurityGroupRuleId?: string | undefined; IsEgress?: boolean | undefined }[];

const ingressOf = (rules: Rules): string[] => idsOf(rules.filter(rule => !rule.IsEgress));
const idsOf = (rules: Rules): string[] => rules.map(rule => rule.SecurityGroupRuleId ?? '').toSorted();

/** What a resource lies in, as far as its reading says. */
export function withinOf({ ref, seen }: { ref: Ref; seen: Reading }): { within?: NonNullable<Case['within']> } {
  // As above: a reading's kind is its ref's.
  const of = { kind: ref.kind, resource: seen.resource } as OfKind;
  const vpc =
    of.kind === 'security-group'
      ? of.resource.group.VpcId
      : of.kind === 'cluster'
        ? of.resource.cluster.resourcesVpcConfig?.vpcId
        : undefined;
  const path = of.kind === 'role' ? of.resource.role.Path : undefined;
  if (vpc !== undefined) return { within: { vpc } };
  return path === undefined || path === '/' ? {} : { within: { path } };
}
