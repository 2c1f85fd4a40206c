import { describe, expect, it } from 'vitest';
import { type HandMade, lockNumber, run } from './programs.test-data.js';

const held = (work: number): (number | string)[] => ['+iommu_lock', work, '-iommu_lock'];

const reader = (cpu: number, at: number, lock = 'iommu_lock'): HandMade => ({
  cpu,
  at,
  does: [`~${lock}`, 100, `-${lock}`],
});

describe('rwsem', () => {
  it('with readers only never waits', () => {
    const { latency, scheduler } = run(Array.from({ length: 64 }, (_, cpu) => reader(cpu, cpu)));
    expect(new Set(latency)).toEqual(new Set([100]));
    expect(scheduler.tallies[lockNumber('iommu_lock')]!.waits.n).toBe(0);
  });

  it('a writer waits for the readers inside, and those who come later wait for him', () => {
    const { latency } = run([reader(0, 0), { cpu: 1, at: 10, does: held(50) }, reader(2, 20), reader(3, 30)]);
    // the writer holds it from 100 to 150, then both readers go in together
    expect(latency).toEqual([100, 140, 230, 220]);
  });

  it('readers in the queue go in together, past a writer between them', () => {
    const { latency } = run([
      { cpu: 0, at: 0, does: held(100) },
      reader(1, 10),
      { cpu: 2, at: 20, does: held(50) },
      reader(3, 30),
    ]);
    expect(latency).toEqual([100, 190, 230, 170]);
  });
});

describe('rwlock', () => {
  const rw = 'mmu_rwlock';
  const writer = (cpu: number, at: number, work: number): HandMade => ({
    cpu,
    at,
    does: [`+${rw}`, work, `-${rw}`],
  });

  it('a reader behind a queued writer waits for it; those before it go in together', () => {
    const { latency } = run([
      writer(0, 0, 100),
      reader(1, 10, rw),
      reader(2, 20, rw),
      writer(3, 30, 50),
      reader(4, 40, rw),
      reader(5, 50, rw),
    ]);
    // readers from 100 to 200, the writer until 250, readers until 350
    expect(latency).toEqual([100, 190, 180, 220, 310, 300]);
  });

  it('without a writer in the queue all of it goes in', () => {
    const { latency } = run([writer(0, 0, 100), reader(1, 10, rw), reader(2, 20, rw), reader(3, 30, rw)]);
    expect(latency).toEqual([100, 190, 180, 170]);
  });

  it('readers and writers that come by turns take turns', () => {
    const calls = Array.from({ length: 6 }, (_, i) => (i % 2 === 0 ? writer(i, i, 100) : reader(i, i, rw)));
    expect(run(calls).latency.map((ps, i) => ps + i)).toEqual([100, 200, 300, 400, 500, 600]);
  });

  it('a walk in batches lets in whom it finds, in their order, and queues behind them', () => {
    const { latency } = run([
      { cpu: 0, at: 0, does: [`+${rw}`, { under: rw, batches: 2, work: 100 }, `-${rw}`] },
      reader(1, 10, rw),
      writer(2, 20, 50),
      reader(3, 30, rw),
    ]);
    expect(latency).toEqual([450, 190, 230, 320]);
  });
});
