/**
 * A finished comparison of recordings as plain data: what the report draws, what `--format json` writes (its schema is
 * in report/comparison/schema.ts) and what conditions are checked against. Column 0 is BASE.
 */
import type { RecordedUnit } from '../recordings/recording.js';
import type { Open, Verdict } from '../stats/verdict.js';

export type { Open, Verdict } from '../stats/verdict.js';

export interface ComparedColumn {
  /** As the report calls it: `BASE`, a file's name, `+PATCH`. */
  readonly label: string;
  /** File as the user named it; `-` for standard input. */
  readonly source: string;
  readonly form: string;
  /** Column of the file's tables; null where the whole file is compared. */
  readonly column: string | null;
  /** What a saved replay rests on: its host, seed and trace; left out: measured. */
  readonly rests?: string | undefined;
  /** Where the side has several runs, each of them; `source` is that of the first. Left out: it has one. */
  readonly runs?: readonly ComparedRun[] | undefined;
}

/** A recording of a side that has several: one of its runs. */
export interface ComparedRun {
  readonly source: string;
  readonly form: string;
  readonly rests?: string | undefined;
}

/** Values in [lo, hi); null is an open end. */
export interface OpenRange {
  readonly lo: number | null;
  readonly hi: number | null;
}

export interface SharedRow extends OpenRange {
  /** In the order of the columns; null where the column has no such map. */
  readonly counts: readonly (number | null)[];
}

export interface PercentileValue {
  /** 50, 90, 99, 99.9, 99.99 */
  readonly p: number;
  /** The row that holds it; lo and hi are equal where it is known itself; null: too few values. */
  readonly range: OpenRange | null;
}

/** How far a percentile moved: more than lo and less than hi; between single values lo and hi are equal. */
export interface PercentileShift extends PercentileValue {
  /** Its 95 % interval; left out where no single values tell it. */
  readonly interval?: OpenRange | undefined;
}

/** One map in one column. */
export interface MapColumn {
  /** Line of its header in the file. */
  readonly line: number;
  /** How it was recorded: `hist`, `hist k=2`, `lhist step 10`, `rows`, `samples`. */
  readonly recorded: string;
  /** Which of its snapshots, from 1, and of how many. */
  readonly snapshot: number;
  readonly snapshots: number;
  readonly n: number;
  /** Only single values tell them, and saved replays. */
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly percentiles: readonly PercentileValue[];
  /** Of a side of several runs what each has, null where it has no such map; n and percentiles are then of all runs. */
  readonly runs?: readonly (RunOfMap | null)[] | undefined;
}

/** One map in one run. */
export interface RunOfMap {
  readonly line: number;
  readonly snapshot: number;
  readonly snapshots: number;
  readonly n: number;
  /** null: rows do not tell it, or it has no values. */
  readonly mean: number | null;
  readonly percentiles: readonly PercentileValue[];
  /** Probability that a random value of it is smaller than one of a random run of BASE; null: either has none. */
  readonly smaller: number | null;
}

/** What several runs tell of a map. Intervals here are of 95 %, corrected for nothing. */
export interface RunsAgainst {
  /** How many runs with values BASE and the variant have. */
  readonly runs: readonly [number, number];
  /** What each run comes to: its mean, or where rows do not tell that, the mean place of its values by rows. */
  readonly of: 'mean' | 'place by rows';
  /** Means over the runs; of places on an axis of powers of two. */
  readonly base: number;
  readonly variant: number;
  /** Standard deviation from run to run of BASE and of the variant; null: one run. */
  readonly deviations: readonly [number | null, number | null];
  /** Welch's 95 % interval of variant minus BASE; null: a side has one run, or no run differs. */
  readonly interval: { readonly lo: number; readonly hi: number } | null;
  /**
   * How far the variant is from BASE, and the interval, of means Fieller's, in percent; null where BASE's mean is not
   * above 0.
   */
  readonly percent: number | null;
  readonly percentInterval: OpenRange | null;
  /** Degrees of freedom, and the probability of a difference as large if there were none; null as the interval. */
  readonly degrees: number | null;
  readonly pValue: number | null;
  /** With one run on a side: between which 95 % of further runs of the other side would be; else null. */
  readonly further: { readonly lo: number; readonly hi: number } | null;
  /** The verdict rests on the mean: -1 smaller, 1 larger, 0 not. */
  readonly inMean: number;
  /** Shares of the values of a run in the middle half of both sides, from the one bound to the other; null: not told. */
  readonly middle: {
    readonly from: number;
    readonly to: number;
    readonly base: number;
    readonly variant: number;
    /** Welch's 95 % interval of the variant's less BASE's. */
    readonly interval: { readonly lo: number; readonly hi: number };
  } | null;
}

