/** Examples of eks-launch-template-ssh. */
import type { ResponseLaunchTemplateData } from '@aws-sdk/client-ec2';
import { eksLaunchTemplateSsh } from '../../shared/controls/eks-launch-template-ssh.ts';
import type { Ref } from '../../shared/resources.ts';
import {
  placeCluster,
  placeLaunchTemplate,
  placeNodegroup,
  placeRule,
  placeScalingGroup,
  placeSecurityGroup,
} from '../../local/sandbox/place.ts';
import type { RuleState, ScalingGroupState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { sandbox } from '../../local/sandbox/sandbox.ts';
import { read } from '../../shared/read.ts';
import { check } from '../check.ts';
import { testClock, testPorts } from '../ports.ts';

const id = 'lt-0workers';
const ref: Ref = { kind: 'launch-template', account: '111122223333', region: 'eu-central-1', id };
const hardened = { MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 } } as const;
const withKey: ResponseLaunchTemplateData = {
  ...hardened,
  KeyName: 'ops',
  TagSpecifications: [{ ResourceType: 'instance', Tags: [] }],
};

/** A template of these versions; the node group workers uses the one named. */
const template =
  (versions: readonly ResponseLaunchTemplateData[], used = '1') =>
  (world: World): Ref => {
    placeLaunchTemplate(world, { LaunchTemplateId: id, versions: versions.map(one => structuredClone(one)) });
    placeNodegroup(world, { launchTemplate: { id, name: 'workers', version: used } });
    return ref;
  };

/** A self-managed group of the cluster that starts its nodes from the template. */
const scalingGroup =
  (versions: ResponseLaunchTemplateData[], group: Partial<ScalingGroupState>) =>
  (world: World): Ref => {
    placeLaunchTemplate(world, { LaunchTemplateId: id, versions });
    placeCluster(world);
    placeScalingGroup(world, { AutoScalingGroupName: 'spot', ...group });
    return ref;
  };

const naming =
  (groups: (GroupId: string) => ResponseLaunchTemplateData, rule: Partial<RuleState>) =>
  (world: World): Ref => {
    const GroupId = placeSecurityGroup(world, { GroupId: 'sg-0nodes' });
    placeRule(world, { ...rule, GroupId });
    return template([{ ...hardened, ...groups(GroupId) }])(world);
  };

const newVersion = (from: string, data: object) => [
  {
    call: 'ec2:CreateLaunchTemplateVersion',
    input: {
      LaunchTemplateId: id,
      VersionDescription: `eks-guardrails: version ${from} without key pair`,
      LaunchTemplateData: data,
      ClientToken: `eks-guardrails-${id}-${from}-without-key-pair`,
    },
  },
  {
    call: 'eks:UpdateNodegroupVersion',
    input: {
      clusterName: 'shop',
      nodegroupName: 'workers',
      launchTemplate: { id, version: '<LaunchTemplateVersion.VersionNumber of ec2:CreateLaunchTemplateVersion>' },
    },
  },
];
const back = (version: string) => ({
  calls: [
    {
      call: 'eks:UpdateNodegroupVersion',
      input: { clusterName: 'shop', nodegroupName: 'workers', launchTemplate: { id, version } },
    },
  ],
});
const ssh = { FromPort: 22, CidrIpv4: '0.0.0.0/0' };
const told = { atMost: 'notify' as const, calls: [] };

