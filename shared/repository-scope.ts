/** Which repositories count: AWS does not know what clusters pull, so settings say it by name. */
import type { NotApplicable } from './control.ts';
import { fitsName } from './name-pattern.ts';
import type { Ref } from './resources.ts';
import type { Settings } from './settings.ts';

/** Whether settings name it; every one counts where they name none. */
export const countsByName = (repositoryName: string, { repositories: { names } }: Settings): boolean =>
  names.length === 0 || names.some(name => fitsName(name, repositoryName));

/** Why a repository is none of ours; null when it counts. */
export const outOfScope = ({ ref, settings }: { ref: Ref; settings: Settings }): NotApplicable | null =>
  countsByName(ref.id, settings)
    ? null
    : { notApplicable: 'settings name other repositories as those clusters pull from' };
