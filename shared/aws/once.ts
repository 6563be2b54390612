/** Doing something expensive once, and again only if it failed. */

/** The promise of the first call for every later one; a rejection is forgotten, so that the next call tries again. */
export function once<T>(begin: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined;
  return () => {
    begun ??= begin().catch((error: unknown) => {
      begun = undefined;
      throw error;
    });
    return begun;
  };
}
