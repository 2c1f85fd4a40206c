/** Finds what somebody probably meant to type: for operations, columns, metadata keys, options and variants alike. */

/**
 * Optimal string alignment distance (Damerau-Levenshtein without editing a swapped pair again): insertions,
 * deletions, substitutions and swaps of neighbours count one each.
 */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, beforeLast[j - 2] + 1);
      }
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}

/**
 * The candidate nearest to `word`, upper and lower case being the same; undefined where none is within a third of the
 * word's length (at least one edit). Of equally near candidates the one that begins alike for longer wins, then the first.
 */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  let bound = Math.max(1, Math.floor(wanted.length / 3));
  let best: string | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) > bound) continue;
    const edits = distance(wanted, candidate.toLowerCase());
    // what has no letter in its place is another word, however short
    if (edits > bound || edits >= Math.max(candidate.length, wanted.length)) continue;
    if (best !== undefined && edits === bound && sameStart(wanted, candidate) <= sameStart(wanted, best))
      continue;
    best = candidate;
    bound = edits;
  }
  return best;
}

/** Letters that two words have in common at their start. */
function sameStart(word: string, candidate: string): number {
  const other = candidate.toLowerCase();
  let length = 0;
  while (length < word.length && word[length] === other[length]) length++;
  return length;
}

/** ` (did you mean X?); there are X, Y` for a message about a word that is none of the names. */
export function thereAre(word: string, names: readonly string[]): string {
  return `${didYouMean(word, names)}; there are ${names.join(', ')}`;
}

/** ` (did you mean X?)` for a message, or nothing where no candidate is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const near = closest(word, candidates);
  return near === undefined ? '' : ` (did you mean ${near}?)`;
}
