import { inlineParts } from '../../shared/policy-ref.ts';
import { refKey } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { clusterOfLogGroup } from '../../shared/log-group.ts';
import type { CloudTrailRecord } from '../../shared/record.ts';
import { assume } from '../../local/sandbox/assume.ts';
import { taggable } from '../../local/sandbox/eks-tags.ts';
import { accountOf, regionOf, type World } from '../../local/sandbox/world.ts';
import { triggers } from '../../shared/triggers.ts';
import { account, record, recordedEvents, region, start } from './start.ts';

const kinds = (refs: readonly Ref[]) => refs.map(ref => `${ref.kind} ${ref.id}`).toSorted();

function apply(event: CloudTrailRecord) {
  const all = start();
  const { assumed } = all.aws.apply(event, { assume: true });
  return { ...all, assumed };
}

test('a group is one of a node group of cluster replayed, never its cluster group', async () => {
  const { assumed, call, here } = apply(
    record('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-log',
      ipProtocol: 'tcp',
      fromPort: 22,
      toPort: 22,
      cidrIp: '0.0.0.0/0',
    }),
  );
  expect(kinds(assumed)).toEqual(['cluster replayed', 'security-group sg-log']);
  const { nodegroups: [nodegroupName] = [] } = await call('eks:ListNodegroups', { clusterName: 'replayed' });
  const { nodegroup } = await call('eks:DescribeNodegroup', { clusterName: 'replayed', nodegroupName });
  const template = await call('ec2:DescribeLaunchTemplateVersions', {
    LaunchTemplateId: nodegroup?.launchTemplate?.id,
    Versions: ['1'],
  });
  expect(template.LaunchTemplateVersions?.[0]?.LaunchTemplateData?.SecurityGroupIds).toEqual(['sg-log']);
  const { cluster } = await call('eks:DescribeCluster', { name: 'replayed' });
  expect(cluster).toMatchObject({ status: 'ACTIVE', resourcesVpcConfig: { endpointPublicAccess: false } });
  expect(cluster?.resourcesVpcConfig?.clusterSecurityGroupId).not.toBe('sg-log');
  expect(Object.values(here().rules).filter(rule => rule.GroupId === 'sg-log' && !rule.IsEgress)).toMatchObject([
    { CidrIpv4: '0.0.0.0/0' },
  ]);
});

test.each([
  ['IPv4', { CidrIpv4: '0.0.0.0/0' }, { CidrIpv4: '10.0.0.0/8' }],
  ['IPv6', { CidrIpv6: '::/0' }, { CidrIpv6: 'fd00::/8' }],
  ['a group', { ReferencedGroupId: 'sg-a' }, { ReferencedGroupInfo: { GroupId: 'sg-a' } }],
])('a rule before it was modified had the same ports and a private source of its type: %s', (_name, source, before) => {
  const SecurityGroupRule = {
    SecurityGroupRuleId: 'sgr-log',
    SecurityGroupRule: { IpProtocol: 'tcp', FromPort: 22, ToPort: 30, ...source },
  };
  const modify = record('ec2:ModifySecurityGroupRules', {
    ModifySecurityGroupRulesRequest: { GroupId: 'sg-log', SecurityGroupRule },
  });
  const { world, aws, here } = start();
  assume(world, modify);
  expect(here().rules['sgr-log']).toMatchObject({ FromPort: 22, ToPort: 30, GroupId: 'sg-log', ...before });
  aws.apply(modify);
  const { ReferencedGroupId, ...cidr } = { ReferencedGroupId: undefined, ...source };
  expect(here().rules['sgr-log']).toMatchObject(
    ReferencedGroupId ? { ReferencedGroupInfo: { GroupId: ReferencedGroupId } } : cidr,
  );
});

test('a cluster is ACTIVE, private and logs; one whose encryption is associated had none', async () => {
  const config = { resourcesVpcConfig: { endpointPublicAccess: true, publicAccessCidrs: ['0.0.0.0/0'] } };
  const changed = apply(record('eks:UpdateClusterConfig', { name: 'live', ...config }));
  expect(kinds(changed.assumed)).toEqual(['cluster live']);
  expect((await changed.call('eks:DescribeCluster', { name: 'live' })).cluster).toMatchObject({
    status: 'UPDATING',
    resourcesVpcConfig: { endpointPublicAccess: false },
  });
  const encrypted = apply(
    record('eks:AssociateEncryptionConfig', {
      name: 'live',
      encryptionConfig: [{ resources: ['secrets'], provider: { keyArn: `arn:aws:kms:${region}:${account}:key/k` } }],
    }),
  );
  expect(kinds(encrypted.assumed)).toEqual(['cluster live', 'key k']);
  expect((await encrypted.call('eks:DescribeCluster', { name: 'live' })).cluster).toMatchObject({ status: 'UPDATING' });
  expect((await encrypted.call('eks:DescribeCluster', { name: 'live' })).cluster?.encryptionConfig).toBeUndefined();
});

