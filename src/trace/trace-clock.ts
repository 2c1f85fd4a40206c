/** The timestamps of a trace: epoch nanoseconds exceed 2^53, so they become exact differences to the first one. */
import { NONE } from './batch.js';
import { RowFault, shown } from './fault.js';
import { type Instant, NEGATIVE, OK, readInstant, TOO_LARGE } from './integers.js';

const SECOND = 1e9;
/** What TraceClock.measure answers of a timestamp that can't stand there. */
const BACKWARDS = -2;
const TOO_FAR = -3;

function copy(from: Instant, to: Instant): void {
  to.seconds = from.seconds;
  to.nanos = from.nanos;
}

function instantText({ seconds, nanos }: Instant): string {
  return seconds === 0 ? String(nanos) : `${seconds}${String(nanos).padStart(9, '0')}`;
}

export class TraceClock {
  /** The timestamp in hand. */
  readonly now: Instant = { seconds: 0, nanos: 0 };
  private readonly first: Instant = { seconds: 0, nanos: 0 };
  private readonly last: Instant = { seconds: 0, nanos: 0 };
  /** Line of `last`; 0 before the first accepted timestamp. */
  private lastLine = 0;

  /** The first accepted timestamp; null before it. */
  get start(): bigint | null {
    const { seconds, nanos } = this.first;
    return this.lastLine === 0 ? null : BigInt(seconds) * BigInt(SECOND) + BigInt(nanos);
  }

  /**
   * Reads a timestamp into `now`: ns since the first accepted one, NONE where the text is empty.
   * Throws RowFault where it is none, where time goes backwards, and where the difference is over 2^53.
   */
  read(text: string): number {
    if (text === '') return NONE;
    const reading = readInstant(text, this.now);
    if (reading !== OK) timestampFault(text, reading);
    const ns = this.measure();
    if (ns < 0) this.orderFault(ns);
    return ns;
  }

  /** ns from the first accepted timestamp to `now`; negative where the one in hand can't follow the last. */
  measure(): number {
    const { now, last, first } = this;
    if (this.lastLine === 0) return 0;
    if (now.seconds < last.seconds || (now.seconds === last.seconds && now.nanos < last.nanos)) {
      return BACKWARDS;
    }
    const ns = (now.seconds - first.seconds) * SECOND + (now.nanos - first.nanos);
    return ns > Number.MAX_SAFE_INTEGER ? TOO_FAR : ns;
  }

  /** The row of the timestamp in hand is good: later ones are measured against it. */
  accept(line: number): void {
    if (this.lastLine === 0) copy(this.now, this.first);
    copy(this.now, this.last);
    this.lastLine = line;
  }

  private orderFault(reading: number): never {
    const { now, last, first } = this;
    if (reading === BACKWARDS) {
      throw new RowFault(
        `ts_ns: ${instantText(now)} is before ${instantText(last)} of line ${this.lastLine}; time must not go backwards`,
      );
    }
    throw new RowFault(
      `ts_ns: ${instantText(now)} is more than 104 days (2^53 ns) after the first timestamp, ${instantText(first)}`,
    );
  }
}

function timestampFault(text: string, reading: number): never {
  if (reading === NEGATIVE)
    throw new RowFault(`ts_ns: ${shown(text)} is negative; a timestamp is 0 to 2^64-1 ns`);
  if (reading === TOO_LARGE)
    throw new RowFault(`ts_ns: ${shown(text)} is over-large; a timestamp is 0 to 2^64-1 ns`);
  throw new RowFault(`ts_ns: ${shown(text)} is no timestamp; it is a whole number of ns`);
}
