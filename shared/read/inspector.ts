/** What Amazon Inspector scans in an account's Region, and who decides it. */
import { isDenied, isNotFound } from '../errors.ts';
import type { ReadOperation } from '../operations.ts';
import type { Ports } from '../ports.ts';
import type { Reading, Ref } from '../resources.ts';

export const inspectorReads = [
  'inspector2:BatchGetAccountStatus',
  'inspector2:GetDelegatedAdminAccount',
] as const satisfies ReadOperation[];

/** Never absent: an Inspector that was never switched on is the fault. */
export async function readInspector(ports: Ports, ref: Ref<'inspector'>): Promise<Reading<'inspector'>> {
  const [{ accounts = [], failedAccounts = [] }, administrator] = await Promise.all([
    ports.call(ref, 'inspector2:BatchGetAccountStatus', { accountIds: [ref.account] }),
    administratorOf(ports, ref),
  ]);
  const state = accounts.find(one => one.accountId === ref.account)?.resourceState;
  if (!state) {
    const [failed] = failedAccounts;
    throw new Error(
      `Inspector does not tell what it scans in ${ref.account}/${ref.region}: ${failed?.errorCode ?? 'no state'} ${failed?.errorMessage ?? ''}`.trim(),
    );
  }
  const status = { EC2: state.ec2?.status, ECR: state.ecr?.status };
  const moving = Object.entries(status).find(([, now]) => now === 'ENABLING' || now === 'DISABLING');
  return {
    resource: {
      status: { ...(status.EC2 && { EC2: status.EC2 }), ...(status.ECR && { ECR: status.ECR }) },
      ...(administrator && { administrator }),
    },
    settled: moving ? { because: `Inspector is ${String(moving[1]).toLowerCase()} scans of ${moving[0]}` } : true,
    tags: {},
    clusters: [],
  };
}

/** The account that administers Inspector for this one; undefined where it is this one or nobody, `unknown` where nobody may ask. */
async function administratorOf(ports: Ports, ref: Ref<'inspector'>): Promise<string | undefined> {
  try {
    const { delegatedAdmin } = await ports.call(ref, 'inspector2:GetDelegatedAdminAccount', {});
    return delegatedAdmin?.accountId === ref.account ? undefined : delegatedAdmin?.accountId;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (isDenied(error)) return 'unknown';
    throw error;
  }
}
