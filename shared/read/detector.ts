/** The GuardDuty detector of an account's Region, and who administers it. */
import type { ReadOperation } from '../operations.ts';
import type { Ports } from '../ports.ts';
import { runtimeFeature } from '../guardduty-agent.ts';
import type { Reading, Ref } from '../resources.ts';
import { agentReads, readAgents } from './guardduty-agents.ts';

export const detectorReads = [
  'guardduty:ListDetectors',
  'guardduty:GetDetector',
  'guardduty:GetAdministratorAccount',
  ...agentReads,
] as const satisfies ReadOperation[];

/** Never absent: no detector is the fault. `administrator` is set for member accounts only (T-GD-2). */
export async function readDetector(ports: Ports, ref: Ref<'detector'>): Promise<Reading<'detector'>> {
  const { DetectorIds = [] } = await ports.call(ref, 'guardduty:ListDetectors', {});
  const [DetectorId] = DetectorIds;
  if (!DetectorId) return { resource: { detector: null }, settled: true, tags: {}, clusters: [] };
  const [detector, { Administrator }] = await Promise.all([
    ports.call(ref, 'guardduty:GetDetector', { DetectorId }),
    ports.call(ref, 'guardduty:GetAdministratorAccount', { DetectorId }),
  ]);
  const administrator = Administrator?.AccountId;
  const { status, addon } = runtimeFeature(detector.Features ?? []);
  const agents = status === 'ENABLED' && addon === 'ENABLED' ? await readAgents(ports, ref) : null;
  return {
    resource: {
      detector: { ...detector, DetectorId },
      ...(administrator && { administrator }),
      ...(agents && { agents }),
    },
    settled: true,
    tags: detector.Tags ?? {},
    clusters: [],
  };
}
