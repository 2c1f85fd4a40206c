import { describe, expect, it } from 'vitest';
import { lockNumber, type Ran, run } from './programs.test-data.js';

const LOCK = 'mmu_lock';
const walk = (batches: number, work: number) => ['+mmu_lock', { under: LOCK, batches, work }, '-mmu_lock'];
const fault = ['+mmu_lock', 5, '-mmu_lock'];
const tallyOf = ({ scheduler }: Ran) => scheduler.tallies[lockNumber(LOCK)]!;

describe('a walk in batches', () => {
  it('alone keeps its lock to the end, and is unbroken for a batch at a time', () => {
    const ran = run([{ cpu: 0, at: 0, does: walk(10, 100) }]);
    expect(ran.latency).toEqual([1000]);
    expect(tallyOf(ran).acquisitions).toBe(1);
    expect([tallyOf(ran).heldMean, tallyOf(ran).heldLongest]).toEqual([1000, 100]);
  });

  it('lets a waiter in behind the batch that runs, and goes on behind it', () => {
    const ran = run([
      { cpu: 0, at: 0, does: walk(10, 100) },
      { cpu: 1, at: 250, does: fault },
    ]);
    expect(ran.waited[1]).toBe(50);
    expect(ran.latency).toEqual([1005, 55]);
    expect(ran.waited[0]).toBe(5);
    expect(tallyOf(ran).acquisitions).toBe(3);
    expect(tallyOf(ran).heldLongest).toBe(100);
  });

  it('lets the whole queue in, one after another, before its next batch', () => {
    const ran = run([
      { cpu: 0, at: 0, does: walk(3, 100) },
      ...[1, 2, 3].map((cpu) => ({ cpu, at: 10 * cpu, does: fault })),
    ]);
    expect(ran.waited.slice(1)).toEqual([90, 85, 80]);
    expect(ran.latency[0]).toBe(315);
  });

  it('without a look around makes everybody wait for all of it', () => {
    const ran = run([
      { cpu: 0, at: 0, does: ['+mmu_lock', 1000, '-mmu_lock'] },
      { cpu: 1, at: 250, does: fault },
    ]);
    expect(ran.waited[1]).toBe(750);
    expect(tallyOf(ran).heldLongest).toBe(1000);
  });

  it('of two walks takes turns', () => {
    const ran = run([0, 1].map((cpu) => ({ cpu, at: 0, does: walk(4, 100) })));
    expect(ran.latency).toEqual([700, 800]);
    // the first of them need not queue for its first batch
    expect(ran.waited).toEqual([300, 400]);
  });
});
