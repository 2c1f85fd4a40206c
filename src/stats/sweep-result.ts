/** What `sweep` comes to as plain data (its schema is in report/sweep/schema.ts): the same replay at several values of one thing. */
import type { Unit, Word } from './result.js';
import type { RowChoice } from './row-choice.js';

/** One lane behind one probe at one point. */
export interface SweepLane {
  readonly n: number;
  readonly mean: number;
  /** 99th percentile; null: too few values to tell. */
  readonly p99: number | null;
  readonly total: number;
}

/** A variant against BASE at one point; see Against. */
export interface SweepAgainst {
  readonly meanPercent: number | null;
  readonly word: Word | null;
  readonly signCertain?: boolean | undefined;
  /** Assumed prices alone are behind the difference (restsOnAssumed). */
  readonly restsOnAssumed: boolean;
}

export interface SweepPoint {
  /** As it was asked for, with its unit: `4`, `100ns`, `64K`. */
  readonly text: string;
  readonly value: number;
  /** By lane, BASE first; null where the lane has no value. */
  readonly lanes: readonly (SweepLane | null)[];
  /** Index 0 is variant 1; null where one side has no values. */
  readonly against: readonly (SweepAgainst | null)[];
}

/** A verdict turns: a difference changes its sign from one value to the next. */
export interface SweepTurn {
  /** Index of the variant, from 0. */
  readonly variant: number;
  /** The values that it lies between, as they were asked for. */
  readonly from: string;
  readonly to: string;
  /** Where the difference is 0, in the unit of the values: on the straight line between the two. */
  readonly at: number;
  /** The value is a price, and all points lie on one line: what is on it is no estimate. */
  readonly exact: boolean;
}

export interface SweepProbe {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly unit: string;
  readonly isTime: boolean;
  readonly points: readonly SweepPoint[];
  /** By variant, then by value; none where the order of the values means nothing. */
  readonly turns: readonly SweepTurn[];
}

export interface SweepResult {
  readonly schema: 'vfiobench-sweep/1';
  readonly version: string;
  readonly trace: {
    readonly name: string;
    readonly workload: string | null;
    readonly sha256: string | null;
    readonly chosen?: RowChoice | undefined;
  };
  readonly host: {
    readonly name: string;
    readonly summary: string;
    readonly kernel: string;
    /** See ReplayResult: of all points, each once. */
    readonly effects: readonly string[];
  };
  readonly unit: Unit;
  readonly seed: number;
  readonly over: {
    readonly name: string;
    readonly what: string;
    /** Its values are as good as one another, so that only their spread tells something: seeds. */
    readonly alike: boolean;
  };
  /** BASE first, then the variants as they were named. */
  readonly lanes: readonly string[];
  readonly probes: readonly SweepProbe[];
  /** The largest share of a lane's time at assumed prices, 0..1, over all points; by lane. */
  readonly assumedShares: readonly number[];
  readonly warnings: readonly string[];
}

/** A probe's values are the same at every point, in every lane. */
export function isFlat({ points }: SweepProbe): boolean {
  const isSame = (one: SweepLane | null, other: SweepLane | null) =>
    one?.n === other?.n && one?.total === other?.total;
  return points.every(({ lanes }) => lanes.every((lane, i) => isSame(lane, points[0].lanes[i])));
}