test('a cluster that the log creates is not made up, and takes the place of one that was', async () => {
  const { aws, world, call } = start();
  aws.apply(record('eks:UpdateClusterVersion', { name: 'shop', version: '1.35' }), { assume: true });
  const { assumed } = aws.apply(record('eks:CreateCluster', { name: 'shop', version: '1.33' }), { assume: true });
  expect(kinds(assumed)).toEqual(['detector detector']);
  expect((await call('eks:DescribeCluster', { name: 'shop' })).cluster).toMatchObject({
    status: 'CREATING',
    version: '1.33',
  });
  expect(Object.keys(world.assumed)).not.toContain(`${account}/${region}/cluster/shop`);
});

test('a node group brings its cluster, role and source groups', async () => {
  const { assumed, call } = apply(
    record('eks:CreateNodegroup', {
      name: 'live',
      nodegroupName: 'workers',
      nodeRole: `arn:aws:iam::${account}:role/eks/nodes`,
      remoteAccess: { ec2SshKey: 'k', sourceSecurityGroups: ['sg-bastion'] },
    }),
  );
  expect(kinds(assumed)).toEqual(['addon live/vpc-cni', 'cluster live', 'role nodes', 'security-group sg-bastion']);
  expect((await call('iam:GetRole', { RoleName: 'nodes' })).Role?.Arn).toBe(`arn:aws:iam::${account}:role/eks/nodes`);
  expect(
    (await call('eks:DescribeNodegroup', { clusterName: 'live', nodegroupName: 'workers' })).nodegroup?.status,
  ).toBe('CREATING');
});

