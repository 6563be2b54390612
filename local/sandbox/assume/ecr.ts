/** What ECR's events need: the repository they change. */
import { textOf } from '../../../shared/triggers/loose.ts';
import type { Making } from '../assume.ts';
import { placeRepository } from '../place-repositories.ts';

export function assumeForEcr({ world, event, account, region, here, request, need }: Making): void {
  const id = textOf(request.repositoryName);
  if (!id || event === 'CreateRepository') return;
  need(
    { kind: 'repository', account, region, id },
    here.repositories[id] !== undefined,
    () => void placeRepository(world, { account, region, repositoryName: id }),
  );
}
