/** What a calibration found, as plain data: the report draws it, JSON has it as it is. */
import type { PriceFrom } from './result.js';

export interface CalibrationInput {
  readonly name: string;
  /** trace, means, or the form of a recording of histograms */
  readonly form: string;
  /** BASE, or the variant that was measured. */
  readonly lane: string;
  /** Fitted, only compared with what the fit predicts, or the calls of which histograms are. */
  readonly role: 'fit' | 'predict' | 'calls';
  readonly values: number;
  /** Calls without a measured value. */
  readonly without: number;
  /** Calls left out since they did not return what the model says. */
  readonly differing: number;
  /** Rows left out since they could not be read. */
  readonly badRows: number;
}

/** One price that the measured calls tell: of a step, or of several that no call takes without the others. */
export interface CalibratedPrice {
  /** How often each is in it. */
  readonly steps: readonly { readonly step: string; readonly times: number }[];
  readonly price: number;
  /** Before the fit. */
  readonly start: number;
  /** 95 %; null where the measurement says nothing of it. */
  readonly interval: readonly [number, number] | null;
  /** fitted: a step's own; split: a sum, which the host file splits as it was before; assumed: as it was. */
  readonly from: Exclude<PriceFrom, 'waited' | 'handover' | 'measured'>;
}

/** Values in [lo, hi); hi null: a recorded row that is open above. */
export interface CalibratedBucket {
  readonly lo: number;
  readonly hi: number | null;
  readonly count: number;
}

export interface CalibratedProbe {
  readonly lane: string;
  readonly probe: string;
  readonly role: 'fit' | 'predict';
  readonly n: number;
  /** Without calls that were interrupted; null where a histogram was measured. */
  readonly measuredMean: number | null;
  readonly modelledMean: number | null;
  readonly errorPercent: number | null;
  /** log2 rows of all values, and the shares of the model times n; null where only means were measured. */
  readonly measured: readonly CalibratedBucket[] | null;
  readonly modelled: readonly CalibratedBucket[] | null;
  /** 0 to 1 */
  readonly totalVariation: number | null;
  /**
   * The least of it with all modelled values up to a tenth more or less: so far the shapes differ, whatever the means do.
   * A histogram of values just below a bound of its rows would else be judged by a hair.
   */
  readonly shapeDistance: number | null;
}

/** A kind of call, by the line where it stands first. */
export interface CalibratedRow {
  readonly file: string;
  readonly line: number;
  readonly lane: string;
  readonly probe: string;
  readonly n: number;
  readonly measured: number;
  readonly modelled: number;
  readonly errorPercent: number;
}

/** Relative errors of kinds of calls, without sign. */
export interface CalibratedErrors {
  readonly kinds: number;
  readonly medianPercent: number;
  readonly largestPercent: number;
}

/** A variant that was measured, and not fitted. */
export interface CalibratedPrediction {
  readonly lane: string;
  /** Of the mean of that probe which is farthest off. */
  readonly errorPercent: number;
  /** It is no more off than a model that follows may be. */
  readonly within: boolean;
}

export interface CalibrationResult {
  readonly schema: 'vfiobench-calibration/1';
  readonly version: string;
  readonly host: string;
  readonly like: string;
  readonly unit: string;
  readonly seed: number;
  readonly inputs: readonly CalibrationInput[];
  /** Kinds of calls that take different steps. */
  readonly classes: number;
  readonly fit: {
    readonly calls: number;
    /** Of the logarithms of mean latencies, over all kinds of calls; null where all are alike, or the fit has some cost nothing. */
    readonly rSquared: number | null;
    /** Relative error of the model beyond the noise, one standard deviation; null where histograms were fitted. */
    readonly misfit: number | null;
    /** Its 95 % interval; null where none can show: as many prices as kinds of calls, or histograms. */
    readonly misfitLimits: readonly [number, number] | null;
    /** What the intervals of the prices assume in its place; null where it showed itself, or histograms were fitted. */
    readonly assumedMisfit: number | null;
    /** Kinds of calls as they are fitted; null where histograms were fitted. */
    readonly kinds: CalibratedErrors | null;
    /** Each kind as all others predict it; null where they tell none, or histograms were fitted. */
    readonly leftOut: CalibratedErrors | null;
    /** Calls that lie far above what calls with the same steps take: interrupted ones. */
    readonly interrupted: number;
  };
  /** The held-out fifth, repeated calls of the same kinds; null where single calls were not measured, or too few. */
  readonly heldOut: {
    readonly calls: number;
    readonly misfit: number;
    readonly meanErrorPercent: number;
    readonly explained: number | null;
  } | null;
  readonly prices: readonly CalibratedPrice[];
  /** Steps that calls take, but say next to nothing of; they cost what they did. */
  readonly kept: readonly string[];
  /** Steps that no measured call takes; they cost what they did. */
  readonly untouched: readonly string[];
  readonly dispersion: {
    /** Where it comes from, in words. */
    readonly why: string;
    readonly callSigma: number | null;
    readonly steps: readonly { readonly step: string; readonly sigma: number }[];
    readonly interrupts: { readonly perSecond: number; readonly mean: number; readonly sigma: number } | null;
  };
  readonly probes: readonly CalibratedProbe[];
  /** What was only predicted; it is no part of `follows`. */
  readonly predictions: readonly CalibratedPrediction[];
  /** Kinds of calls that the model misses most. */
  readonly worst: readonly CalibratedRow[];
  /** Slowest calls against the model. */
  readonly slowest: readonly CalibratedRow[];
  /** null: nothing could be judged. */
  readonly follows: boolean | null;
  /** Why it does not. */
  readonly reasons: readonly string[];
  /** Why nothing could be judged; null where something was. */
  readonly notJudged: string | null;
  readonly warnings: readonly string[];
}
