/**
 * A judged gate as plain data: what the report draws and what `gate --format json` writes (its schema is in
 * report/gate/schema.ts). Nothing in here depends on the terminal, the clock or the machine.
 */

import type { RowChoice } from './row-choice.js';

/** A level of a condition: `fail` breaks the build, `warn` only says so. */
export type GateLevel = 'fail' | 'warn';

/** Whether a term or a condition holds; a statistic of a histogram is a range, and a range may leave it open. */
export type Holds = 'yes' | 'no' | 'unknown';

/** `inconclusive`: the values do not tell whether the condition holds. */
export type GateVerdict = 'pass' | 'warn' | 'fail' | 'inconclusive';

/** What a quantity came to: one value where lo = hi, else anything in [lo, hi], or [lo, hi) where hiOpen. */
export interface GateValue {
  /** null: no bound. */
  readonly lo: number | null;
  readonly hi: number | null;
  readonly hiOpen: boolean;
}

/** What a quantity, or its change, is held against. */
export interface GateThreshold {
  /** A change in percent of BASE, a change, the variant itself, or a verdict of compare. */
  readonly is: 'percent' | 'difference' | 'limit' | 'verdict';
  /** null: a verdict. */
  readonly value: number | null;
  /** That of the term's values, to which the condition's was brought. */
  readonly unit: string | null;
}

/** One comparison of a condition: `p99 > +5%`. */
export interface GateTerm {
  readonly text: string;
  /** As shown: `@n_pages_ns p99`, `steps gup_call`. */
  readonly quantity: string;
  /** Of the values: `ns`, `pages`, `%`; null for plain counts and where a recording names none. */
  readonly unit: string | null;
  /** null: the term looks at the variant alone, or at the distance of the two histograms. */
  readonly base: GateValue | null;
  readonly variant: GateValue;
  /**
   * Variant minus BASE, and in percent of BASE (null where BASE is not above 0), of single values by what these come to
   * themselves; null: nothing is compared, or rows leave it open.
   */
  readonly change: { readonly absolute: number; readonly percent: number | null } | null;
  readonly operator: string;
  readonly threshold: GateThreshold;
  /** What compare says, where the term asks for that: then `variant` has no bounds. */
  readonly verdict?: string | undefined;
  readonly holds: Holds;
  /**
   * 95 % interval of what is held against the threshold, in its unit: the change, or of several runs the variant itself;
   * null is an open end. Left out: nothing of it is chance, or nothing tells how it varies.
   */
  readonly interval?: { readonly lo: number | null; readonly hi: number | null } | undefined;
  /** Runs of BASE and of the variant that have the quantity; `base` and `variant` are their means. Left out: one of each. */
  readonly runs?: readonly [number, number] | undefined;
  /** Where the trace was replayed with several seeds, whose means `base`, `variant` and `change` then are. */
  readonly seeds?: OverSeeds | undefined;
  /** Of recordings; left out: no chance is in it, or it can't be called so by chance. */
  readonly chance?: ChanceOfTerm | undefined;
  /** Of a variant's difference in a replay, in time: what part is at assumed prices, and at assumed shares of fitted sums. */
  readonly rests?: RestsOn | undefined;
}

/** By how much chance a term is called so. */
export interface ChanceOfTerm {
  /** The largest share of gates, 0..1, in which it is called so where it is not; null: nothing tells how it varies. */
  readonly most: number | null;
  /** The share is that of all of compare's differences on one variant together. */
  readonly isTogether: boolean;
}

/** What a term compares, over the seeds: the change in the unit of the threshold, or the variant itself. */
export interface OverSeeds {
  /** Of seeds. */
  readonly count: number;
  /** null: a change in percent, where BASE is 0 with one of them. */
  readonly least: number | null;
  readonly most: number | null;
  /**
   * 95 % interval of the mean (Student's t), by which the term is judged; null: it is judged with each seed, as are counts
   * and what comes to the same with all.
   */
  readonly interval: { readonly lo: number; readonly hi: number } | null;
}

