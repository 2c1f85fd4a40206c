/** Keys of bpftrace's JSON, turned into what bpftrace's text prints for them. */

/** What the keys of a stream went through; each is said once as a warning. */
export interface KeyNotes {
  /** A comma without a blank behind it was taken for the mark between two parts. */
  parts: boolean;
  /** Escapes were resolved a second time. */
  twice: boolean;
}

/**
 * The key as text prints it. JSON separates parts by a bare comma, text by comma and blank; v0.24 and later also leave
 * out every other blank, which can't be known again.
 * @param modern written by v0.24 or later
 */
export function textKey(key: string, modern: boolean, notes: KeyNotes): string {
  let text = key;
  if (!modern) {
    const once = unescapedAgain(text);
    if (once !== null) {
      notes.twice = true;
      text = once;
    }
    // v0.22 and v0.23 write a tuple in a key as a JSON array
    text = text.replace(
      /\[((?:"[^"]*"|-?\d+)(?:,(?:"[^"]*"|-?\d+))*)\]/g,
      (_, parts: string) => `(${parts.replaceAll('"', '')})`,
    );
  }
  const spaced = text.replace(/,(?! )/g, ', ');
  if (spaced !== text) notes.parts = true;
  return spaced;
}

/**
 * v0.22 and v0.23 escape keys twice: every backslash and quote that is left then belongs to an escape. Null where the
 * key was not escaped twice.
 */
function unescapedAgain(key: string): string | null {
  if (!key.includes('\\')) return null;
  if (!/^(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-f]{4}(?:[0-9a-f]{4})?))*$/.test(key)) return null;
  const bytes = key.replace(/(?:\\uffffff[89a-f][0-9a-f])+/g, (run) =>
    Buffer.from(run.replaceAll('\\uffffff', ''), 'hex').toString('utf8'),
  );
  return JSON.parse(`"${bytes}"`) as string;
}

/** The key as v0.24 and later write it: without any blanks. */
export function jsonKey(key: string): string {
  return key.replaceAll(' ', '');
}
