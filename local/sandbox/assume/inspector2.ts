/** What Inspector's events need: an Inspector that scans, in each account they name. */
import { inspectorRef } from '../../../shared/refs.ts';
import { listOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Making } from '../assume.ts';
import { regionOf } from '../world.ts';

export function assumeForInspector({ world, account, region, request, need }: Making): void {
  const named = [...listOf(request.accountIds), request.accountId].flatMap(one => textOf(one) ?? []);
  for (const one of named.length > 0 ? named : [account]) {
    const { inspector } = regionOf(world, one, region);
    need(inspectorRef(one, region), Object.keys(inspector).length > 0, () => {
      Object.assign(inspector, { EC2: 'ENABLED', ECR: 'ENABLED' });
    });
  }
}