check(eksLaunchTemplateSsh, {
  bare: 'nothing',
  changes: ({ key }) =>
    new RegExp(
      String.raw`\.nodegroups\.${key.split(':')[1]}\.launchTemplate\.|\.launchTemplates\.lt-0workers\.versions\.`,
    ),
  fine: [
    { name: 'a template without key pair and groups', world: template([hardened]) },
    { name: 'a key pair in a version nobody starts nodes from', world: template([withKey, hardened], '2') },
    {
      name: 'a group that admits SSH from the VPC',
      world: naming(GroupId => ({ SecurityGroupIds: [GroupId] }), { ...ssh, CidrIpv4: '10.20.0.0/16' }),
    },
    {
      name: 'an Auto Scaling group that names an older version than the one with the key pair',
      world: scalingGroup([hardened, withKey], { LaunchTemplate: { LaunchTemplateId: id, Version: '1' } }),
    },
    {
      name: 'the template EKS gives a node group without one of its own',
      world: world => {
        placeNodegroup(world);
        placeLaunchTemplate(world, {
          LaunchTemplateId: 'lt-0eks',
          LaunchTemplateName: 'eks-0000',
          versions: [withKey],
        });
        placeScalingGroup(world, {
          LaunchTemplate: { LaunchTemplateId: 'lt-0eks', Version: '1' },
          Tags: [
            { Key: 'kubernetes.io/cluster/shop', Value: 'owned' },
            { Key: 'eks:nodegroup-name', Value: 'workers' },
          ],
        });
        return template([hardened])(world);
      },
    },
    {
      name: 'a group that is gone admits nobody',
      world: template([{ ...hardened, SecurityGroupIds: ['sg-0gone'] }]),
    },
  ],
  bad: [
    {
      name: 'a key pair is taken out of all that the version says',
      world: template([withKey]),
      finds: [
        {
          key: 'key-name:shop/workers',
          message: /lt-0workers \(version 1\), from which node group workers of cluster shop .* key pair ops/,
          calls: newVersion('1', { ...hardened, TagSpecifications: withKey.TagSpecifications }),
          undo: back('1'),
        },
      ],
    },
    {
      name: 'the version in use is the one that is left, not the default or the newest',
      world: template([hardened, { ...withKey, ImageId: 'ami-1' }, hardened], '2'),
      finds: [{ key: 'key-name:shop/workers', undo: back('2') }],
    },
    {
      name: 'user data may hold secrets, which a plan must not',
      world: template([{ ...withKey, UserData: 'c2VjcmV0' }]),
      finds: [
        { key: 'key-name:shop/workers', ...told, why: /, here user data, which may hold secrets: it is made by hand$/ },
      ],
    },
    {
      name: 'instance types chosen by attributes are not repeated either',
      world: template([{ ...withKey, InstanceRequirements: { VCpuCount: { Min: 2 } } }]),
      finds: [{ key: 'key-name:shop/workers', ...told, why: /requirements of instance types/ }],
    },
    {
      name: 'a group that follows the newest version would get it too',
      world: world => {
        scalingGroup([hardened], { LaunchTemplate: { LaunchTemplateId: id, Version: '$Latest' } })(world);
        return template([withKey, hardened])(world);
      },
      finds: [{ key: 'key-name:shop/workers', ...told, why: /Auto Scaling group spot follows the newest version/ }],
    },
    {
      name: 'a self-managed group that follows the newest version',
      world: scalingGroup([hardened, withKey], { LaunchTemplate: { LaunchTemplateId: id, Version: '$Latest' } }),
      finds: [{ key: 'key-name:asg:shop/spot', ...told, why: /replaced by their owner/ }],
    },
    {
      name: 'a group whose overrides name several versions is one finding',
      world: scalingGroup([hardened, withKey], {
        MixedInstancesPolicy: {
          LaunchTemplate: {
            LaunchTemplateSpecification: { LaunchTemplateId: id, Version: '$Default' },
            Overrides: [
              { InstanceType: 'm7g.large', LaunchTemplateSpecification: { LaunchTemplateId: id, Version: '2' } },
            ],
          },
        },
      }),
      finds: [{ key: 'key-name:asg:shop/spot', ...told }],
    },
    {
      name: 'a named group admits SSH from everywhere',
      world: naming(GroupId => ({ SecurityGroupIds: [GroupId] }), ssh),
      finds: [{ key: 'open-group:shop/workers:sg-0nodes', ...told, why: /judged with security group sg-0nodes/ }],
    },
    {
      name: 'a group of a network interface counts like one of the template',
      world: naming(GroupId => ({ NetworkInterfaces: [{ DeviceIndex: 0, Groups: [GroupId] }] }), ssh),
      finds: [{ key: 'open-group:shop/workers:sg-0nodes', ...told }],
    },
    {
      name: 'two node groups of one template are two findings',
      world: world => {
        placeNodegroup(world, { nodegroupName: 'batch', launchTemplate: { id, name: 'workers', version: '1' } });
        return template([withKey])(world);
      },
      finds: [{ key: 'key-name:shop/workers' }, { key: 'key-name:shop/batch' }],
    },
    {
      name: 'a version without metadata options gets none, and keeps its CPU credits',
      world: template([{ KeyName: 'ops', CreditSpecification: { CpuCredits: 'standard' } }]),
      finds: [
        {
          key: 'key-name:shop/workers',
          calls: newVersion('1', { CreditSpecification: { CpuCredits: 'standard' } }),
          undo: back('1'),
        },
      ],
    },
  ],
});

describe('a launch template', () => {
  const seen = async (world: (world: World) => Ref, denies: Parameters<typeof testPorts>[2] = {}) => {
    const clock = testClock();
    const aws = sandbox(clock);
    return read(testPorts(aws, clock, denies), { ref: world(aws.world) });
  };
  const ofEks = [
    { Key: 'kubernetes.io/cluster/shop', Value: 'owned' },
    { Key: 'eks:nodegroup-name', Value: 'workers' },
  ];
  test('that EKS made for a node group without one is nobody’s to change', async () => {
    const world = scalingGroup([withKey], { LaunchTemplate: { LaunchTemplateId: id, Version: '1' }, Tags: ofEks });
    expect(await seen(world)).toMatchObject({ absent: 'not-eks' });
  });
  test('of a node group that is still being made waits for it', async () => {
    const world = (world: World) => {
      placeCluster(world);
      template([withKey])(world);
      const [nodegroup] = Object.values(world.regions).flatMap(here => Object.values(here.nodegroups));
      if (nodegroup) nodegroup.status = 'CREATING';
      return ref;
    };
    expect(await seen(world)).toMatchObject({ settled: { because: 'node group workers is CREATING' } });
  });
  // So ec2:CreateLaunchTemplate is no trigger: whatever takes a template into use has an event of its own.
  test('of nobody, of a deleted node group or gone is not judged', async () => {
    expect(await seen(() => ref)).toMatchObject({ absent: 'not-eks' });
    const gone = (world: World) => {
      template([withKey])(world);
      for (const here of Object.values(world.regions)) here.launchTemplates = {};
      return ref;
    };
    expect(await seen(gone)).toMatchObject({ absent: 'gone' });
  });
  test('is neither judged nor let go when nobody may say whose it is', async () => {
    await expect(seen(template([withKey]), { denies: ['eks:ListClusters'] })).rejects.toThrow(/Check the read role/);
  });
});
