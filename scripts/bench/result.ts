/** What npm run bench measures, as plain data: the JSON that it writes. */

export interface Cost {
  /** Wall time of each run, seconds. */
  readonly seconds: readonly number[];
  /** User and system time of the run that took least of it, all threads, seconds; null where the system does not tell. */
  readonly cpuSeconds: number | null;
}

/** A whole command, from start to exit, in a process of its own. */
export interface CommandResult extends Cost {
  readonly part: string;
  readonly name: string;
  /** As one would type it. */
  readonly command: string;
  /** Rows that were replayed; null of another program. */
  readonly rows: number | null;
  /** Most resident memory of the process in any run, bytes; null where the system does not tell. */
  readonly peakBytes: number | null;
}

/** One lane, from batches in memory. */
export interface LaneSpeed extends Cost {
  readonly lane: string;
  /** Those that set up the state left out, as in `seconds`, but not in `cpuSeconds`. */
  readonly calls: number;
}

export interface LaneResult extends LaneSpeed {
  readonly workload: string;
}

/** A lane that pins one page and unpins it, again and again. */
export interface MappingsResult extends Cost {
  readonly mappings: number;
  readonly calls: number;
}

export interface StartUp {
  readonly command: string;
  readonly seconds: readonly number[];
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
}

export interface BenchResult {
  readonly schema: 'vfiobench-bench/1';
  readonly version: string;
  readonly date: string;
  readonly machine: Machine;
  /** Small sizes, to see that the bench works: the figures mean nothing. */
  readonly quick: boolean;
  readonly commands: readonly CommandResult[];
  readonly lanes: readonly LaneResult[];
  readonly mappings: readonly MappingsResult[];
  readonly startUp: readonly StartUp[];
}

export function best(seconds: readonly number[]): number {
  return Math.min(...seconds);
}
