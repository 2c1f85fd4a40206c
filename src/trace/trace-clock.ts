/** The timestamps of a trace: epoch nanoseconds exceed 2^53, so they become exact differences to the first one. */
import { NONE } from './batch.js';
import { RowFault, shown } from './fault.js';
import { type Instant, NEGATIVE, OK, readInstant, TOO_LARGE } from './integers.js';

const SECOND = 1e9;

function copy(from: Instant, to: Instant): void {
  to.seconds = from.seconds;
  to.nanos = from.nanos;
}

function instantText({ seconds, nanos }: Instant): string {
  return seconds === 0 ? String(nanos) : `${seconds}${String(nanos).padStart(9, '0')}`;
}

export class TraceClock {
  private readonly first: Instant = { seconds: 0, nanos: 0 };
  private readonly last: Instant = { seconds: 0, nanos: 0 };
  private readonly now: Instant = { seconds: 0, nanos: 0 };
  /** Line of `last`; 0 before the first accepted timestamp. */
  private lastLine = 0;
  private pending = false;

  /**
   * Reads a timestamp: ns since the first accepted one, NONE where the text is empty.
   * Throws RowFault where it is none, where time goes backwards, and where the difference is over 2^53.
   */
  read(text: string): number {
    this.pending = false;
    if (text === '') return NONE;
    const { now, last, first } = this;
    const reading = readInstant(text, now);
    if (reading !== OK) timestampFault(text, reading);
    if (this.lastLine === 0) {
      this.pending = true;
      return 0;
    }
    if (now.seconds < last.seconds || (now.seconds === last.seconds && now.nanos < last.nanos)) {
      throw new RowFault(
        `ts_ns: ${instantText(now)} is before ${instantText(last)} of line ${this.lastLine}; time must not go backwards`,
      );
    }
    const ns = (now.seconds - first.seconds) * SECOND + (now.nanos - first.nanos);
    if (ns > Number.MAX_SAFE_INTEGER) {
      throw new RowFault(
        `ts_ns: ${instantText(now)} is more than 104 days (2^53 ns) after the first timestamp, ${instantText(first)}`,
      );
    }
    this.pending = true;
    return ns;
  }

  /** The row of the timestamp read last is good: later ones are measured against it. */
  accept(line: number): void {
    if (!this.pending) return;
    if (this.lastLine === 0) copy(this.now, this.first);
    copy(this.now, this.last);
    this.lastLine = line;
  }
}

function timestampFault(text: string, reading: number): never {
  if (reading === NEGATIVE)
    throw new RowFault(`ts_ns: ${shown(text)} is negative; a timestamp is 0 to 2^64-1 ns`);
  if (reading === TOO_LARGE)
    throw new RowFault(`ts_ns: ${shown(text)} is over-large; a timestamp is 0 to 2^64-1 ns`);
  throw new RowFault(`ts_ns: ${shown(text)} is no timestamp; it is a whole number of ns`);
}
