/** Amazon Inspector in the sandbox: what it scans in a Region, and which account administers it. */
import type { Status } from '@aws-sdk/client-inspector2';
import { refuse, type At, type Performs } from './at.ts';

export const inspector2: Performs<'inspector2'> = {
  'inspector2:BatchGetAccountStatus': at => {
    const { EC2 = 'DISABLED', ECR = 'DISABLED' } = at.here.inspector;
    const states = [EC2, ECR];
    const status: Status = states.includes('ENABLED') ? 'ENABLED' : 'DISABLED';
    const of = (now: Status) => ({ status: now, errorCode: undefined, errorMessage: undefined });
    return {
      accounts: [{ accountId: at.account, state: of(status), resourceState: { ec2: of(EC2), ecr: of(ECR) } }],
      failedAccounts: [],
    };
  },

  'inspector2:GetDelegatedAdminAccount': at => {
    const accountId = at.here.inspectorAdministrator;
    if (!accountId) refuse(at, 'ResourceNotFoundException', 'The account has no delegated administrator.');
    return { delegatedAdmin: { accountId, relationshipStatus: 'ENABLED' } };
  },

  'inspector2:Enable': (at, { resourceTypes }) => switched(at, resourceTypes, 'ENABLED'),

  'inspector2:Disable': (at, { resourceTypes }) => switched(at, resourceTypes, 'DISABLED'),
};

function switched(at: At, types: readonly string[] = [], status: Status) {
  if ((at.here.inspectorAdministrator ?? at.account) !== at.account)
    refuse(at, 'AccessDeniedException', 'Only the delegated administrator changes the scans of its members.');
  for (const type of types) if (type === 'EC2' || type === 'ECR') at.here.inspector[type] = status;
  return { accounts: [], failedAccounts: [] };
}
