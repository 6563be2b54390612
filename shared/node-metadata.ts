/** What the controls of nodes' metadata service share. */
import type { Instance } from '@aws-sdk/client-ec2';
import { listed } from './listed.ts';

/** Why there is nothing to judge: EKS manages the instance itself, or it answers no metadata at all. */
export function whyNoMetadata({ Operator, Tags, MetadataOptions }: Instance): string | null {
  const ofAutoMode =
    Operator?.Principal === 'eks.amazonaws.com' || Tags?.some(tag => tag.Key === 'eks:kubernetes-node-class-name');
  if (ofAutoMode) return 'EKS Auto Mode manages this instance and sets its metadata options';
  return MetadataOptions?.HttpEndpoint === 'disabled' ? 'its metadata service is switched off' : null;
}

/** `Node i-1 of cluster shop` */
export const nodeOf = (InstanceId: string, clusters: readonly string[]): string =>
  `Node ${InstanceId}${clusters.length > 0 ? ` of ${listed(clusters.map(name => `cluster ${name}`))}` : ''}`;
