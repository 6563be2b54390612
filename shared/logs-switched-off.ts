/** What an UpdateClusterConfig request says of control-plane logs that are to be off. */
import { callOf } from './conduct.ts';
import type { CloudTrailRecord } from './record.ts';
import { fieldsOf, flagOf, listOf, textOf } from './triggers/loose.ts';

/** `only`: the request lists nothing as on, and EKS refuses a request that changes nothing (T-EKS-3): so some of `types` were on. */
export interface LogsSwitchedOff {
  cluster: string;
  types: string[];
  only: boolean;
}

/** Null for every other request, and for one that lists nothing as off. */
export function logsSwitchedOff(record: CloudTrailRecord): LogsSwitchedOff | null {
  const request = fieldsOf(record.requestParameters);
  const cluster = textOf(request.name);
  if (callOf(record) !== 'eks:UpdateClusterConfig' || !cluster) return null;
  const entries = listOf(fieldsOf(request.logging).clusterLogging).map(fieldsOf);
  const typesOf = (on: boolean) => [
    ...new Set(
      entries.flatMap(entry =>
        flagOf(entry.enabled) === on ? listOf(entry.types).flatMap(one => textOf(one) ?? []) : [],
      ),
    ),
  ];
  const [on, off] = [typesOf(true), typesOf(false).toSorted()];
  return off.length > 0 ? { cluster, types: off, only: on.length === 0 } : null;
}
