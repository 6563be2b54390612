/** What Inspector's events change: what it scans in the accounts they name. */
import type { EventTrigger } from '../../../shared/triggers.ts';
import { listOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { regionOf } from '../world.ts';

export const inspectorEffects: { [T in Extract<EventTrigger, `inspector2:${string}`>]: (h: Happening) => void } = {
  'inspector2:Disable': happening => switched(happening, 'DISABLED'),
  'inspector2:Enable': happening => switched(happening, 'ENABLED'),
  'inspector2:DisassociateMember': ({ world, region, request }) => {
    const member = textOf(request.accountId);
    if (member) delete regionOf(world, member, region).inspectorAdministrator;
  },
  'inspector2:UpdateOrganizationConfiguration': () => undefined,
};

function switched({ world, account, region, request }: Happening, status: 'ENABLED' | 'DISABLED'): void {
  const named = listOf(request.accountIds).flatMap(one => textOf(one) ?? []);
  const types = listOf(request.resourceTypes);
  for (const one of named.length > 0 ? named : [account]) {
    const { inspector } = regionOf(world, one, region);
    for (const type of ['EC2', 'ECR'] as const)
      if (types.length === 0 || types.includes(type)) inspector[type] = status;
  }
}
