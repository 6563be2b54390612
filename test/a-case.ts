/** A case for tests, complete and unremarkable. */
import { caseId, type Case } from '../shared/case.ts';
import type { Ref } from '../shared/resources.ts';

const openedAt = 1_793_000_000;

/** The case of an open port 22 on the security group `id`; any field may be another. */
export function aCase({ id, ...fields }: { id: string } & Partial<Omit<Case, 'id'>>): Case {
  const ref: Ref = { kind: 'security-group', account: '111122223333', region: 'eu-central-1', id };
  return {
    id: caseId('eks-sg-admin-port-open', fields.ref ?? ref, 'tcp-22'),
    ver: 1,
    round: 1,
    status: 'waiting',
    control: 'eks-sg-admin-port-open',
    severity: 'critical',
    ref,
    key: 'sgr-1',
    facet: 'sgr-1',
    message: 'Port 22 is open to the internet.',
    evidence: { CidrIpv4: '0.0.0.0/0', empty: '', none: null, list: [] },
    actorAliases: ['unresolved'],
    decision: { do: 'ask', reason: 'stood before' },
    openedAt: openedAt,
    updatedAt: openedAt,
    attempt: 0,
    busy: 0,
    requestIds: [],
    updateIds: [],
    reverts: [],
    reopened: 0,
    lastSeen: openedAt,
    history: [],
    ...fields,
  };
}
