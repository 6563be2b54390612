/** The table's rows of deliveries in memory: the same promises as shared/aws/table-sent.ts, held to them by the same tests. */
import type { Cases } from '../../shared/ports.ts';
import { heldKeyOf, isDone, type Held, type Sent } from '../../shared/sent.ts';

/** Values are copied in and out, as a table would. */
export function memorySent(): Pick<Cases, 'claimSent' | 'putSent' | 'sent' | 'hold' | 'held' | 'letGo'> {
  const rows = new Map<string, Map<string, Sent>>();
  const waiting = new Map<string, Held>();
  const of = (id: string): Map<string, Sent> => {
    const found = rows.get(id) ?? new Map<string, Sent>();
    rows.set(id, found);
    return found;
  };
  return {
    claimSent: async claim => {
      const before = of(claim.case).get(claim.id);
      if (before && isDone(before)) return 'done';
      if (before && (before.until ?? 0) > claim.at) return 'busy';
      of(claim.case).set(claim.id, structuredClone(claim));
      return 'mine';
    },
    putSent: async sent => {
      const before = of(sent.case).get(sent.id);
      if (before && isDone(before) && !isDone(sent)) return;
      of(sent.case).set(sent.id, structuredClone(sent));
    },
    sent: async id => [...(rows.get(id)?.values() ?? [])].map(one => structuredClone(one)),
    hold: async held => void waiting.set(heldKeyOf(held), structuredClone(held)),
    held: async (now, limit) =>
      [...waiting.values()]
        .filter(one => one.until <= now)
        .toSorted((a, b) => a.until - b.until)
        .slice(0, limit)
        .map(one => structuredClone(one)),
    letGo: async held => held.forEach(one => waiting.delete(heldKeyOf(one))),
  };
}
