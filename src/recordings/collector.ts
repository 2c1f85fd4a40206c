/** Where a reader puts what it finds: one series per map, key and column, its snapshots in their order. */
import { type InputError, inputErrorAt } from '../failure.js';
import { exactInteger } from './exact.js';
import type { Printed, RecordedUnit, RecordedValue, Recording, Series } from './recording.js';
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
  /** As the user named it; `-` for standard input. */
  readonly source: string;
  readonly warnings: string[] = [];
  readonly printed: Printed[] = [];
  private readonly series: Growing[] = [];
  private readonly indexes = new Map<string, number>();

  constructor(source: string) {
    this.source = source;
  }

  get isEmpty(): boolean {
    return this.series.length === 0;
  }

  /** Adds a value: the first one of its series or a later snapshot. A map that changes its kind is refused. */
  add({ map, key = null, column = null, unit, line }: Place, value: RecordedValue): void {
    const name = JSON.stringify([map, key, column]);
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

  /** An integer that must be exact; throws InputError. */
  integer(text: string, line: number, what: string): number {
    try {
      const value = exactInteger(text);
      if (value !== null) return value;
    } catch (error) {
      if (error instanceof RangeError) throw this.fault(line, `${what} ${error.message}`);
      throw error;
    }
    throw this.fault(line, `${what} ${JSON.stringify(text)} is no integer`);
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
    return { source, form, series, warnings, ...(asPrinted ? { printed } : {}) };
  }
}
