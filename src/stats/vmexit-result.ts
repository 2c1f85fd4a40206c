/** What `vfiobench vmexit` found, as plain data. */

/** Doorbells at most: as many devices as a bus may have. */
export const MOST_EVENTFDS = 1000;

export interface VmexitTest {
  /** As kvm-unit-tests names it; the variant's label where that suite has no such test. */
  readonly name: string;
  /** The variant that rings the doorbells. */
  readonly variant: string;
  /** Cycles of an iteration, cut to a whole number as the suite does; null where the host can't do it. */
  readonly cycles: number | null;
  /** The same, not cut. */
  readonly mean: number | null;
  /** Iterations of the last round, the first that reached the goal. */
  readonly iterations: number;
  /** Share of an iteration's time at assumed prices, 0..1, and those prices, largest first. */
  readonly assumedShare: number;
  readonly assumedSteps: readonly string[];
  /** Share at prices that are an assumed share of a fitted sum. */
  readonly splitShare: number;
  /** Why the host can't do it. */
  readonly unsupported: string | null;
}

export interface VmexitResult {
  readonly schema: 'vfiobench-vmexit/1';
  readonly version: string;
  readonly host: string;
  readonly seed: number;
  /** Doorbells that are registered, and rung in turn. */
  readonly eventfds: number;
  /** Cycles of virtual time that a test has to reach. */
  readonly goal: number;
  readonly overrides: readonly { readonly step: string; readonly value: number; readonly unit: string }[];
  readonly tests: readonly VmexitTest[];
}
