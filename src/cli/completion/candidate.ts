/** What a shell may complete a word to. */

export interface Candidate {
  /** The whole word. */
  readonly value: string;
  /** What it is, in a line; empty: its name says it. */
  readonly summary: string;
}

/** Candidates that need no word about them. */
export function plain(values: readonly string[]): Candidate[] {
  return values.map((value) => ({ value, summary: '' }));
}

/** The same candidates behind a text. */
export function behind(head: string, candidates: readonly Candidate[]): Candidate[] {
  return candidates.map(({ value, summary }) => ({ value: head + value, summary }));
}

/** Candidates for the last part of a list, of those that are not in it yet: `trace,ho`. */
export function listed(typed: string, separator: string, candidates: readonly Candidate[]): Candidate[] {
  const head = typed.slice(0, typed.lastIndexOf(separator) + 1);
  const used = head.split(separator);
  return behind(
    head,
    candidates.filter(({ value }) => !used.includes(value)),
  );
}
