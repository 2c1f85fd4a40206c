/** The pfns of a pin or unpin: `0x1 0x5-0x7 9`, in array order, ranges inclusive and ascending. */
import { MAX_STORED_PFNS, type TraceBatch } from './batch.js';
import { RowFault, shown } from './fault.js';
import { hexDigit, isHexAt } from './integers.js';

/** Up to here the count of a row's pfns is exact in a double. */
const MOST_PFNS = Number.MAX_SAFE_INTEGER;
const BLANK = 32;
const DASH = 45;

function fault(text: string, from: number, what: string): never {
  let end = from;
  while (end < text.length && text.charCodeAt(end) > BLANK) end++;
  throw new RowFault(`pfns: ${shown(text.slice(from, end))} ${what}`);
}

/** Reads one number after another out of a cell. */
export class PfnList {
  /** pfns must be below it: 2^64 / page size, so that pfn * page size is an iova. */
  private readonly limit: number;
  private readonly limitText: string;
  private at = 0;

  /** @param pageSize bytes, a power of two of at least 4096 */
  constructor(pageSize: number) {
    this.limit = 2 ** 64 / pageSize;
    this.limitText = `2^${Math.log2(this.limit)}`;
  }

  /**
   * Appends the cell's pfns to the batch's pool and returns how many there are; over MAX_STORED_PFNS they are counted
   * and checked but none stays in the pool. Time is bounded by the length of the text, whatever a range spans.
   * Throws RowFault.
   */
  read(text: string, batch: TraceBatch): number {
    const poolStart = batch.pfnsUsed;
    let count = 0;
    this.at = 0;
    for (;;) {
      while (this.at < text.length && text.charCodeAt(this.at) <= BLANK) this.at++;
      if (this.at === text.length) break;
      const from = this.at;
      const first = this.number(text, from);
      let last = first;
      if (text.charCodeAt(this.at) === DASH) {
        this.at++;
        last = this.number(text, from);
        if (last < first) fault(text, from, 'descends; a range is written from the lower pfn to the higher');
      }
      if (this.at < text.length && text.charCodeAt(this.at) > BLANK) this.notAPfn(text, from);
      count += last - first + 1;
      if (count > MOST_PFNS) fault(text, from, 'brings the pfns of the row to 2^53 or more');
      if (count <= MAX_STORED_PFNS) for (let pfn = first; pfn <= last; pfn++) batch.pushPfn(pfn);
    }
    if (count > MAX_STORED_PFNS) batch.pfnsUsed = poolStart;
    return count;
  }

  private notAPfn(text: string, from: number): never {
    return fault(text, from, 'is no pfn (0x1f or 31) and no range (0x5-0x7)');
  }

  /** Reads the number at `at` and moves behind it; `from` is where the range began, for messages. */
  private number(text: string, from: number): number {
    let value = 0;
    let start = this.at;
    if (isHexAt(text, start)) {
      start += 2;
      this.at = start;
      for (
        let digit = hexDigit(text.charCodeAt(start));
        digit >= 0;
        digit = hexDigit(text.charCodeAt(this.at))
      ) {
        value = value * 16 + digit;
        this.at++;
      }
    } else {
      for (
        let digit = text.charCodeAt(start) - 48;
        digit >= 0 && digit <= 9;
        digit = text.charCodeAt(this.at) - 48
      ) {
        value = value * 10 + digit;
        this.at++;
      }
    }
    if (this.at === start) {
      if (text.charCodeAt(from) === DASH) fault(text, from, 'is negative; pfns begin at 0');
      this.notAPfn(text, from);
    }
    if (value >= this.limit) fault(text, from, `is over-large; a pfn is below ${this.limitText}`);
    return value;
  }
}
