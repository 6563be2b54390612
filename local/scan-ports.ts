/** The ports of a scan: AWS for reading, memory for the rest; it tells nobody and changes nothing. */
import { awsPorts } from '../shared/aws.ts';
import { ownAccount } from '../shared/aws/identity.ts';
import type { Ports } from '../shared/ports.ts';
import { memoryCases } from './sandbox/cases.ts';

/** With the current credentials, honouring AWS_ENDPOINT_URL as the SDK does. Rejects with BadInput when there are no credentials that hold. */
export async function scanPorts(regions: readonly string[]): Promise<{ ports: Ports; account: string }> {
  const region = regions[0] ?? 'us-east-1';
  const account = await ownAccount(region);
  const roles = { fixRole: 'none', readRole: 'none' };
  return {
    account,
    ports: { ...awsPorts({ account, region, accounts: [account], regions, ...roles }), cases: memoryCases() },
  };
}
