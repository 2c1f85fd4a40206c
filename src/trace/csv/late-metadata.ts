/**
 * Comments among the rows that would be metadata above the header: there they mean nothing, and who wrote them should
 * know.
 */
import { METADATA_KEYS } from '../metadata.js';

const TAB = 9;
const BLANK = 32;
const COLON = 58;
const LONGEST = Math.max(...METADATA_KEYS.map((key) => key.length));
/** What a key consists of, by byte. */
const IN_KEY = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[\w.-]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

function blanksEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === BLANK || bytes[at] === TAB) at++;
  return at;
}

/**
 * The metadata key with a meaning that a comment line begins with, null where there is none. It looks at the line's
 * first bytes alone: a trace may have a comment for each of its rows.
 * @param from where the line's `#` is; a line end follows
 */
export function metadataKeyAt(bytes: Uint8Array, from: number): string | null {
  const start = blanksEnd(bytes, from + 1);
  let end = start;
  while (IN_KEY[bytes[end]] === 1 && end - start <= LONGEST) end++;
  if (end === start || bytes[blanksEnd(bytes, end)] !== COLON) return null;
  const key = String.fromCharCode(...bytes.subarray(start, end));
  return METADATA_KEYS.includes(key) ? key : null;
}

/** Reports each such key once, with the line in which it first stands. */
export class LateMetadata {
  private readonly found = new Set<string>();

  /** @param problems takes a sentence for each key */
  constructor(private readonly problems: string[]) {}

  /** As metadataKeyAt, but null also for a key that was reported already: the same comment may stand above every row. */
  newKeyAt(bytes: Uint8Array, from: number): string | null {
    const key = metadataKeyAt(bytes, from);
    return key === null || this.found.has(key) ? null : key;
  }

  add(key: string, line: number): void {
    this.found.add(key);
    this.problems.push(
      `metadata key ${key} stands in line ${line}, below the header, where it is a comment; metadata goes above the header`,
    );
  }
}
