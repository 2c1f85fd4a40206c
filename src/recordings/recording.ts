/**
 * A measured recording: what every reader in this folder gives and every writer takes, whichever tool printed it.
 * Nothing in here is guessed: a unit that the text does not name is null.
 */

/** Units of values that are better the smaller they are: time, and what stands for it. */
export const TIME_UNITS = ['ns', 'us', 'ms', 's', 'cycles', 'insns'] as const;
/** Units that a map's name (`_ns`, `_us`, `_cycles`) or a table's header (`usecs`) may declare. */
export const RECORDED_UNITS = [...TIME_UNITS, 'pages', 'bytes'] as const;
export type RecordedUnit = (typeof RECORDED_UNITS)[number];

/** One row of a histogram: values in [lo, hi). lo may be -Infinity and hi Infinity (open rows). */
export interface RecordedBucket {
  readonly lo: number;
  readonly hi: number;
  readonly count: number;
}

/** How the rows were cut, so that a writer can print them again. */
export type Scale =
  /** bpftrace hist(n, k): 2^k linear rows for each power of two. */
  | { readonly kind: 'log2'; readonly k: number }
  /** Powers of two whose first row is 0 -> 1 (bcc, libbpf-tools, bpftrace before 0.9). */
  | { readonly kind: 'log2-from-01' }
  /** bpftrace lhist(n, min, max, step); min and max as far as rows show them, which may be less than was asked for. */
  | { readonly kind: 'linear'; readonly min: number; readonly max: number; readonly step: number }
  /** Rows of any other widths (perf ftrace latency, tables in mails). */
  | { readonly kind: 'rows' };

export interface RecordedHistogram {
  readonly is: 'histogram';
  readonly scale: Scale;
  /** Ascending, without overlap; rows with count 0 may be left out or not. */
  readonly buckets: readonly RecordedBucket[];
  /** What the recording says beside the rows; a saved replay does. */
  readonly exact?: ExactStatistics;
}

/** Of all values, each of them exact. */
export interface ExactStatistics {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly total: number;
  /** Those that there are values enough for. */
  readonly percentiles: readonly { readonly p: number; readonly value: number }[];
}

/** What a saved replay was of. Its values are modelled, not measured. */
export interface Modelled {
  readonly trace: string;
  readonly sha256: string | null;
  readonly recordedRows: number;
  /** The options that chose them, as the user would give them; empty: none. */
  readonly chosen: string;
  readonly host: string;
  readonly overrides: readonly { readonly step: string; readonly price: number }[];
  readonly seed: number;
  readonly version: string;
}

/** What a lane of a saved replay counted beside its probes. */
export interface RecordedLane {
  readonly label: string;
  readonly stepCounts: readonly { readonly step: string; readonly count: number }[];
  readonly counters: readonly { readonly name: string; readonly value: number }[];
  readonly errnos: readonly { readonly op: string; readonly errno: string; readonly rows: number }[];
  /** Every step that it might have taken: the host has a price for each. */
  readonly steps: readonly string[];
}

/** Single values in the order in which they were taken (plain numbers, lat_ns of a trace). */
export interface RecordedSamples {
  readonly is: 'samples';
  readonly values: Float64Array;
}

/** bpftrace stats() or avg() (count null: avg alone). */
export interface RecordedStats {
  readonly is: 'stats';
  readonly count: number | null;
  readonly average: number;
  readonly total: number | null;
}

/** bpftrace count(), sum(), min(), max(), an integer; a `name cycles` line of kvm-unit-tests. */
export interface RecordedScalar {
  readonly is: 'scalar';
  readonly value: number;
}

export type RecordedValue = RecordedHistogram | RecordedSamples | RecordedStats | RecordedScalar;

/** One map under one key (and one column of a table), with the values that it had over time. */
export interface Series {
  /** Without @; empty for the anonymous map. */
  readonly map: string;
  /** As text prints it (`4k, read`); null for a map without a key. */
  readonly key: string | null;
  /** Column of a table with several count columns (`BASE`, `+PATCH`); null elsewhere. */
  readonly column: string | null;
  /** The variants that the BASE of a saved replay ran, which its column does not name; left out elsewhere. */
  readonly ran?: readonly string[];
  readonly unit: RecordedUnit | null;
  /** Line of the (last) header in its file, 1-based. */
  readonly line: number;
  /** Snapshots, oldest first; at least one. bpftrace's are cumulative unless the map was cleared in between. */
  readonly snapshots: readonly RecordedValue[];
}

/** A map and its key as bpftrace's text names them: `@n_pages_ns[iommu_lock]`. */
export function mapTitle({ map, key }: Pick<Series, 'map' | 'key'>): string {
  return `@${map}${key === null ? '' : `[${key}]`}`;
}

export interface Recording {
  /** File as the user named it; `-` for standard input. */
  readonly source: string;
  /** Name of the form, as `vfiobench list forms` shows it: `bpftrace text`, `bcc table`, ... */
  readonly form: string;
  readonly series: readonly Series[];
  /** Left out: measured. */
  readonly modelled?: Modelled;
  /** Of a saved replay, BASE first; left out: an excerpt, or measured. */
  readonly lanes?: readonly RecordedLane[];
  /** Of the file as it is on disk; left out where nobody asked. */
  readonly sha256?: string;
  /** What was skipped and what is suspicious, one line each with file and line. */
  readonly warnings: readonly string[];
  /** Everything that bpftrace printed, in its order, so that it can be printed again; undefined for other tools. */
  readonly printed?: readonly Printed[];
}

export type Printed =
  /** One snapshot of one series: indexes into `series` and its `snapshots`. */
  | { readonly is: 'value'; readonly series: number; readonly snapshot: number }
  /** A map that holds a string, which is no measured value; map and key as in Series. */
  | { readonly is: 'string'; readonly map: string; readonly key: string | null; readonly text: string }
  /** Other output with its newlines. type: as JSON names it (`printf`, `time`); null: text does not say. */
  | { readonly is: 'text'; readonly type: string | null; readonly text: string }
  /** `Attached N probes`, which JSON has on stdout. */
  | { readonly is: 'probes'; readonly count: number }
  /** The end of the run: what follows are the maps as they were left. Text has it as two empty lines. */
  | { readonly is: 'end' };
