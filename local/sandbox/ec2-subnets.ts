/** What the sandbox's EC2 writes on subnets. */
import { refuse, type Performs } from './at.ts';

export const ec2Subnets: Pick<Performs<'ec2'>, 'ec2:ModifySubnetAttribute'> = {
  'ec2:ModifySubnetAttribute': (at, { SubnetId = '', ...wanted }) => {
    const subnet =
      at.here.subnets[SubnetId] ?? refuse(at, 'InvalidSubnetID.NotFound', `The subnet ID '${SubnetId}' does not exist`);
    if (Object.values(wanted).filter(value => value !== undefined).length > 1)
      refuse(at, 'InvalidParameterCombination', 'Fields for multiple attribute types specified');
    const { MapPublicIpOnLaunch: ipv4, AssignIpv6AddressOnCreation: ipv6 } = wanted;
    if (ipv4?.Value !== undefined) subnet.MapPublicIpOnLaunch = ipv4.Value;
    if (ipv6?.Value !== undefined) subnet.AssignIpv6AddressOnCreation = ipv6.Value;
    return {};
  },
};
