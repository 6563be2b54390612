/** The valid name a person most likely meant. */

/** The candidate with the fewest letters to change, if few enough to be a slip; undefined when nothing is near. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const most = Math.max(2, Math.floor(wanted.length / 3));
  const [best] = candidates
    .map(candidate => ({ candidate, far: distance(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, far }) => far <= most || (wanted.length >= 4 && candidate.toLowerCase().includes(wanted)))
    .toSorted((a, b) => a.far - b.far);
  return best?.candidate;
}

/** ` Did you mean x?`, or nothing. */
export const didYouMean = (name: string, candidates: readonly string[]): string => {
  const best = nearest(name, candidates);
  return best === undefined ? '' : ` Did you mean ${best}?`;
};

/** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  let last: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (last[j - 2] ?? 0) + 1);
      next.push(least);
    }
    [last, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
