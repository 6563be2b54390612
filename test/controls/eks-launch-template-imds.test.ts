/** Examples of eks-launch-template-imds. */
import type { InstanceMetadataDefaultsResponse, ResponseLaunchTemplateData } from '@aws-sdk/client-ec2';
import { eksLaunchTemplateImds } from '../../shared/controls/eks-launch-template-imds.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeCluster, placeLaunchTemplate, placeNodegroup, placeScalingGroup } from '../../local/sandbox/place.ts';
import { regionOf, type World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const id = 'lt-0workers';
const account = '111122223333';
const region = 'eu-central-1';
const ref: Ref = { kind: 'launch-template', account, region, id };
type Options = NonNullable<ResponseLaunchTemplateData['MetadataOptions']>;

/** A node group whose template says this of the metadata service, in an account with these defaults. */
const template =
  (
    MetadataOptions: Options | null,
    more: { defaults?: InstanceMetadataDefaultsResponse; rest?: ResponseLaunchTemplateData } = {},
  ) =>
  (world: World): Ref => {
    const version = { ...more.rest, ...(MetadataOptions && { MetadataOptions }) };
    placeLaunchTemplate(world, { LaunchTemplateId: id, versions: [structuredClone(version)] });
    placeNodegroup(world, { launchTemplate: { id, name: 'workers', version: '1' } });
    if (more.defaults) regionOf(world, account, region).metadataDefaults = more.defaults;
    return ref;
  };
const calls = (token: string, data: ResponseLaunchTemplateData) => [
  {
    call: 'ec2:CreateLaunchTemplateVersion',
    input: {
      LaunchTemplateId: id,
      SourceVersion: '1',
      VersionDescription: `eks-guardrails: version 1 ${token}`,
      LaunchTemplateData: data,
      ClientToken: `eks-guardrails-${id}-1-${token.replaceAll(' ', '-')}`,
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
const required = { HttpTokens: 'required', HttpPutResponseHopLimit: 1 } as const;
const tokens = 'tokens:shop/workers';
const hops = 'hop-limit:shop/workers';
const milder = { key: hops, severity: 'medium' as const };
const mapped = [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, SnapshotId: 'snap-0a1' } }];

check(eksLaunchTemplateImds, {
  changes: () => /\.launchTemplate\.|\.launchTemplates\.lt-0workers\.versions\./,
  fine: [
    { name: 'IMDSv2 and one hop', world: template(required) },
    { name: 'the account default says what the template does not', world: template(null, { defaults: required }) },
    { name: 'no metadata service at all', world: template({ HttpEndpoint: 'disabled' }) },
    {
      name: 'two hops where settings allow two',
      world: template({ ...required, HttpPutResponseHopLimit: 2 }),
      settings: { nodes: { imdsHopLimit: 2 } },
    },
  ],
  bad: [
    {
      name: 'tokens are optional, and the other options are said again',
      world: template({
        State: 'applied',
        HttpTokens: 'optional',
        HttpPutResponseHopLimit: 1,
        InstanceMetadataTags: 'enabled',
      }),
      finds: [
        {
          key: tokens,
          calls: calls('with IMDSv2 required', { MetadataOptions: { ...required, InstanceMetadataTags: 'enabled' } }),
          undo: {
            calls: [
              {
                call: 'eks:UpdateNodegroupVersion',
                input: { clusterName: 'shop', nodegroupName: 'workers', launchTemplate: { id, version: '1' } },
              },
            ],
          },
        },
      ],
    },
    {
      name: 'two hops, and snapshots that a new version would not inherit',
      world: template({ ...required, HttpPutResponseHopLimit: 2 }, { rest: { BlockDeviceMappings: mapped } }),
      finds: [
        {
          ...milder,
          message: /travel 2 hops, 1 at most/,
          calls: calls('with a hop limit of 1', { BlockDeviceMappings: mapped, MetadataOptions: required }),
        },
      ],
    },
    {
      name: 'nothing is said, neither by the template nor by the account',
      world: template(null),
      finds: [{ key: tokens }, { ...milder, message: /sets no hop limit/ }],
    },
    {
      name: 'an account default without preference says nothing',
      world: template(null, { defaults: { HttpPutResponseHopLimit: -1 } }),
      finds: [{ key: tokens }, milder],
    },
    {
      name: 'the account default may not be asked for',
      world: template(null, { defaults: required }),
      denies: ['ec2:GetInstanceMetadataDefaults'],
      finds: [
        { key: tokens, atMost: 'notify', why: /nobody may ask/, calls: [] },
        { ...milder, atMost: 'notify', calls: [] },
      ],
    },
    {
      name: 'what the template says itself can be mended, whatever the account default',
      world: template({ HttpTokens: 'optional', HttpPutResponseHopLimit: 1 }, { defaults: required }),
      denies: ['ec2:GetInstanceMetadataDefaults'],
      finds: [{ key: tokens, calls: calls('with IMDSv2 required', { MetadataOptions: required }) }],
    },
    {
      name: 'a self-managed group is told',
      world: world => {
        placeCluster(world);
        placeLaunchTemplate(world, {
          LaunchTemplateId: id,
          versions: [{ MetadataOptions: { ...required, HttpTokens: 'optional' } }],
        });
        placeScalingGroup(world, {
          AutoScalingGroupName: 'spot',
          LaunchTemplate: { LaunchTemplateId: id, Version: '$Default' },
        });
        return ref;
      },
      finds: [{ key: 'tokens:asg:shop/spot', atMost: 'notify', why: /replaced by their owner/, calls: [] }],
    },
  ],
});
