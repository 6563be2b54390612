/** Which network interfaces are VPC endpoints'. */
import type { NetworkInterface } from '@aws-sdk/client-ec2';

/** The endpoints the interfaces are of, in order: EC2 writes their ids into the description and nowhere else. */
export const endpointsOn = (interfaces: readonly NetworkInterface[]): string[] =>
  [
    ...new Set(
      interfaces
        .filter(one => one.InterfaceType === 'vpc_endpoint')
        .flatMap(one => /\bvpce-[\w-]+/.exec(one.Description ?? '')?.[0] ?? []),
    ),
  ].toSorted();
