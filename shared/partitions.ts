/** The partitions of AWS, each with its own accounts, IAM and ARNs (as the SDK lists them). */

interface Partition {
  id: string;
  /** How the names of its Regions begin; the first that fits counts. */
  regions: string;
  /** Where IAM's events arrive and its API lives (T-AWS-2). */
  iam: string;
}

const partitions: readonly Partition[] = [
  { id: 'aws-cn', regions: 'cn-', iam: 'cn-north-1' },
  { id: 'aws-us-gov', regions: 'us-gov-', iam: 'us-gov-west-1' },
  { id: 'aws-eusc', regions: 'eusc-', iam: 'eusc-de-east-1' },
  { id: 'aws-iso', regions: 'us-iso-', iam: 'us-iso-east-1' },
  { id: 'aws-iso-b', regions: 'us-isob-', iam: 'us-isob-east-1' },
  { id: 'aws-iso-e', regions: 'eu-isoe-', iam: 'eu-isoe-west-1' },
  { id: 'aws-iso-f', regions: 'us-isof-', iam: 'us-isof-south-1' },
];
const commercial: Partition = { id: 'aws', regions: '', iam: 'us-east-1' };

const partitionBy = (region: string): Partition => partitions.find(one => region.startsWith(one.regions)) ?? commercial;

/** The AWS partition of a Region, for ARNs. */
export const partitionOf = (region: string): string => partitionBy(region).id;

/** The Region where IAM's events arrive and its API lives, for the partition of `region` (T-AWS-2). */
export const iamRegion = (region: string): string => partitionBy(region).iam;

/** How the name of a Region looks, in every partition: `eu-central-1`, `us-gov-west-1`, `eusc-de-east-1`. */
export const regionName = /^[a-z]{2,4}(-[a-z]+)+-\d$/;

/** Every partition, for what must not fit any resource of any of them. */
export const partitionIds: readonly string[] = [commercial, ...partitions].map(one => one.id);
