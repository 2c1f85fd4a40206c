/**
 * Names of operations, found in the bytes of a trace. The next row's operation can't be guessed, and a branch on each letter
 * would be guessed wrong as often: eight letters are compared at a time.
 */
import { OPS } from '../ops.js';
import { NO_WORD, Words } from '../words.js';

const WORD = 4;
const SLOT_BITS = 8;
const NONE = 255;

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}

function slotOf(word: number): number {
  return Math.imul(word, 0x9e3779b1) >>> (32 - SLOT_BITS);
}

export class OpNames {
  /** Letters of each name, by number of the operation. */
  readonly length = Uint8Array.from(OPS, ({ name }) => name.length);
  /** By slot the first name there, and by name the next one in its slot. */
  private readonly first = new Uint8Array(1 << SLOT_BITS).fill(NONE);
  private readonly next = new Uint8Array(OPS.length).fill(NONE);
  /** The first four bytes of each name with the stop behind it; the four behind them, and which bits of those are its own. */
  private readonly firstWord = new Int32Array(OPS.length);
  private readonly secondWord = new Int32Array(OPS.length);
  private readonly secondMask = new Int32Array(OPS.length);
  private readonly words = new Words(OPS.map(({ name }) => name));

  /** @param stop the byte behind the cell */
  constructor(stop: number) {
    for (const [op, { name }] of OPS.entries()) {
      const bytes = new Uint8Array(3 * WORD);
      bytes.set(Buffer.from(`${name}${String.fromCharCode(stop)}`).subarray(0, 2 * WORD));
      this.firstWord[op] = wordAt(bytes, 0);
      this.secondWord[op] = wordAt(bytes, WORD);
      this.secondMask[op] = wordAt(
        bytes.map((byte) => (byte === 0 ? 0 : 255)),
        WORD,
      );
      const slot = slotOf(this.firstWord[op]);
      this.next[op] = this.first[slot];
      this.first[slot] = op;
    }
  }

  /** Number of the operation whose name stands at `at`, perhaps with more behind it; NO_WORD where none does. */
  at(bytes: Uint8Array, at: number): number {
    if (at + 2 * WORD > bytes.length) return this.walk(bytes, at);
    const word = wordAt(bytes, at);
    const further = wordAt(bytes, at + WORD);
    for (let op = this.first[slotOf(word)]; op !== NONE; op = this.next[op]) {
      if (this.firstWord[op] !== word || (further & this.secondMask[op]) !== this.secondWord[op]) continue;
      return this.length[op] <= 2 * WORD ? op : this.walk(bytes, at);
    }
    return NO_WORD;
  }

  private walk(bytes: Uint8Array, at: number): number {
    return this.words.number[this.words.walk(bytes, at)];
  }
}
