/** The table's part in memory: the same promises as shared/aws/table.ts, held to them by the same tests. */
import type { Case } from '../../shared/case.ts';
import { canonical } from '../../shared/plan.ts';
import { mostLinks, type Link } from '../../shared/links.ts';
import type { Cases, Inventory } from '../../shared/ports.ts';
import { memorySent } from './sent.ts';
import { refKey } from '../../shared/refs.ts';
import type { Kind, Resources } from '../../shared/resources.ts';

/** Values are copied in and out, as a table would: nobody shares an object with it. */
export function memoryCases(): Cases {
  const rows = new Map<string, Case>();
  const byRef = new Map<string, Set<string>>();
  const inventories = new Map<string, Inventory>();
  const good = new Map<string, Resources[Kind]>();
  const counts = new Map<string, number[]>();
  const links = new Map<string, Link>();
  const row = (id: string): Case | null => copied(rows.get(id) ?? null);
  return {
    get: async id => row(id),
    of: async ref => [...(byRef.get(refKey(ref)) ?? [])].flatMap(id => row(id) ?? []),
    put: async (next, expecting) => {
      if ((rows.get(next.id)?.ver ?? null) !== (expecting?.ver ?? null)) return false;
      rows.set(next.id, copied(next));
      const key = refKey(next.ref);
      byRef.set(key, (byRef.get(key) ?? new Set()).add(next.id));
      return true;
    },
    due: async (now, limit) =>
      [...rows.values()]
        .filter(one => one.dueAt !== undefined && one.dueAt <= now)
        .toSorted((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))
        .slice(0, limit)
        .map(copied),
    all: async () => [...rows.values()].toSorted((a, b) => b.updatedAt - a.updatedAt).map(copied),
    inventory: async (account, region) => copied(inventories.get(`${account}/${region}`) ?? null),
    putInventory: async (account, region, inventory, expecting) => {
      const place = `${account}/${region}`;
      const isAsExpected =
        expecting === 'anything' || canonical(inventories.get(place) ?? null) === canonical(expecting);
      if (!isAsExpected) return false;
      inventories.set(place, copied(inventory));
      return true;
    },
    lastGood: async ref => copied(good.get(refKey(ref)) ?? null),
    putLastGood: async (ref, resource) => {
      good.set(refKey(ref), copied(resource));
    },
    count: async (name, now, windowSeconds) => {
      const kept = [...(counts.get(name) ?? []).filter(at => at > now - windowSeconds), now];
      counts.set(name, kept);
      return kept.length;
    },
    putLink: async (hash, link) => {
      links.set(hash, copied(link));
      const same = [...links].filter(
        ([, other]) =>
          other.case === link.case &&
          other.round === link.round &&
          other.purpose === link.purpose &&
          other.place === link.place,
      );
      for (const [old] of same.slice(0, -mostLinks)) links.delete(old);
    },
    link: async hash => copied(links.get(hash) ?? null),
    ...memorySent(),
  };
}

const copied = <T>(value: T): T => structuredClone(value);
