/** The sandbox's organization and identity store: a handful of accounts and people; VPCs are those of the sandbox AWS. */
import { kept, type AccountFacts, type Directories } from '../../shared/directory.ts';
import type { Ports } from '../../shared/ports.ts';

const accounts: Readonly<Record<string, AccountFacts>> = {
  '111122223333': { name: 'shop', tags: {}, security: 'security@example.com' },
  '444455556666': { name: 'payments', tags: { Team: 'payments' }, operations: 'ops@example.com' },
};
const people: Readonly<Record<string, string>> = {
  '9067642ac1-7c3a5f5e-1d2b-4f7c-8d3e-2b1a0c9d8e7f': 'alice@example.com',
};

/** What AWS would refuse is refused in its words. `now`: epoch seconds. */
export const sandboxDirectories = (call: Ports['call'], now: () => number): Directories =>
  kept(
    {
      account: async (_by, id) =>
        accounts[id] ?? refuse('AccountNotFoundException', `the sandbox's organization has no account ${id}`),
      email: async (_by, userId) =>
        people[userId] ?? refuse('ResourceNotFoundException', `the sandbox's identity store has no user ${userId}`),
      vpcTags: async (where, id) => {
        const { Vpcs = [] } = await call(where, 'ec2:DescribeVpcs', { VpcIds: [id] });
        return Object.fromEntries((Vpcs[0]?.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
      },
    },
    now,
  );

function refuse(name: string, message: string): never {
  throw Object.assign(new Error(message), { name });
}
