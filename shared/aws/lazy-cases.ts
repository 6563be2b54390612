/** The table, opened by its first use: an event that is dismissed loads no DynamoDB client. */
import type { Cases } from '../ports.ts';

/** Every method waits for `open` and passes on; a failed opening rejects the call that asked for it. */
export const lazyCases = (open: () => Promise<Cases>): Cases => ({
  get: async id => (await open()).get(id),
  of: async ref => (await open()).of(ref),
  put: async (next, expecting) => (await open()).put(next, expecting),
  due: async (now, limit) => (await open()).due(now, limit),
  all: async () => (await open()).all(),
  inventory: async (account, region) => (await open()).inventory(account, region),
  putInventory: async (account, region, inventory, expecting) =>
    (await open()).putInventory(account, region, inventory, expecting),
  lastGood: async ref => (await open()).lastGood(ref),
  putLastGood: async (ref, resource) => (await open()).putLastGood(ref, resource),
  count: async (name, now, windowSeconds) => (await open()).count(name, now, windowSeconds),
  putLink: async (hash, link) => (await open()).putLink(hash, link),
  link: async hash => (await open()).link(hash),
  claimSent: async claim => (await open()).claimSent(claim),
  putSent: async sent => (await open()).putSent(sent),
  sent: async id => (await open()).sent(id),
  hold: async held => (await open()).hold(held),
  held: async (now, limit) => (await open()).held(now, limit),
  letGo: async held => (await open()).letGo(held),
});
