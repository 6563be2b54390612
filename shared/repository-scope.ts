/** Which repositories count: AWS does not know what clusters pull, so settings say it by name. */
import type { NotApplicable } from './control.ts';
import { fitsName } from './name-pattern.ts';
import type { Ref } from './resources.ts';
import type { Settings } from './settings.ts';

/** Why a repository is none of ours; null when it counts. */
export function outOfScope({ ref, settings }: { ref: Ref; settings: Settings }): NotApplicable | null {
  const { names } = settings.repositories;
  if (names.length === 0 || names.some(name => fitsName(name, ref.id))) return null;
  return { notApplicable: 'settings name other repositories as those clusters pull from' };
}
