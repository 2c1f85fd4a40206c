/**
 * Kicks measured as the vmexit test of kvm-unit-tests measures them: iterations are doubled until 2^30 cycles have
 * passed, here of virtual time, and divided into them.
 */
import { InputError } from '../../failure.js';
import type { Host } from '../../hosts/host.js';
import type { VmexitTest } from '../../results/vmexit.js';
import { sumOf } from '../../sums.js';
import type { TraceBatch } from '../../trace/batch.js';
import { openTrace } from '../../trace/open.js';
import type { Selection } from '../../variants/select.js';
import { Answers } from '../answers.js';
import { explainCall } from '../failures.js';
import type { Lane } from '../lane.js';
import { KICK } from '../ops.js';
import { type RestsOn, restsOn } from '../outcome/rests-on.js';
import { rowHash } from '../pricing/draws.js';
import { type Override, psPerUnit } from '../pricing/prices.js';
import { prepare, type Run } from '../replay.js';
import { SUITE } from './vmexit-tests.js';

/** GOAL of the suite, cycles. */
export const GOAL = 2 ** 30;
/** Iterations of its first round: it doubles before that. */
const FIRST_ROUND = 64;
/** Iterations after which the mean is known to a few percent, whatever the dispersion. */
const KNOWN_AFTER = 2 ** 12;
/** Rounds of more iterations would take minutes. */
const LONGEST_ROUND = 2 ** 22;

export interface VmexitOptions {
  readonly host: Host;
  readonly overrides: readonly Override[];
  readonly seed: number;
  /** Doorbells that are registered, as many as a bus takes at most; they are rung in turn. */
  readonly eventfds: number;
}

/** One address and a value for each doorbell: each way of ringing them does with that what it can. */
function traceText(eventfds: number): string {
  const rows = (op: string): string =>
    Array.from({ length: eventfds }, (_, value) => `${op},0xfebf1000,2,mmio,${value}\n`).join('');
  return `op,addr,len,kind,value\n${rows('ioeventfd')}${rows('kick')}`;
}

/** Throws InputError where the host is not priced in cycles, or prices no kicks, or a kick costs next to nothing. */
export async function vmexit(kind: Selection, options: VmexitOptions): Promise<VmexitTest> {
  const { host, overrides, seed, eventfds } = options;
  const psPerCycle = psPerUnit(host, 'cycles', 'vmexit counts cycles');
  const trace = await openTrace('vmexit', { content: Buffer.from(traceText(eventfds)) });
  const run = prepare(trace, {
    base: kind,
    variants: [],
    host,
    overrides,
    unit: 'cycles',
    seed,
    skip: 0,
    filter: null,
  });
  for await (const batch of trace.batches()) {
    const name = SUITE[kind.label] ?? kind.label;
    const isKnown = kind.chosen.every(({ own }) => !own);
    return { name, variant: kind.label, ...new Rounds(run, batch, seed, isKnown).measure(psPerCycle) };
  }
  throw new Error('the rows of vmexit have no batch');
}

class Rounds {
  private readonly lane: Lane;
  private readonly answers: Answers;
  private readonly firstKick: number;
  /** No kick takes longer than the same one before it: nothing disperses, and the package's ways change no state. */
  private readonly isSteady: boolean;
  private calls = 0;

  constructor(
    private readonly run: Run,
    private readonly batch: TraceBatch,
    private readonly seed: number,
    isKnown: boolean,
  ) {
    this.lane = run.lanes[0];
    this.isSteady = isKnown && this.lane.pricer.isSteady;
    this.answers = new Answers(batch.capacity);
    this.answers.prepare(batch);
    this.firstKick = batch.op.indexOf(KICK);
  }

  measure(psPerCycle: number): Omit<VmexitTest, 'name' | 'variant'> {
    for (let row = 0; row < this.firstKick; row++) this.call(row);
    const { impossible } = this.lane.machine;
    if (impossible !== null)
      return { cycles: null, mean: null, iterations: 0, ...restsOn([]), unsupported: impossible };
    let known = 0;
    for (let iterations = FIRST_ROUND; ; iterations *= 2) {
      // by now the mean is known well enough to pass over rounds that can't reach the goal: nothing hangs on them
      const isFarOff = (): boolean => known > 0 && known * iterations < GOAL / 2;
      while (isFarOff() && iterations < LONGEST_ROUND) iterations *= 2;
      if (isFarOff()) throw this.tooShort(known);
      const mean = this.round(iterations) / psPerCycle / iterations;
      if (mean * iterations >= GOAL)
        return { cycles: Math.floor(mean), mean, iterations, ...this.shares(), unsupported: null };
      if (iterations >= KNOWN_AFTER) known = mean;
      if (iterations === LONGEST_ROUND) throw this.tooShort(mean);
    }
  }

  private tooShort(mean: number): InputError {
    return new InputError(
      `${this.run.options.base.label}: a kick of ${mean.toFixed(1)} cycles is too short to measure; it must take ${Math.ceil(GOAL / LONGEST_ROUND)} or more`,
    );
  }

  /** Time of this many kicks, ps. Where they are steady, turns over the doorbells are counted once two took the same time. */
  private round(iterations: number): number {
    const turn = this.batch.rows - this.firstKick;
    let sum = 0;
    let before = Number.NaN;
    let left = iterations;
    while (left >= turn) {
      const time = this.kicks(turn);
      const alike = this.isSteady && time === before ? Math.floor(left / turn) : 1;
      sum += time * alike;
      left -= turn * alike;
      before = time;
    }
    return sum + this.kicks(left);
  }

  /** Time of so many kicks from the first doorbell on, ps. */
  private kicks(count: number): number {
    let sum = 0;
    for (let row = this.firstKick; row < this.firstKick + count; row++) sum += this.call(row);
    return sum;
  }

  /** Runs a row and returns its time, ps. */
  private call(row: number): number {
    const { lane, batch, run } = this;
    try {
      lane.machine.call(batch, row, this.answers);
      const time = lane.pricer.time(lane.ledger, rowHash(this.seed, this.calls++));
      lane.ledger.clear(lane.pricer.known);
      return time;
    } catch (error) {
      throw explainCall(run, { label: lane.label, batch, row }, error);
    }
  }

  /** What a kick's time rests on. */
  private shares(): RestsOn {
    const { lane, run, batch, firstKick } = this;
    lane.machine.call(batch, firstKick, this.answers);
    const { ledger, pricer } = lane;
    const total = pricer.price(ledger, rowHash(this.seed, this.calls++));
    const times = [...ledger.touched.subarray(0, ledger.touchedCount)].map((step) => ({
      step: run.steps.info(step).name,
      from: run.prices[step]!.from,
      time: pricer.costPs[step],
    }));
    ledger.clear();
    const known = sumOf(times, ({ time }) => time);
    // an interrupt within it is no step of the call
    return restsOn([...times, { step: '', from: undefined, time: total - known }]);
  }
}
