/** Examples of eks-storage-addon-role. */
import { eksStorageAddonRole } from '../../shared/controls/eks-storage-addon-role.ts';
import { addonRef } from '../../shared/refs.ts';
import type { Ref } from '../../shared/resources.ts';
import { placeAddon, placeAssociation, placeCluster, placePodRole } from '../../local/sandbox/place.ts';
import type { AddonState, ClusterState } from '../../local/sandbox/states.ts';
import type { World } from '../../local/sandbox/world.ts';
import { check } from '../check.ts';

const account = '111122223333';
const refOf = (addonName: string) => addonRef(account, 'eu-central-1', 'shop', addonName);
const roleArn = `arn:aws:iam::${account}:role/storage/ebs-driver`;
const settings = { addonRoles: { 'aws-ebs-csi-driver': 'storage/ebs-driver', 'aws-mountpoint-s3-csi-driver': 's3' } };

/** A cluster whose pods can have roles, with this driver. */
const driver =
  (addon: Partial<AddonState> = {}, cluster: Partial<Omit<ClusterState, 'resourcesVpcConfig'>> = {}) =>
  (world: World): Ref => {
    const addonName = addon.addonName ?? 'aws-ebs-csi-driver';
    placeCluster(world, cluster);
    placePodRole(world, { RoleName: 'ebs-driver' });
    placeAddon(world, { addonName: 'eks-pod-identity-agent' });
    placeAddon(world, { addonName, ...addon });
    return refOf(addonName);
  };
const update = (podIdentityAssociations: object[], addonName = 'aws-ebs-csi-driver') => [
  {
    call: 'eks:UpdateAddon',
    input: { clusterName: 'shop', addonName, podIdentityAssociations, resolveConflicts: 'PRESERVE' },
  },
];
const told = (why: RegExp) => ({ key: 'role', atMost: 'notify' as const, why, calls: [] });

check(eksStorageAddonRole, {
  bare: 'nothing',
  changes: () => /\.addons\.shop\/\S+\.podIdentityAssociations|\.associations\.shop\/kube-system\//,
  fine: [
    { name: 'a driver with an IRSA role', world: driver({ serviceAccountRoleArn: roleArn }) },
    {
      name: 'a driver with an association of its own',
      world: driver({
        podIdentityAssociations: [`arn:aws:eks:eu-central-1:${account}:podidentityassociation/shop/a-1`],
      }),
    },
    {
      name: 'an association that was made beside the add-on',
      world: world => {
        const ref = driver()(world);
        placeAssociation(world, { namespace: 'kube-system', serviceAccount: 'ebs-csi-controller-sa' });
        return ref;
      },
    },
    {
      name: 'an association of a driver of which EKS names no service account',
      world: world => {
        const ref = driver({ addonName: 'aws-mountpoint-s3-csi-driver' })(world);
        placeAssociation(world, { namespace: 'kube-system', serviceAccount: 's3-csi-driver-sa' });
        return ref;
      },
    },
  ],
  bad: [
    {
      name: 'the driver runs with the role of the nodes, and settings name one for it',
      world: driver(),
      settings,
      finds: [
        {
          key: 'role',
          message:
            /^Add-on aws-ebs-csi-driver of cluster shop has no role of its own and runs with that of the nodes\.$/,
          calls: update([{ serviceAccount: 'ebs-csi-controller-sa', roleArn }]),
          undo: { calls: update([]) },
        },
      ],
    },
    {
      name: 'a driver with two service accounts gets the role for both',
      world: driver({ addonName: 'aws-efs-csi-driver' }),
      settings: { addonRoles: { 'aws-efs-csi-driver': 'efs' } },
      finds: [
        {
          key: 'role',
          calls: update(
            ['efs-csi-controller-sa', 'efs-csi-node-sa'].map(serviceAccount => ({
              serviceAccount,
              roleArn: `arn:aws:iam::${account}:role/efs`,
            })),
            'aws-efs-csi-driver',
          ),
        },
      ],
    },
    {
      name: 'another service account has an association',
      world: world => {
        const ref = driver()(world);
        placeAssociation(world, { namespace: 'kube-system', serviceAccount: 'efs-csi-controller-sa' });
        return ref;
      },
      settings,
      finds: [{ key: 'role', undo: { calls: update([]) } }],
    },
    { name: 'settings name no role for it', world: driver(), finds: [told(/addonRoles\.aws-ebs-csi-driver/)] },
    {
      name: 'the Pod Identity agent does not run',
      world: world => {
        placeCluster(world);
        placeAddon(world, { addonName: 'aws-ebs-csi-driver' });
        return refOf('aws-ebs-csi-driver');
      },
      settings,
      finds: [told(/install it first/)],
    },
    {
      name: 'in Auto Mode the agent is built in',
      world: world => {
        placeCluster(world, { computeConfig: { enabled: true } });
        placeAddon(world, { addonName: 'aws-ebs-csi-driver' });
        return refOf('aws-ebs-csi-driver');
      },
      settings,
      finds: [{ key: 'role', calls: update([{ serviceAccount: 'ebs-csi-controller-sa', roleArn }]) }],
    },
    {
      name: 'EKS names no service account of it',
      world: driver({ addonName: 'aws-mountpoint-s3-csi-driver' }),
      settings,
      finds: [told(/names no service account/)],
    },
    {
      name: 'nobody may look at the associations',
      world: driver(),
      settings,
      denies: ['eks:ListPodIdentityAssociations'],
      finds: [{ ...told(/read role/), severity: 'low', message: /^Nobody can tell whether add-on aws-ebs-csi-driver/ }],
    },
    {
      name: 'nobody may look at the associations, and settings name no role either',
      world: driver(),
      denies: ['eks:DescribeAddonConfiguration'],
      finds: [{ ...told(/read role/), severity: 'low', message: /^Nobody can tell/ }],
    },
  ],
  notApplicable: [
    {
      name: 'a driver that was installed by Helm',
      world: world => {
        placeCluster(world);
        return refOf('aws-ebs-csi-driver');
      },
      because: /has no add-on aws-ebs-csi-driver/,
    },
    { name: 'an add-on that stores nothing', world: driver({ addonName: 'coredns' }), because: /no storage driver/ },
    {
      name: 'a local cluster on an Outpost',
      world: driver({}, { outpostConfig: { outpostArns: [], controlPlaneInstanceType: 'm5.large' } }),
      because: /Outpost/,
    },
  ],
});
