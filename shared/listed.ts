/** Lists as people write them. */

/** `a`, `a and b`, `a, b and c`; after the third only how many more there are. */
export function listed(items: readonly string[]): string {
  const shown = items.length > 3 ? [...items.slice(0, 3), `${items.length - 3} more`] : items;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
