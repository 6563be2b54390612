/** The control plane's log types, and how EKS writes which are on. */
import type { Logging, LogType } from '@aws-sdk/client-eks';

const logTypes: LogType[] = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

/** The log types that are on. */
export const enabledLogs = (logging: Logging | undefined): Set<LogType> =>
  new Set((logging?.clusterLogging ?? []).flatMap(setup => (setup.enabled ? (setup.types ?? []) : [])));

/** Log types as DescribeCluster answers them: one entry for those on, one for those off, none empty. */
export function loggingOf(enabled: ReadonlySet<LogType>): Logging {
  const on = logTypes.filter(type => enabled.has(type));
  const off = logTypes.filter(type => !enabled.has(type));
  return {
    clusterLogging: [
      ...(on.length > 0 ? [{ types: on, enabled: true }] : []),
      ...(off.length > 0 ? [{ types: off, enabled: false }] : []),
    ],
  };
}
