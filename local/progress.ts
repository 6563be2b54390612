/** A line of progress that is drawn over itself. */
import type { Io } from './io.ts';

/** Draws what it is given at most four times a second and not in the first second; null wipes it away. Without a terminal only when asked to, a line each. */
export function progressLine(io: Io, asked: boolean): (line: (() => string) | null) => void {
  if (!io.progress && !asked) return () => undefined;
  let last = io.now() + 0.75;
  let drawn = false;
  return line => {
    if (line === null) return drawn ? io.err(io.progress ? '\r\u001b[K' : '') : undefined;
    if (io.now() < last + 0.25) return undefined;
    last = io.now();
    drawn = true;
    return io.err(io.progress ? `\r\u001b[K${line()}` : `${line()}\n`);
  };
}
