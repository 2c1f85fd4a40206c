/**
 * A NIC whose interrupts go to the CPU of one vCPU (--nic), beside the calls of a lane on that CPU: what it receives, and
 * how much longer the calls take. The calls' latencies and histograms stay those without it; waiting for locks is left
 * out, as nobody receives less because somebody sleeps.
 */
import { InputError } from '../failure.js';
import type { Host } from '../hosts/host.js';
import type { Ledger } from '../kernel/ledger.js';
import { TooLong } from '../nic/receiving-cpu.js';
import type { NicSetup } from '../nic/setup.js';
import { type BatchRun, NicSimulation, type ReceiveCost } from '../nic/simulate.js';
import type { NicLane } from '../results/nic.js';
import { NONE, type TraceBatch } from '../trace/batch.js';
import { OPS } from '../trace/ops.js';
import { batchTimes } from './batch-times.js';
import { S2_FAULT } from './ops.js';
import { OutOfScale } from './row-failure.js';

/** What the host says of receiving. Throws InputError where it says nothing. */
export function receiveCost(
  setup: NicSetup,
  host: Host,
): ReceiveCost & { readonly from: string; readonly why: string } {
  if (host.receive !== undefined) return host.receive;
  throw new InputError(
    `--nic ${setup.text}: host ${host.name} does not say what receiving a packet costs ("receive" in its file)`,
  );
}

export class BesideNic {
  /** Rows on that CPU so far, recorded or not. */
  rows = 0;
  private readonly simulation: NicSimulation;

  constructor(
    private readonly setup: NicSetup,
    host: Host,
  ) {
    this.simulation = new NicSimulation(setup, receiveCost(setup, host));
  }

  /** Whether the row runs on the NIC's CPU. */
  shares(batch: TraceBatch, row: number): boolean {
    return batch.vm[row] === this.setup.vm && batch.cpu[row] === this.setup.cpu;
  }

  /**
   * Runs a call of that CPU. Throws OutOfScale where the NIC has been followed for too long.
   * @param ret of the call; s2_fault returns the faults that it took
   * @param costPs time of each of its steps; workPs their sum
   */
  add(
    batch: TraceBatch,
    row: number,
    recorded: boolean,
    ledger: Ledger,
    ret: number,
    costPs: Float64Array,
    workPs: number,
  ): void {
    this.rows++;
    const tsNs = batch.tsNs[row];
    const pieces =
      batch.op[row] === S2_FAULT ? alike(workPs, Math.max(1, ret)) : batchesOf(ledger, costPs, workPs);
    try {
      this.simulation.call(OPS[batch.op[row]].name, tsNs === NONE ? 0 : tsNs, pieces, recorded);
    } catch (error) {
      if (!(error instanceof TooLong)) throw error;
      throw new OutOfScale(
        `--nic ${this.setup.text} can follow two and a half hours of calls on its CPU, and these take longer; cut the trace`,
      );
    }
  }

  /** What came of it. Nothing may follow. */
  finish(label: string): NicLane {
    return this.simulation.finish(label);
  }
}

/** A call as `count` stretches of one length, but for the rounding: the faults of a range, each of which ends in the guest. */
function alike(workPs: number, count: number): BatchRun[] {
  const each = Math.floor(workPs / count);
  const longer = workPs - each * count;
  return [[each + 1, longer] as const, [each, count - longer] as const].filter(([, times]) => times > 0);
}

/**
 * A call as its batches, between which it may reschedule; what comes before the first counts to it. A call without batches is
 * one stretch.
 */
function batchesOf(ledger: Ledger, costPs: Float64Array, workPs: number): BatchRun[] {
  const runs = batchTimes(ledger, costPs).map(({ ps, times }): BatchRun => [Math.round(ps), times]);
  const rest = workPs - runs.reduce((sum, [ps, times]) => sum + ps * times, 0);
  const [first, ...others] = runs;
  if (first === undefined) return [[workPs, 1]];
  const [ps, times] = first;
  return [[Math.max(0, ps + rest), 1] as const, [ps, times - 1] as const, ...others].filter(([, n]) => n > 0);
}
