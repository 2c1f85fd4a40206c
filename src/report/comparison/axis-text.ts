/** The axis of a compared map in words: its rows, its percentiles and how far they moved. */
import type { ComparedMap, OpenRange, PercentileShift, PercentileValue } from '../../comparison/result.js';
import type { Scale } from '../../recordings/recording.js';
import { inferScale, rowLabel } from '../../recordings/scale.js';
import { grouped, percentChange, quantity, signed } from '../numbers.js';

/** Labels of a map's rows, and of other ranges and bounds on its axis. */
export class AxisText {
  private readonly scale: Scale;

  /** Bounds are powers of two, perhaps divided as hist(n, 5) divides them: K is 1024. */
  private readonly isBinary: boolean;

  constructor(map: Pick<ComparedMap, 'rows'>) {
    const rows = map.rows.map(closed);
    this.scale = inferScale(rows);
    this.isBinary =
      this.scale.kind === 'rows'
        ? rows.every(({ lo, hi }) => isBinary(lo) && isBinary(hi))
        : isLog2(this.scale);
  }

  row(range: OpenRange): string {
    const row = closed(range);
    if (this.scale.kind !== 'rows' || row.hi - row.lo === 1) return rowLabel(row, this.scale);
    const [lo, hi] = [row.lo, row.hi].map((bound) => (Number.isFinite(bound) ? this.bound(bound) : '...'));
    return `${lo === '...' ? '(' : '['}${lo}, ${hi})`;
  }

  /** A percentile: the row that holds it, or the value where it is known. */
  percentile({ range }: PercentileValue): string {
    if (range === null) return 'n too small';
    return range.lo !== null && range.lo === range.hi ? quantity(range.lo) : this.row(range);
  }

  /** How far a percentile moved; of single values nothing where it may be chance. */
  shift({ range, interval }: PercentileShift, base: PercentileValue): string {
    if (range === null || base.range === null) return '';
    const { lo, hi } = range;
    if (lo !== null && lo === hi) {
      if (interval !== undefined && lo !== 0 && (interval.lo ?? -1) <= 0 && (interval.hi ?? 1) >= 0)
        return 'within chance';
      const from = base.range.lo!;
      if (from < 0) return signed(lo, quantity);
      return percentChange(from === 0 ? null : (lo / from) * 100);
    }
    if (lo !== null && hi !== null && lo === -hi) return 'same row';
    return `${lo === null ? '...' : signed(lo, this.bound)} to ${hi === null ? '...' : signed(hi, this.bound)}`;
  }

  /** A bound as the rows write it: K is 1024 where they are powers of two. */
  readonly bound = (value: number): string => {
    if (!this.isBinary) return quantity(value);
    const size = Math.abs(value);
    const power = SUFFIXES.findLastIndex((_, i) => size >= 1024 ** i && Number.isInteger(size / 1024 ** i));
    if (power <= 0) return quantity(value);
    return `${value < 0 ? '−' : ''}${grouped(size / 1024 ** power)}${SUFFIXES[power]}`;
  };
}

function isLog2({ kind }: Scale): boolean {
  return kind === 'log2' || kind === 'log2-from-01';
}

/** An integer of at most six significant bits, or no number at all. */
function isBinary(bound: number): boolean {
  const size = Math.abs(bound);
  if (size < 1024 || !Number.isFinite(size)) return true;
  return Number.isInteger(size / 2 ** (Math.floor(Math.log2(size)) - 5));
}

const SUFFIXES = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

function closed({ lo, hi }: OpenRange): { lo: number; hi: number } {
  return { lo: lo ?? Number.NEGATIVE_INFINITY, hi: hi ?? Number.POSITIVE_INFINITY };
}
