/**
 * Text that grows as bytes. A trace of a hundred million rows is written about as fast as its rows are made: of strings,
 * most of the time would go to joining, encoding and forgetting them.
 */

/** Room that is always there: more than a number takes. */
const SPARE = 64;
const WORD = 2 ** 32;
const LAST_ASCII = 127;
const [ZERO, X] = Buffer.from('0x');
const DIGITS = Buffer.from('0123456789abcdef');

/** Lowest bit of the first hexadecimal digit that a number needs, below 2^32. */
function firstDigit(value: number): number {
  return value === 0 ? 0 : (31 - Math.clz32(value)) & ~3;
}

/** What writes returns true, so that it may stand behind a condition. */
export class ByteText {
  private bytes: Buffer;
  /** Bytes so far. */
  length = 0;

  /** @param capacity bytes that it is to hold; it grows where it must */
  constructor(private readonly capacity: number) {
    this.bytes = Buffer.allocUnsafe(capacity + SPARE);
  }

  /** A character of ASCII, by its code. */
  character(code: number): true {
    if (this.length + SPARE > this.bytes.length) this.grow(SPARE);
    this.bytes[this.length++] = code;
    return true;
  }

  text(text: string): true {
    // three bytes at most for each unit of UTF-16
    if (this.length + 3 * text.length + SPARE > this.bytes.length) this.grow(3 * text.length + SPARE);
    const { bytes, length } = this;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > LAST_ASCII) {
        this.length = length + bytes.write(text, length);
        return true;
      }
      bytes[length + i] = code;
    }
    this.length = length + text.length;
    return true;
  }

  /** `12` of a whole number from 0 on. */
  decimal(value: number | bigint): true {
    return typeof value === 'number' && value < 10 ? this.character(ZERO + value) : this.text(String(value));
  }

  /** `0x1f` of a whole number from 0 on. */
  hex(value: number | bigint): true {
    this.character(ZERO);
    this.character(X);
    if (typeof value === 'bigint') return this.text(value.toString(16));
    if (value < WORD) return this.digits(value, firstDigit(value));
    const high = Math.floor(value / WORD);
    this.digits(high, firstDigit(high));
    return this.digits(value - high * WORD, 28);
  }

  /** Hexadecimal digits of 32 bits, from the one at that bit down. */
  private digits(value: number, from: number): true {
    const { bytes } = this;
    let at = this.length;
    for (let shift = from; shift >= 0; shift -= 4) bytes[at++] = DIGITS[(value >>> shift) & 15];
    this.length = at;
    return true;
  }

  /** What was written since it was taken last; it is the caller's. */
  take(): Buffer {
    const taken = this.bytes.subarray(0, this.length);
    this.bytes = Buffer.allocUnsafe(this.capacity + SPARE);
    this.length = 0;
    return taken;
  }

  private grow(by: number): void {
    const larger = Buffer.allocUnsafe(2 * this.bytes.length + by);
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}
