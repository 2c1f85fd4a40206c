/**
 * Measured calls, gathered into classes of calls that take the same steps, in constant memory: where a trace has more
 * kinds of calls than are kept, counts that differ little go together, and a class has the mean of its counts.
 */
import type { Lane } from '../replay/lane.js';
import { Latencies } from './latencies.js';

/** A call by its line in a file. */
export interface MeasuredRow {
  readonly source: string;
  readonly line: number;
  readonly value: number;
}

export interface MeasuredCall {
  /** BASE, or that of the variant that ran. */
  readonly label: string;
  /** Name of the probe that sees it, without unit. */
  readonly probe: string;
  readonly row: MeasuredRow;
  /** The fit does not see it. */
  readonly heldOut: boolean;
}

export interface MeasuredClass {
  /** BASE, or the label of the variant that ran. */
  readonly lane: string;
  /** Name of the probe that sees it, without unit. */
  readonly probe: string;
  /** Mean count of each step, by its number; beside another VM as many more as the host says that they cost. */
  readonly counts: Float64Array;
  /** Calls that the fit sees, and those that it is held against. */
  readonly fitted: Latencies;
  readonly heldOut: Latencies;
  /** Where it was first seen, and its fastest and its slowest call. */
  readonly first: MeasuredRow;
  fastest: MeasuredRow;
  slowest: MeasuredRow;
}

/** Calls of a class that were counted. */
function callsOf({ fitted, heldOut }: MeasuredClass): number {
  return fitted.n + heldOut.n;
}

export class ClassGatherer {
  private classes = new Map<string, MeasuredClass>();
  /** Counts are told apart by that many parts of a doubling; Infinity: exactly. */
  private parts = Number.POSITIVE_INFINITY;

  /** @param most classes that are kept */
  constructor(private readonly most = 2048) {}

  /** Takes a call that the lane has just made; its ledger holds the counts. */
  add(lane: Lane, { label, probe, row, heldOut }: MeasuredCall): void {
    const { ledger, pricer } = lane;
    const steps = ledger.touched.slice(0, ledger.touchedCount).sort();
    // on the counting host a step costs 1 ns, and more beside another VM
    const countOf = (step: number): number => (ledger.counts[step] * pricer.priceOf(step)) / 1000;
    const key = this.keyOf(label, probe, steps, countOf);
    let one = this.classes.get(key);
    if (one === undefined) {
      one = {
        lane: label,
        probe,
        counts: new Float64Array(ledger.counts.length),
        fitted: new Latencies(),
        heldOut: new Latencies(),
        first: row,
        fastest: row,
        slowest: row,
      };
      this.classes.set(key, one);
    }
    if (one.first === row || this.coarse) {
      const share = 1 / (callsOf(one) + 1);
      for (let step = 0; step < one.counts.length; step++)
        one.counts[step] += (countOf(step) - one.counts[step]) * share;
    }
    (heldOut ? one.heldOut : one.fitted).add(row.value);
    if (row.value < one.fastest.value) one.fastest = row;
    if (row.value > one.slowest.value) one.slowest = row;
    while (this.classes.size > this.most) this.coarsen();
  }

  /** The classes, in the order in which they were first seen. */
  finish(): MeasuredClass[] {
    return [...this.classes.values()];
  }

  /** Some counts went together that are not the same. */
  get coarse(): boolean {
    return Number.isFinite(this.parts);
  }

  private keyOf(
    lane: string,
    probe: string,
    steps: Iterable<number>,
    countOf: (step: number) => number,
  ): string {
    let key = `${lane} ${probe}`;
    for (const step of steps) {
      const count = countOf(step);
      key += ` ${step}:${this.coarse ? Math.round(Math.log2(count) * this.parts) : count}`;
    }
    return key;
  }

  private coarsen(): void {
    this.parts = this.coarse ? this.parts / 2 : 8;
    const before = this.classes;
    this.classes = new Map();
    for (const one of before.values()) {
      const { lane, probe, counts } = one;
      const steps = [...counts.keys()].filter((step) => counts[step] > 0);
      const key = this.keyOf(lane, probe, steps, (step) => counts[step]);
      const known = this.classes.get(key);
      if (known === undefined) this.classes.set(key, one);
      else join(known, one);
    }
  }
}

function join(into: MeasuredClass, one: MeasuredClass): void {
  const share = callsOf(one) / (callsOf(into) + callsOf(one));
  for (const [step, count] of one.counts.entries()) into.counts[step] += (count - into.counts[step]) * share;
  into.fitted.merge(one.fitted);
  into.heldOut.merge(one.heldOut);
  if (one.fastest.value < into.fastest.value) into.fastest = one.fastest;
  if (one.slowest.value > into.slowest.value) into.slowest = one.slowest;
}
