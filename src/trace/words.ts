/** Words of a fixed or growing list, found in bytes without making a text of them: a tree of their letters. */
import { grown } from '../grown.js';

const BYTES = 256;
/** The same as ODD (plain-cells.ts) where a cell is read. */
export const NO_WORD = -1;

export class Words {
  /** By place in the tree, number of the word that ends there; NO_WORD: none does. */
  readonly number: number[] = [NO_WORD];
  /** By place in the tree, letters on the way there. */
  readonly depth: number[] = [0];
  private next = new Int32Array(32 * BYTES);

  /** @param words ASCII; their numbers are those of the list */
  constructor(words: Iterable<string> = []) {
    let number = 0;
    for (const word of words) this.add(word, number++);
  }

  add(word: string, number: number): void {
    let place = 0;
    for (let i = 0; i < word.length; i++) {
      const edge = place * BYTES + word.charCodeAt(i);
      place = this.next[edge] || this.grow(edge, i + 1);
    }
    this.number[place] = number;
  }

  private grow(edge: number, depth: number): number {
    const place = this.number.push(NO_WORD) - 1;
    this.depth.push(depth);
    this.next = grown(this.next, (place + 1) * BYTES);
    this.next[edge] = place;
    return place;
  }

  /** The place that the bytes from `from` on lead to: as far as there are words that begin like them. */
  walk(bytes: Uint8Array, from: number): number {
    const { next } = this;
    let place = 0;
    for (let at = from; ; at++) {
      const further = next[place * BYTES + bytes[at]];
      if (further === 0) return place;
      place = further;
    }
  }

  /** Writes the number of the word at `from` into `row`; returns where it ends, NO_WORD where there is none. */
  read(bytes: Uint8Array, from: number, into: Uint8Array | Uint16Array, row: number): number {
    const place = this.walk(bytes, from);
    const number = this.number[place];
    if (number === NO_WORD) return NO_WORD;
    into[row] = number;
    return from + this.depth[place];
  }
}
