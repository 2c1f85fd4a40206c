/** What a fault takes again when it retries, step by step, against what the scheduler says that a retry took. */
import { describe, expect, it } from 'vitest';
import { Ledger } from '../../kernel/ledger.js';
import { FAULT_MARK, NOTIFIER_MARK, ONCE_MARK, SEQUENCE_MARK } from '../../kernel/log-markers.js';
import {
  FAULT_IN_4K,
  GUP_CALL,
  KVM_SRCU,
  MMAP_READ_LOCK,
  MMU_LOCK,
  S2_FAULT,
  S2_RANGE,
  S2_SET_PTE,
  VMENTER,
  VMEXIT,
} from '../../kernel/steps.js';
import { CallEvents } from './call-events.js';
import type { CallListener } from './call-listener.js';
import { FREE_LOCKS } from './lock-costs.js';
import { Program } from './program.js';
import { ProgramWriter } from './program-writer.js';
import { STEP_TABLE } from './programs.test-data.js';
import { Scheduler } from './scheduler.js';

/** ps of a count; nothing that a whole number of halves makes whole. */
const PRICES = new Map([
  [VMEXIT, 400.3],
  [S2_FAULT, 300.7],
  [KVM_SRCU, 31.5],
  [MMAP_READ_LOCK, 30.2],
  [GUP_CALL, 60.9],
  [FAULT_IN_4K, 5000],
  [MMU_LOCK, 21.3],
  [VMENTER, 399.6],
  [S2_SET_PTE, 50],
  [S2_RANGE, 1_000_000],
]);

function priced(path: (ledger: Ledger) => void): [Ledger, Float64Array, number] {
  const ledger = new Ledger(STEP_TABLE.size);
  ledger.logging = true;
  path(ledger);
  const costPs = ledger.counts.map((count, step) => Math.round(count * (PRICES.get(step) ?? 0)));
  return [ledger, costPs, costPs.reduce((sum, ps) => sum + ps, 0)];
}

function fault(ledger: Ledger, once: boolean): void {
  ledger.mark(FAULT_MARK);
  ledger.charge(VMEXIT);
  ledger.charge(S2_FAULT);
  ledger.acquire(KVM_SRCU, true);
  ledger.acquire(MMAP_READ_LOCK, true);
  ledger.release(MMAP_READ_LOCK);
  ledger.mark(SEQUENCE_MARK);
  ledger.charge(GUP_CALL);
  if (once) {
    ledger.mark(ONCE_MARK);
    ledger.charge(GUP_CALL);
    ledger.acquire(MMAP_READ_LOCK, true);
    ledger.release(MMAP_READ_LOCK);
    ledger.charge(FAULT_IN_4K);
  }
  ledger.acquire(MMU_LOCK);
  ledger.charge(S2_SET_PTE);
  ledger.release(MMU_LOCK);
  ledger.release(KVM_SRCU);
  ledger.charge(VMENTER);
}

/** Two faults, and a thousand that are only counted. */
function faults(ledger: Ledger): void {
  fault(ledger, false);
  fault(ledger, true);
  for (const step of [VMEXIT, S2_FAULT, KVM_SRCU, MMAP_READ_LOCK, GUP_CALL, MMU_LOCK, VMENTER])
    ledger.charge(step, 1000);
}

function unmap(ledger: Ledger): void {
  ledger.mark(NOTIFIER_MARK);
  ledger.acquire(MMU_LOCK);
  ledger.charge(S2_RANGE);
  ledger.release(MMU_LOCK);
  ledger.mark(NOTIFIER_MARK);
  ledger.acquire(MMU_LOCK);
  ledger.release(MMU_LOCK);
}

/** Steps of all retries of those faults, which begin just behind an unmap. */
function retriesBeside(shared: boolean) {
  const writer = new ProgramWriter(STEP_TABLE);
  const sums = { counts: new Float64Array(STEP_TABLE.size), timesPs: new Float64Array(STEP_TABLE.size) };
  const lapsPs: number[] = [];
  const listener: CallListener = {
    ended: () => {},
    spanned: () => {},
    waited: () => {},
    retried: ({ laps }, begin, lapPs) => {
      lapsPs.push(lapPs);
      laps!.get(begin)!.addTo(sums, 0, lapPs);
    },
  };
  const scheduler = new Scheduler(STEP_TABLE, FREE_LOCKS, 1, listener, { psPerTick: 1, farPs: 2 ** 51 });
  const unmapping = scheduler.take();
  writer.write(unmapping, ...priced(unmap));
  scheduler.handIn(unmapping, 0, 0);
  const faulting = scheduler.take();
  const own = new Program();
  writer.write(shared ? own : faulting, ...priced(faults), true);
  if (shared) faulting.share(new CallEvents(own));
  faulting.recorded = true;
  scheduler.handIn(faulting, 1, 1);
  scheduler.finish();
  return { ...sums, lapsPs };
}

describe('what a retry takes', () => {
  it.each([
    ['a fault', false],
    ['a fault whose events are those of its kind', true],
  ] as const)('is the path of %s to mmu_lock, the lock, and the way back into the guest', (_, shared) => {
    const { counts, timesPs, lapsPs } = retriesBeside(shared);
    expect(lapsPs).toHaveLength(1);
    const taken = [VMEXIT, S2_FAULT, KVM_SRCU, MMAP_READ_LOCK, GUP_CALL, MMU_LOCK, VMENTER];
    expect([...counts.keys()].filter((step) => counts[step] !== 0)).toEqual(taken.sort((a, b) => a - b));
    for (const step of taken) {
      expect(counts[step]).toBe(1);
      // kvm->srcu is given back only when the fault is over
      const price = PRICES.get(step)! * (step === KVM_SRCU ? 0.5 : 1);
      expect(Math.abs(timesPs[step] - price)).toBeLessThan(2);
    }
    expect(timesPs.reduce((sum, ps) => sum + ps, 0)).toBe(lapsPs[0]);
  });

  it('is without what a fault does once', () => {
    const [ledger, costPs, workPs] = priced((path) => fault(path, true));
    const program = new Program();
    new ProgramWriter(STEP_TABLE).write(program, ledger, costPs, workPs, true);
    const sums = { counts: new Float64Array(STEP_TABLE.size), timesPs: new Float64Array(STEP_TABLE.size) };
    [...program.laps!.values()][0].addTo(sums, 0, 1200);
    expect(sums.counts[FAULT_IN_4K]).toBe(0);
    expect([sums.counts[GUP_CALL], sums.counts[MMAP_READ_LOCK]]).toEqual([1, 1]);
    expect(sums.timesPs.reduce((sum, ps) => sum + ps, 0)).toBe(1200);
  });

  it('is kept for whoever asks, and for no call without faults', () => {
    const lapsOf = (path: (ledger: Ledger) => void, retries: boolean) => {
      const program = new Program();
      new ProgramWriter(STEP_TABLE).write(program, ...priced(path), retries);
      return program.laps;
    };
    expect(lapsOf(faults, false)).toBeNull();
    expect(lapsOf(unmap, true)).toBeNull();
    expect(lapsOf(faults, true)!.size).toBe(2);
  });

  it('is kept once for faults of a call that are alike', () => {
    const program = new Program();
    const three = priced((ledger) => {
      for (const once of [false, false, true]) fault(ledger, once);
    });
    new ProgramWriter(STEP_TABLE).write(program, ...three, true);
    const laps = [...program.laps!.values()];
    expect(laps[1]).toBe(laps[0]);
    expect(laps[2]).not.toBe(laps[0]);
  });
});
