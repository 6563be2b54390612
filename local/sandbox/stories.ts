/** The stories `npm start` plays: each is what people do, told in calls; what the guardrails make of it happens by itself. */
import { answer } from '../../shared/answer.ts';
import { recordOf } from './people.ts';
import type { Pipeline } from './pipeline.ts';
import {
  placeCluster,
  placeDetector,
  placeKey,
  placeNodegroup,
  placeRole,
  placeSecurityGroup,
  placeTrail,
} from './place.ts';
import type { World } from './world.ts';

export interface Story {
  /** A sentence a person would say. */
  name: string;
  tell(p: Pipeline): Promise<void>;
}

/** The estate the stories play in: one cluster with a node group, its keys, roles, groups, trail and detector, all compliant. */
export function estate(world: World): void {
  placeKey(world, { KeyId: secretsKey });
  placeRole(world, {
    RoleName: nodeRole,
    attached: [
      'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy',
      'arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly',
    ],
  });
  placeSecurityGroup(world, {
    GroupId: nodesGroup,
    GroupName: 'shop-nodes',
    Tags: [{ Key: 'kubernetes.io/cluster/shop', Value: 'owned' }],
  });
  placeSecurityGroup(world, { GroupId: officeGroup, GroupName: 'office-printers' });
  placeCluster(world, {
    name: 'shop',
    encryptionConfig: [
      { resources: ['secrets'], provider: { keyArn: `arn:aws:kms:eu-central-1:111122223333:key/${secretsKey}` } },
    ],
  });
  placeNodegroup(world, {
    clusterName: 'shop',
    nodegroupName: 'workers',
    nodeRole: `arn:aws:iam::111122223333:role/${nodeRole}`,
  });
  placeTrail(world, { Name: 'management-events' });
  placeDetector(world, {});
}

export const nodesGroup = 'sg-0b5e11a7e57e51001';
export const officeGroup = 'sg-0ff1ce00000000001';
export const secretsKey = '1234abcd-12ab-34cd-56ef-1234567890ab';
export const nodeRole = 'shop-nodes';
export const keyArn = `arn:aws:kms:eu-central-1:111122223333:key/${secretsKey}`;

/** A call by `who`, one minute after whatever happened last. */
async function call(
  p: Pipeline,
  name: string,
  request: Parameters<typeof recordOf>[1]['request'],
  more: Partial<Parameters<typeof recordOf>[1]> = {},
): Promise<void> {
  await p.deliver(recordOf(name, { at: p.clock.now() + 60, request, ...more }));
}

const ssh = (groupId: string, cidrIp: string, ports: [number, number] = [22, 22]) => ({
  groupId,
  ipPermissions: {
    items: [
      {
        ipProtocol: 'tcp',
        fromPort: ports[0],
        toPort: ports[1],
        groups: {},
        ipRanges: { items: [{ cidrIp, description: 'debugging, remove later' }] },
        ipv6Ranges: {},
        prefixListIds: {},
      },
    ],
  },
});

export const stories: readonly Story[] = [
  {
    name: 'Someone opens SSH to the world on the nodes of cluster shop',
    tell: p => call(p, 'ec2:AuthorizeSecurityGroupIngress', ssh(nodesGroup, '0.0.0.0/0')),
  },
  {
    name: 'A person has that fix undone: the rule comes back exactly as it was, until the day named',
    tell: async p => {
      const [reverted] = (await p.ports.cases.all())
        .filter(one => one.control === 'eks-sg-admin-port-open' && one.status === 'resolved')
        .toSorted((a, b) => a.openedAt - b.openedAt);
      if (!reverted) throw new Error('The first story left no case to undo.');
      const answered = await answer(p.ports, reverted.id, {
        do: 'undo',
        by: 'local',
        via: 'cli',
        reason: 'The vendor needs this port until Friday.',
        days: 3,
      });
      if ('refused' in answered) throw new Error(answered.refused);
      await p.run();
    },
  },
  {
    name: 'The same on a group that is not EKS’s: not our business',
    tell: p => call(p, 'ec2:AuthorizeSecurityGroupIngress', ssh(officeGroup, '0.0.0.0/0')),
  },
  {
    name: 'Someone opens a whole range of ports: more than one port would be closed, so a person is asked',
    tell: p => call(p, 'ec2:AuthorizeSecurityGroupIngress', ssh(nodesGroup, '0.0.0.0/0', [0, 1024])),
  },
  {
    name: 'Control-plane logging is switched off',
    tell: p =>
      call(
        p,
        'eks:UpdateClusterConfig',
        { name: 'shop', logging: { clusterLogging: [{ types: ['audit', 'authenticator'], enabled: false }] } },
        { who: 'bob' },
      ),
  },
  {
    name: 'A cluster is created public and without logs',
    tell: p =>
      call(p, 'eks:CreateCluster', {
        name: 'quick-test',
        version: '1.34',
        roleArn: 'arn:aws:iam::111122223333:role/eks-cluster',
        resourcesVpcConfig: {
          subnetIds: ['subnet-0aaaaaaaaaaaaaaa1', 'subnet-0aaaaaaaaaaaaaaa2'],
          endpointPublicAccess: true,
          endpointPrivateAccess: false,
        },
      }),
  },
  {
    name: 'A node group is created with an SSH key and no source groups, so EKS itself opens port 22 to the world',
    tell: p =>
      call(p, 'eks:CreateNodegroup', {
        name: 'shop',
        nodegroupName: 'with-key',
        nodeRole: `arn:aws:iam::111122223333:role/${nodeRole}`,
        subnets: ['subnet-0aaaaaaaaaaaaaaa1'],
        remoteAccess: { ec2SshKey: 'laptop' },
        scalingConfig: { minSize: 1, maxSize: 3, desiredSize: 1 },
      }),
  },
  {
    name: 'The key that encrypts the cluster’s secrets is scheduled for deletion',
    tell: p =>
      call(
        p,
        'kms:ScheduleKeyDeletion',
        { keyId: secretsKey, pendingWindowInDays: 7 },
        { who: 'bob', resources: [{ ARN: keyArn, accountId: '111122223333', type: 'AWS::KMS::Key' }] },
      ),
  },
  {
    name: 'The nodes’ role is given AdministratorAccess, by Terraform',
    tell: p =>
      call(
        p,
        'iam:AttachRolePolicy',
        { roleName: nodeRole, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
        { who: 'terraform' },
      ),
  },
  {
    name: 'The trail that everything depends on is stopped',
    tell: p => call(p, 'cloudtrail:StopLogging', { name: 'management-events' }),
  },
  {
    name: 'GuardDuty stops reading the EKS audit logs',
    tell: p =>
      call(p, 'guardduty:UpdateDetector', {
        detectorId: Object.keys(p.sandbox.world.regions['111122223333/eu-central-1']?.detectors ?? {})[0],
        features: [{ name: 'EKS_AUDIT_LOGS', status: 'DISABLED' }],
      }),
  },
  {
    name: 'The root user changes a node role',
    tell: p =>
      call(
        p,
        'iam:AttachRolePolicy',
        { roleName: nodeRole, policyArn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore' },
        { who: 'root' },
      ),
  },
];
