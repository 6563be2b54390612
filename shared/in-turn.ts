/** Parts of the program that are loaded when they are needed, one after the other. */

let last: Promise<unknown> = Promise.resolve();

/** What `load` imports; it begins when the one before has ended, since parts share modules and each is to be read and linked once. */
export function inTurn<T>(load: () => Promise<T>): Promise<T> {
  const next = last.then(load);
  // One that fails keeps nobody else from loading.
  last = next.catch(() => undefined);
  return next;
}
