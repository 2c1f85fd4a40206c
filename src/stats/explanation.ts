/** One call of a trace, step by step, in every lane: what `vfiobench explain` shows. */
import type { PriceFrom, Unit } from './result.js';

export interface ExplainedStep {
  readonly step: string;
  readonly summary: string;
  readonly count: number;
  /** For one count, in the unit. */
  readonly price: number;
  readonly from: PriceFrom;
  /** The row's draw, the same in every lane. */
  readonly factor: number;
  readonly time: number;
}

export interface ExplainedLane {
  readonly label: string;
  /** As the kernel returns it: `3`, `-EINVAL`. */
  readonly ret: string;
  /** Pfns that a pin returned. */
  readonly phys: readonly number[];
  /** Bytes that a dma_read or dma_write copied, also before an error. */
  readonly copied?: number;
  /** The eventfd of a doorbell's row, by its number in the VM, and its signals so far. */
  readonly eventfd?: { readonly number: number; readonly signals: number };
  /** Why the lane can't have the row's doorbell: then nothing was run. */
  readonly unsupported?: string;
  /** Values that the path left for probes (run lengths). */
  readonly notes: readonly number[];
  /** In the order in which the path took them first. */
  readonly steps: readonly ExplainedStep[];
  readonly total: number;
}

export interface Explanation {
  readonly schema: 'vfiobench-explain/1';
  readonly trace: string;
  readonly line: number;
  readonly op: string;
  /** The call in words of the trace: `pfns 0x1 0x5-0x7`, `addr 0x0 len 4096`. */
  readonly call: string;
  readonly host: string;
  readonly unit: Unit;
  readonly seed: number;
  /** What the times leave out, and why prices are not the host's plain ones: a sentence each, if any. */
  readonly caveats?: readonly string[];
  readonly lanes: readonly ExplainedLane[];
}
