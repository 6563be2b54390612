/** The add-ons some control looks at: events and the sweep leave the others alone. */

/** The drivers of AWS's storage, which take a role of their own. */
export const storageDrivers: readonly string[] = [
  'aws-ebs-csi-driver',
  'aws-efs-csi-driver',
  'aws-fsx-csi-driver',
  'aws-mountpoint-s3-csi-driver',
];

/** Service accounts of drivers for which EKS may name none. */
export const driverAccounts: Record<string, readonly string[] | undefined> = {
  'aws-mountpoint-s3-csi-driver': ['s3-csi-driver-sa'],
};

export const judgedAddons: readonly string[] = ['coredns', 'vpc-cni', ...storageDrivers];

/** The add-on that hands roles to pods. */
export const podIdentityAgent = 'eks-pod-identity-agent';