test('a role of a role event is a node role, in a Region where the account has clusters', async () => {
  const { aws, world, call } = start();
  aws.apply(record('eks:CreateCluster', { name: 'shop' }), { assume: true });
  const { assumed } = aws.apply(
    record('iam:AttachRolePolicy', { roleName: 'nodes', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
    { assume: true },
  );
  expect(kinds(assumed)).toEqual(['cluster replayed', 'role nodes']);
  expect(assumed.find(ref => ref.kind === 'role')?.region).toBe('us-east-1');
  const { nodegroup } = await call('eks:DescribeNodegroup', { clusterName: 'replayed', nodegroupName: 'nodes-nodes' });
  expect(nodegroup?.nodeRole).toBe(`arn:aws:iam::${account}:role/nodes`);
  expect(
    (await call('iam:ListAttachedRolePolicies', { RoleName: 'nodes' })).AttachedPolicies?.map(
      policy => policy.PolicyName,
    ),
  ).toContain('AdministratorAccess');
  expect(world.accounts[account]?.roles['nodes']?.attached).toHaveLength(5);
});

test('a policy is carried by a node role', async () => {
  const PolicyArn = `arn:aws:iam::${account}:policy/team/extra`;
  const { assumed, call } = apply(
    record('iam:CreatePolicyVersion', { policyArn: PolicyArn, policyDocument: '{"Statement":[]}', setAsDefault: true }),
  );
  expect(kinds(assumed)).toContain(`policy ${PolicyArn}`);
  expect((await call('iam:ListEntitiesForPolicy', { PolicyArn })).PolicyRoles).toHaveLength(1);
  expect((await call('iam:GetPolicy', { PolicyArn })).Policy?.DefaultVersionId).toBe('v2');
});

test("each key is the key of some cluster's secrets", async () => {
  const { aws, call } = start();
  for (const id of ['k1', 'k2']) {
    const ARN = `arn:aws:kms:${region}:${account}:key/${id}`;
    const { assumed } = aws.apply(record('kms:DisableKey', { keyId: 'alias/some' }, { resources: [{ ARN }] }), {
      assume: true,
    });
    expect(kinds(assumed)).toContain(`key ${id}`);
    expect((await call('kms:DescribeKey', { KeyId: id })).KeyMetadata?.KeyState).toBe('Disabled');
  }
  const { clusters = [] } = await call('eks:ListClusters', {});
  const keys = await Promise.all(
    clusters.map(
      async name => (await call('eks:DescribeCluster', { name })).cluster?.encryptionConfig?.[0]?.provider?.keyArn,
    ),
  );
  expect(keys.map(arn => String(arn).split('/')[1] ?? '').toSorted()).toEqual(['k1', 'k2']);
});

test("a trail is the account's own, or the organization's when its ARN says so; a deleted one is gone", async () => {
  const stopped = apply(record('cloudtrail:StopLogging', { name: 'audit' }));
  expect(stopped.assumed).toEqual([{ kind: 'trail', account, region, id: 'audit' }]);
  expect((await stopped.call('cloudtrail:DescribeTrails', {})).trailList).toMatchObject([
    { IsMultiRegionTrail: true, IsOrganizationTrail: false },
  ]);
  expect((await stopped.call('cloudtrail:GetTrailStatus', { Name: 'audit' })).IsLogging).toBe(false);
  const deleted = apply(record('cloudtrail:DeleteTrail', { name: 'audit' }));
  expect(deleted.assumed).toHaveLength(1);
  expect((await deleted.call('cloudtrail:DescribeTrails', {})).trailList).toEqual([]);
  const shared = apply(
    record('cloudtrail:StopLogging', { name: 'arn:aws:cloudtrail:us-east-1:444455556666:trail/org' }),
  );
  expect((await shared.call('cloudtrail:DescribeTrails', {})).trailList).toMatchObject([
    { Name: 'org', HomeRegion: 'us-east-1', IsOrganizationTrail: true },
  ]);
});

test("a detector is the account's own under the log's id; members have the caller as administrator", async () => {
  const own = start();
  own.aws.apply(record('eks:CreateCluster', { name: 'shop' }), { assume: true });
  own.aws.apply(record('guardduty:UpdateDetector', { detectorId: 'd-log', enable: false }), { assume: true });
  expect((await own.call('guardduty:ListDetectors', {})).DetectorIds).toEqual(['d-log']);
  expect((await own.call('guardduty:GetDetector', { DetectorId: 'd-log' })).Status).toBe('DISABLED');
  const members = apply(
    record('guardduty:UpdateMemberDetectors', {
      detectorId: 'd',
      accountIds: ['444455556666'],
      features: [{ name: 'EKS_AUDIT_LOGS', status: 'DISABLED' }],
    }),
  );
  expect(members.assumed).toEqual([{ kind: 'detector', account: '444455556666', region, id: 'detector' }]);
  const [id = ''] = Object.keys(members.world.regions[`444455556666/${region}`]?.detectors ?? {});
  const where = { account: '444455556666', region };
  expect(
    (await members.aws.call(where, 'guardduty:GetAdministratorAccount', { DetectorId: id })).Administrator?.AccountId,
  ).toBe(account);
  expect((await members.aws.call(where, 'guardduty:GetDetector', { DetectorId: id })).Features?.[0]).toMatchObject({
    Name: 'EKS_AUDIT_LOGS',
    Status: 'DISABLED',
  });
});

test('what was made up for one event is still marked for the next', () => {
  const { aws } = start();
  const open = (fromPort: number) =>
    record('ec2:AuthorizeSecurityGroupIngress', {
      groupId: 'sg-log',
      ipProtocol: 'tcp',
      fromPort,
      toPort: fromPort,
      cidrIp: '0.0.0.0/0',
    });
  aws.apply(open(22), { assume: true });
  expect(kinds(aws.apply(open(23), { assume: true }).assumed)).toEqual(['security-group sg-log']);
});

test('without assume an unknown resource stays unknown', () => {
  for (const { record: event } of recordedEvents()) {
    const { aws, world } = start();
    expect(aws.apply(event).assumed).toEqual([]);
    expect(world.assumed).toEqual({});
    expect(Object.values(world.regions).flatMap(here => Object.keys(here.securityGroups))).toEqual([]);
  }
});

describe('recorded events', () => {
  test.each(recordedEvents().map(({ file, record }) => [file, record] as const))(
    '%s: every resource its trigger looks at exists afterwards, unless the event takes it away',
    (file, event) => {
      const { aws, world } = start();
      aws.apply(event, { assume: true });
      // The file's name is one of the table's: another test says so.
      const name = `${event.eventSource.split('.')[0]}:${event.eventName}` as keyof typeof triggers;
      const refs = event.errorCode ? [] : triggers[name].look(event).flatMap(look => ('ref' in look ? [look.ref] : []));
      const missing = refs.filter(ref => !exists(ref, world)).map(refKey);
      const gone = [
        'ec2-DeleteFlowLogs.json',
        'ec2-DeleteVpcEndpoints.json',
        'ec2-DeleteSecurityGroup.json',
        'eks-DeleteAccessEntry.json',
        'cloudtrail-DeleteTrail.json',
        'ecr-DeleteRepository.json',
        'events-DeleteRule.json',
        'guardduty-DeleteDetector.json',
        'iam-DeletePolicy.json',
        'iam-DeleteRole.json',
        'eks-DeletePodIdentityAssociation.json',
        'eks-DeletePodIdentityAssociation.aws-node.json',
      ].includes(file);
      // The VPCs an endpoint may have been in stay, and aws-node's add-on when its association goes.
      const taken = refs
        .filter(ref => ref.kind !== 'change' && ref.kind !== 'addon' && ref.id !== 'vpcs/*')
        .map(refKey);
      expect(missing).toEqual(gone ? taken : []);
    },
  );
});

function exists(ref: Ref, world: World): boolean {
  const here = regionOf(world, ref.account, ref.region);
  const { roles, policies, users } = accountOf(world, ref.account);
  switch (ref.kind) {
    case 'cluster':
    case 'cluster-addons':
    case 'cluster-path':
    case 'cluster-vpc':
    case 'nodegroup-versions':
      return ref.id in here.clusters;
    case 'nodegroup':
      return ref.id in here.nodegroups;
    case 'cluster-nodes':
      return ref.id in here.clusters;
    case 'cluster-volumes':
      return ref.id in here.clusters;
    case 'volume':
      return ref.id in here.volumes;
    case 'instance':
      return ref.id in here.instances;
    case 'launch-template':
      return ref.id in here.launchTemplates;
    case 'security-group':
    case 'group-change':
      return ref.id in here.securityGroups;
    case 'role':
    case 'pod-role':
      return ref.id in roles;
    case 'account':
      return Object.keys(users).length > 0;
    case 'policy':
      return ref.id in policies || ref.id.includes(':iam::aws:') || inlineParts(ref.id) !== null;
    case 'key':
      return ref.id in here.keys;
    case 'log-group':
      return (clusterOfLogGroup(ref.id) ?? '') in here.clusters;
    case 'inspector':
      return Object.keys(here.inspector).length > 0;
    case 'guardrail': {
      const [part, name = ''] = ref.id.split('/');
      return part === 'rule' ? name in here.eventRules : name in here.functions;
    }
    case 'bucket':
      return ref.id in here.buckets;
    case 'trail':
      return ref.id in here.trails;
    case 'detector':
      return Object.keys(here.detectors).length > 0;
    // Whatever the issuer, it leads to the clusters there are.
    case 'oidc-issuer':
      return true;
    case 'oidc-provider':
      return ref.id in here.clusters;
    case 'cni-role':
      return ref.id in roles;
    case 'pod-identity-association':
      return ref.id in here.associations;
    case 'addon':
      return ref.id in here.addons;
    // Every account has one.
    case 'registry':
    case 'registry-scanning':
      return true;
    case 'repository':
      return ref.id in here.repositories;
    case 'identity-provider-config':
      return ref.id in here.identityProviders;
    case 'capability':
      return ref.id in here.capabilities;
    case 'access-entry': {
      // With the aws-auth ConfigMap alone there are none.
      const cluster = here.clusters[ref.id.slice(0, ref.id.indexOf('/'))];
      return ref.id in here.accessEntries || cluster?.accessConfig?.authenticationMode === 'CONFIG_MAP';
    }
    case 'tags':
      return taggable(here, ref.id) !== undefined;
    case 'ebs-default':
      return true;
    case 'prefix-list':
      return ref.id in here.prefixLists;
    case 'vpc-endpoint':
      return ref.id in here.vpcEndpoints;
    case 'load-balancer':
      return ref.id in here.loadBalancers;
    case 'subnet':
      return ref.id in here.subnets;
    case 'network-acl':
      return ref.id in here.networkAcls;
    case 'vpc':
      return ref.id in here.vpcs;
    case 'network': {
      const [part, id = '', nodegroup] = ref.id.split('/');
      if (part === 'nodes') return nodegroup ? `${id}/${nodegroup}` in here.nodegroups : id in here.clusters;
      if (part === 'route-table') return id in here.routeTables;
      if (part === 'instance') return id in here.instances;
      if (part === 'scaling-group') return id in here.scalingGroups;
      if (part === 'vpcs' || part === 'main-tables') return Object.keys(here.clusters).length > 0;
      return id in (part === 'cluster' ? here.clusters : here.flowLogs);
    }
    case 'change':
      return true;
    default:
      return ref.kind satisfies never;
  }
}
