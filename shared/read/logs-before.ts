/** Which control-plane logs were on before a change that lists some as off: many tools list what is off already with every change. */
import { logsSwitchedOff } from '../logs-switched-off.ts';
import type { Ports, Where } from '../ports.ts';
import type { CloudTrailRecord } from '../record.ts';

/**
 * The types that were on when the cluster was last read; `unknown` when nobody kept that. Undefined for every other change. While EKS works on an
 * update nothing is kept of its cluster, so what is kept then is of before it.
 */
export async function readLogsBefore(
  ports: Ports,
  where: Where,
  record: CloudTrailRecord,
): Promise<string[] | 'unknown' | undefined> {
  const change = logsSwitchedOff(record);
  if (!change) return undefined;
  const kept = await ports.cases.inventory(where.account, where.region);
  return kept?.clusters.find(one => one.name === change.cluster)?.logTypes ?? 'unknown';
}