/** Shares of the time by which a variant differs, all steps counted as sizes, 0..1. */
export interface RestsOn {
  readonly assumed: number;
  readonly split: number;
  /** Waiting for locks whose assumed handover is longer than they were held; left out: none. */
  readonly handover?: number | undefined;
  /** Whether the prices' 95 % interval of the difference of the means leaves out none at all; left out: it has none. */
  readonly signCertain?: boolean | undefined;
}

/** One condition on one variant. */
export interface GateCheck {
  readonly level: GateLevel;
  readonly condition: string;
  /** The variant that the condition names; left out: it is said of every one. */
  readonly lane?: string | undefined;
  readonly base: string;
  readonly variant: string;
  readonly verdict: GateVerdict;
  readonly terms: readonly GateTerm[];
  /** What the self-test found, or why nothing can be told; null: nothing to add. */
  readonly note: string | null;
}

/** One side of a gate of recordings. */
export interface GateRecording {
  readonly label: string;
  /** File as the user named it; `-` for standard input. */
  readonly source: string;
  /** As `vfiobench list forms` shows it. */
  readonly form: string;
  /** Column of its tables, or lane, that --columns chose; null: the whole file. */
  readonly column: string | null;
  readonly sha256: string | null;
  /** On what a saved replay rests; null: measured. */
  readonly modelled: string | null;
  /** Where the side has several runs, each of them; `source`, `sha256` and `modelled` are those of the first. */
  readonly runs?: readonly Pick<GateRecording, 'source' | 'form' | 'sha256' | 'modelled'>[] | undefined;
}

export interface GateResult {
  readonly schema: 'vfiobench-gate/1';
  readonly version: string;
  /** Where the two sides come from. */
  readonly way: 'replay' | 'baseline' | 'recordings';
  /** The checks say whether each condition can fire, not what the variant does. */
  readonly selftest: boolean;
  /** The worst one: fail, then inconclusive, then warn. */
  readonly verdict: GateVerdict;
  readonly allowInconclusive: boolean;
  readonly checks: readonly GateCheck[];
  readonly base: string;
  readonly variants: readonly string[];
  /** null where recordings are compared. */
  readonly replay: {
    readonly trace: string;
    readonly sha256: string | null;
    readonly rows: number;
    readonly recordedRows: number;
    readonly host: string;
    /** Of the host's prices, --set included. */
    readonly hostSha256: string;
    /** The host has the prices that the package has under its name. */
    readonly isHostOfPackage: boolean;
    readonly overrides: readonly { readonly step: string; readonly price: number }[];
    /** What the host added to the prices of the steps, or can't do. */
    readonly effects: readonly string[];
    /** null: every row is recorded. */
    readonly chosen: RowChoice | null;
    /** The first, where there are several. */
    readonly seed: number;
    /** Replays, with seeds that follow on one another; left out: one. */
    readonly seeds?: number | undefined;
    readonly unit: string;
  } | null;
  /** Where recordings are compared, BASE first. */
  readonly recordings?: readonly GateRecording[] | undefined;
  /** Left out: no check that can break the build rests on what is known of chance, as none of a replay does. */
  readonly chance?:
    | {
        /** Those that rest on it. */
        readonly checks: number;
        /** The largest share of such gates, 0..1, that fail by them where none of their conditions is so. */
        readonly most: number;
        /** Others of measured values, of which nothing tells how they vary. */
        readonly untold: number;
        readonly of: 'runs' | 'calls';
      }
    | undefined;
  /** Name of the stored baseline, if one is BASE. */
  readonly baseline: string | null;
  readonly warnings: readonly string[];
}

/** A trace that could not be judged. */
export interface GateFault {
  /** As the user named it. */
  readonly trace: string;
  /** What ends a gate of it alone. */
  readonly message: string;
}

/** The gates of several traces, in the order of the configuration. */
export interface GatesResult {
  readonly schema: 'vfiobench-gates/1';
  readonly version: string;
  readonly selftest: boolean;
  /** The worst one; a trace that could not be judged is inconclusive. */
  readonly verdict: GateVerdict;
  readonly allowInconclusive: boolean;
  /** At least one. */
  readonly gates: readonly GateResult[];
  /** Those that could not be judged, whatever is allowed. */
  readonly faults: readonly GateFault[];
}
