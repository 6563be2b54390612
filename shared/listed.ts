/** Lists as people write them. */

/** `a`, `a and b`, `a, b and c`; after the third only how many more there are. */
export function listed(items: readonly string[]): string {
  return joined(items.length > 3 ? [...items.slice(0, 3), `${items.length - 3} more`] : items);
}

/** The same, with all of them. */
export const joined = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
