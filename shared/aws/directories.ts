/** The directory port over AWS: the directory role assumed once an hour, its clients loaded with the first look. */
import { kept, type Directories } from '../directory.ts';
import type { Ports } from '../ports.ts';
import type { Credentials, Opener } from './client.ts';
import type { AwsOptions } from './environment.ts';

/** Seconds before their end from which credentials are got anew. */
const early = 300;

/** Reads of VPCs go by `call`, with our own credentials or the account's read role. Answers and refusals are kept for a while (directory.ts). */
export function directories(
  options: Pick<AwsOptions, 'region' | 'externalId'>,
  opener: Opener,
  { call, now }: Pick<Ports, 'call' | 'now'>,
): Directories {
  const sessions = new Map<string, Promise<Credentials>>();
  const assumed = async (role: string): Promise<Credentials> => {
    const { open, assume } = await import('./sts.ts');
    return assume(opener.open(open, options.region), {
      RoleArn: role,
      RoleSessionName: 'eks-guardrails',
      ...(options.externalId && { ExternalId: options.externalId }),
    });
  };
  // Every look has clients of its own, which would each assume the role.
  const sessionOf = (role: string) => async (): Promise<Credentials> => {
    const before = await sessions.get(role)?.catch(() => undefined);
    if (before && before.expiration.getTime() / 1000 - now() > early) return before;
    const session = assumed(role);
    sessions.set(role, session);
    return session;
  };
  return kept(
    {
      account: async (by, id) => {
        const { readAccount } = await import('./directory.ts');
        return readAccount(opener, options.region, sessionOf(by.role), { role: by.role, id });
      },
      email: async (by, UserId) => {
        const { readEmail } = await import('./directory.ts');
        return readEmail(opener, options.region, sessionOf(by.role), { by, UserId });
      },
      vpcTags: async (where, id) => {
        const { Vpcs = [] } = await call(where, 'ec2:DescribeVpcs', { VpcIds: [id] });
        return Object.fromEntries((Vpcs[0]?.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
      },
    },
    now,
  );
}
