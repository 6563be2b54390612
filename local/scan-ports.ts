/** The ports of a scan: AWS for reading, memory for the rest; it tells nobody and changes nothing. */
import { awsPorts } from '../shared/aws.ts';
import { ownAccount } from '../shared/aws/identity.ts';
import { saidBy } from '../shared/aws/sessions.ts';
import { BadInput } from '../shared/errors.ts';
import { plainLine } from '../shared/plain.ts';
import type { Ports } from '../shared/ports.ts';
import { NoAnswer } from './client.ts';
import { memoryCases } from './sandbox/cases.ts';

/** With the current credentials, honouring AWS_ENDPOINT_URL as the SDK does. Rejects with BadInput when there are no credentials that hold, with NoAnswer when nobody can be asked. */
export async function scanPorts(regions: readonly string[]): Promise<{ ports: Ports; account: string }> {
  const region = regions[0] ?? 'us-east-1';
  const account = await ownAccount(region).catch((error: unknown) => {
    throw error instanceof BadInput ? error : unasked(error);
  });
  const roles = { fixRole: 'none', readRole: 'none' };
  return {
    account,
    ports: { ...awsPorts({ account, region, accounts: [account], regions, ...roles }), cases: memoryCases() },
  };
}

function unasked(error: unknown): NoAnswer {
  const { code, words } = saidBy(error);
  const place = process.env['AWS_ENDPOINT_URL'] ? ' at AWS_ENDPOINT_URL' : '';
  return new NoAnswer(
    `Cannot ask STS${place} whose AWS credentials these are: ${plainLine(`${code}: ${words.replace(/\.+$/, '')}`)}. Check the network and proxies, then scan again.`,
    { cause: error },
  );
}