/** A variant's map against BASE's. */
export interface MapAgainst {
  readonly verdict: Verdict;
  /** Why nothing can be told; null where a verdict rests on the numbers below. */
  readonly untold: string | null;
  /** What leaves an inconclusive verdict open; null where it is another, or nothing can be told. */
  readonly open: Open | null;
  /** Equal in every row, value by value where those are known, and in every exact statistic. */
  readonly isSame: boolean;
  /** Equal in every row, which is less: values may have moved within their rows. */
  readonly sameRows: boolean;
  /** What the verdict rests on: the rows or single values, the exact statistics of saved replays of equal draws, or what runs differ. */
  readonly judgedBy: 'values' | 'statistics' | 'runs';
  readonly shifts: readonly PercentileShift[];
  /** Percent by which the mean changed; null where it is not known, or BASE's is not above 0. */
  readonly meanPercent: number | null;
  /** Its interval (Fieller's), at the level of the correction; null where no single values tell it. */
  readonly meanRange: OpenRange | null;
  /** Share of the values that would have to change their row, 0..1. */
  readonly totalVariation: number;
  /** How much of that chance alone gives two samples of one distribution on average, 0..1. */
  readonly movedByChance: number;
  readonly kolmogorovSmirnov: number;
  /** Mean way of a value in powers of two. */
  readonly earthMovers: number;
  /** Probability that a random value of the variant is smaller (equal ones count half), and its interval. */
  readonly smaller: number;
  readonly smallerRange: { readonly lo: number; readonly hi: number } | null;
  /** The interval wherever in their rows the values are: the same where single values are known. */
  readonly smallerAnywhere: { readonly lo: number; readonly hi: number } | null;
  /** The share of values from an edge on, near the highest hundredth or farther out; null where it can't be told. */
  readonly tail: {
    readonly from: number;
    readonly base: number;
    readonly variant: number;
    /** Variant's share over BASE's, and its interval. */
    readonly ratio: number;
    readonly lo: number;
    readonly hi: number;
  } | null;
  /** What the verdict rests on: -1 smaller values or a thinner tail, 1 larger, 0 not told apart or too little. */
  readonly whole: number;
  readonly inTail: number;
  readonly shapeChanged: boolean;
  /** Values in a block of the bootstrap, BASE and variant; 1 where the order is not known. */
  readonly blockLengths: readonly [number, number];
  /** How many independent values would tell as much as those of BASE and variant, rounded down. */
  readonly independentN: readonly [number, number];
  /** Left out: BASE and the variant have one run each. */
  readonly runs?: RunsAgainst | undefined;
}

/** A histogram, or single values, under one name and key. */
export interface ComparedMap {
  /** Without @ and unit: `n_pages`; with them in the title. */
  readonly name: string;
  readonly key: string | null;
  readonly title: string;
  /** null: nothing says. */
  readonly unit: RecordedUnit | null;
  /** The unit is one of time, cycles or instructions: smaller is better. */
  readonly isTime: boolean;
  /** From the first to the last row that any column fills. */
  readonly rows: readonly SharedRow[];
  /** Said where rows had to be joined; null where all columns have these rows. */
  readonly joined: string | null;
  readonly columns: readonly (MapColumn | null)[];
  /** Index 0 is column 1 against BASE; null where the column has no such map or either side no values. */
  readonly against: readonly (MapAgainst | null)[];
}

export interface NumberChange {
  readonly delta: number;
  readonly percent: number | null;
  readonly interval?: { readonly lo: number; readonly hi: number } | undefined;
}

/** One number under one name and key: a count, a sum, an average, cycles of one run. */
export interface ComparedNumber {
  readonly name: string;
  readonly key: string | null;
  readonly title: string;
  /** `value`, or `count`, `average`, `total` of stats. */
  readonly statistic: 'value' | 'count' | 'average' | 'total';
  readonly unit: RecordedUnit | null;
  /** Of several runs their mean. */
  readonly values: readonly (number | null)[];
  /** What each run of a column has, null for none and for a column of one run; left out: all have one. */
  readonly runs?: readonly (readonly (number | null)[] | null)[] | undefined;
  /**
   * Variant minus BASE, and in percent of BASE (null where BASE is 0); index 0 is column 1. The interval is of 95 %, by
   * how much runs differ; left out: a side has one run.
   */
  readonly against: readonly (NumberChange | null)[];
}

export interface Unmatched {
  /** Index of its column. */
  readonly column: number;
  readonly title: string;
  readonly line: number;
  /** The run's file, of a side of several; left out: the column's. */
  readonly source?: string | undefined;
  /** Why it is not compared. */
  readonly why: string;
}

export interface ComparisonResult {
  readonly schema: 'vfiobench-compare/1';
  readonly version: string;
  readonly seed: number;
  /** Resampled histograms behind each interval. */
  readonly replicates: number;
  /** Equal distributions are called different in at most this share of reports. */
  readonly alpha: number;
  /** Shift of the probability from one half that does not matter. */
  readonly negligible: number;
  readonly columns: readonly ComparedColumn[];
  readonly maps: readonly ComparedMap[];
  readonly numbers: readonly ComparedNumber[];
  readonly unmatched: readonly Unmatched[];
  /** In what else than its variant a column differs from BASE (trace, host, ...); left out: in nothing that is known. */
  readonly unlike?: readonly string[] | undefined;
  readonly warnings: readonly string[];
}
