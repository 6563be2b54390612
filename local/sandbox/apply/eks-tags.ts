/** What EKS's events of tags change. */
import { fieldsOf, listOf, textOf } from '../../../shared/triggers/loose.ts';
import type { Happening } from '../apply.ts';
import { taggable, without } from '../eks-tags.ts';

type TagEvent = 'eks:TagResource' | 'eks:UntagResource';

export const eksTagEffects: { [T in TagEvent]: (happening: Happening) => void } = {
  'eks:TagResource': ({ here, request }) => {
    const thing = taggable(here, request.resourceArn);
    if (thing) thing.tags = { ...thing.tags, ...tagsIn(request.tags) };
  },

  'eks:UntagResource': ({ here, request }) => {
    const thing = taggable(here, request.resourceArn);
    if (thing) thing.tags = without(thing.tags, listOf(request.tagKeys).map(String));
  },
};

/** EKS writes tags as one object. */
export const tagsIn = (given: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fieldsOf(given)).flatMap(([key, value]) =>
      textOf(value) !== undefined ? [[key, String(value)]] : [],
    ),
  );
