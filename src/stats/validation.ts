/** Published figures beside the modelled ones, as plain data: what `vfiobench validate` draws. */

/** What produces a modelled figure. */
export interface FigureSource {
  /** In the package; null: the command makes calls of its own. */
  readonly trace: string | null;
  /** The variant whose lane it is, for BASE the one that is BASE there. */
  readonly variant: string;
  /** Arguments of vfiobench that show it. */
  readonly command: string;
}

/** How far a modelled histogram is from the published one, and how far the null is: the published BASE column. */
export interface Distances {
  /** Total-variation distance, 0..1. */
  readonly tv: number;
  /** Earth mover's distance in log2 buckets: how many of them a call has to go on average. */
  readonly emd: number;
  /** null for BASE itself, of which there is no earlier column. */
  readonly nullTv: number | null;
  readonly nullEmd: number | null;
}

/** In the trace and the unit of the figure that it is part of. */
export interface FigurePart {
  readonly variant: string;
  readonly modelled: number;
}

export interface Figure {
  readonly id: string;
  /** The mailing-list thread. */
  readonly thread: string;
  /** What was measured, in words. */
  readonly what: string;
  /**
   * fit: a price was fitted to it; predict: the model had to come up with it; trace-input and input: the trace or the
   * host was built to it.
   */
  readonly role: string;
  readonly bound: string;
  /** In `unit`; null for a histogram. */
  readonly published: number | null;
  readonly modelled: number | null;
  /** ns, cycles, %, faults, visits, Gbit/s; calls for a histogram. */
  readonly unit: string;
  /** In the terms of the bound. */
  readonly error: string;
  /** Signed error in percent of the published figure, in points where that is a percentage; null for a histogram. */
  readonly deviation: number | null;
  /** Size of the error as a share of the bound. */
  readonly strain: number;
  readonly hit: boolean;
  /** null for a number. */
  readonly distances: Distances | null;
  readonly source: FigureSource;
  /**
   * Of an average or an increase: the modelled values that it is arithmetic of, by the mix of the same trace; empty where it
   * is read off by itself.
   */
  readonly madeOf: readonly FigurePart[];
  /** The model was mended when it was known that the figure missed: what it is now was not predicted. */
  readonly corrected: boolean;
  /** Shares of the modelled time at assumed prices, and at an assumed share of a fitted sum, 0..1; null: no time. */
  readonly assumedShare: number | null;
  readonly splitShare: number | null;
  /** Why it misses, where that is known, or what a hit owes to; null where there is nothing to say. */
  readonly remark: string | null;
}

export interface Direction {
  readonly id: string;
  readonly thread: string;
  readonly what: string;
  /** Ids of the figures that it compares. */
  readonly of: string;
  readonly against: string;
  /** Change of the mean, percent. */
  readonly published: number;
  /** The published means are estimated at the middles of their buckets. */
  readonly atMiddles: boolean;
  readonly modelled: number;
  /** Both go up, or both down; null where nothing in the model makes a difference. */
  readonly right: boolean | null;
  /** The fit gives both sides (validation/follows.ts): it says nothing of the model, and is not counted. */
  readonly follows: boolean;
  /** Why there is none; null elsewhere. */
  readonly because: string | null;
}

/** A fitted figure as a fit says it that has not seen it. */
export interface LeftOutFigure {
  readonly id: string;
  /** In the figure's unit, of a histogram the total-variation distance; null: identified, not tested. */
  readonly predicted: number | null;
  /** In the terms of the figure's bound, as are deviation and strain in Figure; null where nothing is predicted. */
  readonly error: string | null;
  readonly deviation: number | null;
  readonly strain: number | null;
}

/** What the prices of a host were fitted to. */
export interface HostFit {
  readonly host: string;
  readonly thread: string;
  /** The numbers that were fitted, dispersions and the like among them. */
  readonly prices: readonly string[];
  /** How many numbers they were fitted to, and what those are. */
  readonly fittedTo: number;
  readonly of: string;
  readonly leftOut: readonly LeftOutFigure[];
  /** Of the left-out figures those that the others tell, and those of them that are then outside their bound. */
  readonly tested: number;
  readonly outside: number;
  /** Sizes of their deviations, histograms left out; null where there are none. */
  readonly median: number | null;
  readonly largest: number | null;
}

/** Figures of one kind. */
export interface Tally {
  readonly figures: number;
  readonly hits: number;
  /** Of the sizes of the deviations, histograms left out; null where there are none. */
  readonly median: number | null;
  readonly largest: number | null;
}

export interface ThreadSummary {
  /** null: all threads. */
  readonly thread: string | null;
  readonly fit: Tally;
  readonly predict: Tally;
  /**
   * Ids of the predicted figures that say a fitted one again, or one that was predicted for another variant: the same trace,
   * and the same modelled value to the last digit. Their hits say that the mail's runs repeat, not that the model predicts.
   */
  readonly repeats: readonly string[];
  /**
   * Ids of the predicted figures that are arithmetic of fitted ones and the trace's mix: averages of a read and a write of
   * which both are fitted, and differences of such. They test nothing either.
   */
  readonly arithmetic: readonly string[];
  /** Ids of those of the rest whose miss was known when the model was mended so that they hit. */
  readonly corrected: readonly string[];
  /** The predicted figures without all of those: what the model had to come up with. */
  readonly own: Tally;
  /** trace-input and input. */
  readonly input: Tally;
  /** Histograms that have a null, and those of them that are nearer than it. */
  readonly nulls: { readonly of: number; readonly nearerByTv: number; readonly nearerByEmd: number };
  /** Of the differences that the model makes and the fit does not give; and how many the fit gives. */
  readonly directions: { readonly of: number; readonly right: number; readonly follow: number };
}

/** One cell of a table of a mail: as it stood there, and what the model has in its place. */
export interface MailCell {
  readonly published: string | number;
  /** null: the cell is no figure. */
  readonly modelled: number | null;
  readonly unit: string;
}

/** A table of a mail with its own rows and columns. */
export interface MailTable {
  readonly title: string;
  /** Of the cells; what the rows are stands in the first column without a heading. */
  readonly head: readonly string[];
  readonly rows: readonly { readonly label: string; readonly cells: readonly MailCell[] }[];
}

/** What a thread asked and nobody answered there. */
export interface OpenQuestion {
  /** Who asked; null: nobody, but it follows. */
  readonly by: string | null;
  readonly question: string;
  /** What the model says, from runs made for it. */
  readonly answer: string;
  /** Arguments of vfiobench that show it. */
  readonly command: string;
}

/** A thread answered: its tables again, and its open questions. */
export interface ThreadAnswer {
  readonly thread: string;
  /** Subject, author and dates. */
  readonly mail: string;
  readonly tables: readonly MailTable[];
  readonly questions: readonly OpenQuestion[];
}

export interface Validation {
  readonly schema: 'vfiobench-validate/3';
  readonly version: string;
  readonly figures: readonly Figure[];
  readonly directions: readonly Direction[];
  /** In the order of the threads. */
  readonly fits: readonly HostFit[];
  /** Thread by thread, all of them last where there are several. */
  readonly summary: readonly ThreadSummary[];
  /** Where one thread was asked for (--thread); else null. */
  readonly answer: ThreadAnswer | null;
}
