/** Where a reader puts what it finds: one series per map, key and column, its snapshots in their order. */
import { grouped } from '../counted.js';
import { type InputError, inputErrorAt } from '../failure.js';
import {
  mapTitle,
  type Printed,
  type RecordedUnit,
  type RecordedValue,
  type Recording,
  type Series,
} from './recording.js';
import { unitOfName } from './unit.js';

export interface Place {
  readonly map: string;
  readonly key?: string | null;
  readonly column?: string | null;
  /** Left out: what the map's name declares. */
  readonly unit?: RecordedUnit | null;
  /** Line of the header, 1-based. */
  readonly line: number;
}

interface Growing extends Omit<Series, 'line' | 'snapshots'> {
  line: number;
  readonly snapshots: RecordedValue[];
}

export class Collector {
  readonly warnings: string[] = [];
  readonly printed: Printed[] = [];
  private readonly series: Growing[] = [];
  private readonly indexes = new Map<string, number>();
  /** By map: single numbers that are no values. */
  private readonly tooLarge = new Map<string, { line: number; what: string; count: number }>();
  private readonly sampled = new Map<string, { readonly place: Place; readonly values: number[] }>();

  /** @param source as the user named it; `-` for standard input */
  constructor(private readonly source: string) {}

  /** Series that were found. */
  get size(): number {
    return this.series.length + this.sampled.size;
  }

  /** Adds a value: the first one of its series, or a later snapshot. Throws InputError where a map changes its kind. */
  add({ map, key = null, column = null, unit, line }: Place, value: RecordedValue): void {
    const name = nameOf({ map, key, column });
    const known = this.indexes.get(name);
    const index = known ?? this.series.length;
    if (known === undefined) {
      this.indexes.set(name, index);
      this.series.push({ map, key, column, unit: unit ?? unitOfName(map), line, snapshots: [value] });
    } else {
      const series = this.series[known];
      const before = series.snapshots[series.snapshots.length - 1];
      if (before.is !== value.is) {
        throw this.fault(line, `@${map} is a ${value.is} here and a ${before.is} in line ${series.line}`);
      }
      series.snapshots.push(value);
      series.line = line;
    }
    const snapshot = this.series[index].snapshots.length - 1;
    this.printed.push({ is: 'value', series: index, snapshot });
  }

  /** Where the single values of a series go, in their order; `finish` adds it, behind whatever was added before. */
  samples(place: Place): number[] {
    const name = nameOf(place);
    const known = this.sampled.get(name) ?? { place, values: [] };
    this.sampled.set(name, known);
    return known.values;
  }

  /** An integer in decimal digits, perhaps signed, that must be exact; throws InputError. */
  integer(text: string, line: number, what: string): number {
    if (!/^-?\d+$/.test(text)) throw this.fault(line, `${what} ${JSON.stringify(text)} is no integer`);
    const value = Number(text);
    if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
    throw this.fault(line, `${what} ${text} is beyond 2^53 and would have to be rounded`);
  }

  /**
   * A single number, as it stands there: no value where a double does not hold it (a time that a script left behind, an
   * address), which a bpftrace form prints again as it was.
   */
  number(place: Omit<Place, 'column' | 'unit'>, text: string): void {
    const { map, key = null, line } = place;
    const title = mapTitle({ map, key });
    if (!/^-?\d+$/.test(text) || Number.isSafeInteger(Number(text))) {
      this.add(place, { is: 'scalar', value: this.integer(text, line, title) });
      return;
    }
    this.printed.push({ is: 'string', map, key, text });
    const first = this.tooLarge.get(map);
    if (first === undefined) this.tooLarge.set(map, { line, what: `${title}, ${text}`, count: 1 });
    else first.count++;
  }

  warn(line: number, what: string): void {
    this.warnings.push(this.fault(line, what).message);
  }

  fault(line: number, what: string): InputError {
    return inputErrorAt(this.source, line, what);
  }

  /** @param asPrinted the order of everything is that of a bpftrace run */
  finish(form: string, asPrinted = false): Recording {
    const { source, series, warnings, printed } = this;
    for (const { place, values } of this.sampled.values())
      this.add(place, { is: 'samples', values: Float64Array.from(values) });
    for (const { line, what, count } of this.tooLarge.values()) {
      const those = count === 1 ? '1 number' : `${grouped(count)} numbers`;
      this.warn(line, `${those} of this map beyond 2^53, not read, first ${what}`);
    }
    return { source, form, series, warnings, ...(asPrinted ? { printed } : {}) };
  }
}

function nameOf({ map, key = null, column = null }: Omit<Place, 'line'>): string {
  return JSON.stringify([map, key, column]);
}
