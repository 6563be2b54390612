/** Examples of conduct-unknown-network. */
import { conductUnknownNetwork } from '../../shared/controls/conduct-unknown-network.ts';
import { check } from '../check.ts';
import { recordedExample, sessionOf } from '../recorded.ts';

const settings = { conduct: { knownNetworks: ['192.0.2.0/24', '2001:db8::/32', 'vpce-0a1b2c3d4e5f60718'] } };
const example = (name: string, fields: Parameters<typeof recordedExample>[1]) => ({
  ...recordedExample(name, { userIdentity: sessionOf('ci'), ...fields }),
  settings,
});
const finds = (message: RegExp) => [{ key: 'unknown-network', message, calls: [] }];

check(conductUnknownNetwork, {
  bare: 'nothing',
  fine: [
    recordedExample('no network is named, so none is unknown', { sourceIPAddress: '203.0.113.9' }),
    example('an address of a known network', {}),
    example('an IPv6 address of a known network', { sourceIPAddress: '2001:db8::17' }),
    example('a service calls by its name', { sourceIPAddress: 'cloudformation.amazonaws.com' }),
    example('a service of China calls', { sourceIPAddress: 'eks.amazonaws.com.cn' }),
    example('AWS calls from within', { sourceIPAddress: 'AWS Internal' }),
    example('a call through a known endpoint', {
      sourceIPAddress: '10.0.3.4',
      vpcEndpointId: 'vpce-0a1b2c3d4e5f60718',
    }),
  ],
  bad: [
    {
      ...example('an address of no known network', { sourceIPAddress: '203.0.113.9' }),
      finds: finds(
        /^In account 111122223333 alice via role ci called eks:UpdateClusterConfig in eu-central-1 from 203\.0\.113\.9, which is in no known network\.$/,
      ),
    },
    {
      ...example('a known address through an endpoint of somebody else', { vpcEndpointId: 'vpce-0ffffffffffffffff' }),
      finds: finds(/through VPC endpoint vpce-0ffffffffffffffff, which is not a known one\.$/),
    },
    {
      ...example('a service name through an endpoint is no service', {
        sourceIPAddress: 'eks.amazonaws.com',
        vpcEndpointId: 'vpce-0ffffffffffffffff',
      }),
      finds: finds(/not a known one/),
    },
    {
      ...example('a name that only looks like a service', { sourceIPAddress: 'eks.amazonaws.com.example.com' }),
      finds: finds(/in no known network/),
    },
    {
      ...example('a record without an address', { sourceIPAddress: '' }),
      finds: finds(/from an address the record does not tell\.$/),
    },
  ],
});
