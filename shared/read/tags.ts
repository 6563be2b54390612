/** AWS lists tags; we look them up by name. */

/** `[{ Key, Value }]` or nothing -> `{ key: value }`. */
export const tagsOf = (
  tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Record<string, string> => Object.fromEntries((tags ?? []).map(tag => [tag.Key ?? '', tag.Value ?? '']));
