/** One rule opened, as AuthorizeSecurityGroupIngress asks for it. */
import type { Loose } from '../../shared/record.ts';

export const ingress = (groupId: string, port: number, cidrIp: string): Loose => ({
  groupId,
  ipPermissions: {
    items: [
      {
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
        groups: {},
        ipRanges: { items: [{ cidrIp }] },
        ipv6Ranges: {},
        prefixListIds: {},
      },
    ],
  },
});
