import { describe, expect, it } from 'vitest';
import { ONE_NS_HOST } from '../replay-text.test-data.js';
import { type LockCosts, lockCosts } from './lock-costs.js';
import { type HandMade, lockNumber, run } from './programs.test-data.js';
import { TIMED_WINDOW, WINDOW } from './read-ahead.js';

const held = (work: number): (number | string)[] => ['+iommu_lock', work, '-iommu_lock'];

describe('virtual CPUs', () => {
  it('run their own calls one after another, without a gap', () => {
    const { latency } = run([
      { cpu: 0, does: [10] },
      { cpu: 0, does: [20] },
    ]);
    expect(latency).toEqual([10, 20]);
  });

  it('overlap, and wait where they hold the same lock', () => {
    const calls: HandMade[] = [
      { cpu: 0, at: 0, does: held(100) },
      { cpu: 1, at: 30, does: held(50) },
    ];
    expect(run(calls).latency).toEqual([100, 120]);
    expect(run(calls).waited).toEqual([undefined, 70]);
  });

  it('do not wait for the lock of another container, group or VM', () => {
    const two = (lock: string, vm: number, dev: number): number[] =>
      run([
        { cpu: 0, at: 0, vm: 0, does: [`+${lock}`, 100, `-${lock}`] },
        { cpu: 1, at: 0, vm, dev, does: [`+${lock}`, 100, `-${lock}`] },
      ]).latency;
    expect(two('vfio_group_lock', 1, 0)).toEqual([100, 200]);
    expect(two('iommu_lock', 0, 1)).toEqual([100, 200]);
    expect(two('iommu_lock', 1, 0)).toEqual([100, 100]);
    expect(two('unbound_lock', 0, 1)).toEqual([100, 100]);
    expect(two('unbound_lock', 0, 0)).toEqual([100, 200]);
    expect(two('kvm_srcu', 0, 0)).toEqual([100, 200]);
  });

  it('keep the order of coming; ties go to the earlier row', () => {
    const { latency } = run([
      { cpu: 0, at: 0, does: held(100) },
      { cpu: 2, at: 10, does: held(100) },
      { cpu: 1, at: 10, does: held(100) },
    ]);
    expect(latency).toEqual([100, 190, 290]);
  });

  it('start a timed call late where their cpu is busy, and count from its start', () => {
    const { latency, scheduler } = run([
      { cpu: 0, at: 0, does: held(100) },
      { cpu: 0, at: 50, does: held(10) },
      { cpu: 1, at: 105, does: held(10) },
    ]);
    // the second runs from 100 to 110
    expect(latency).toEqual([100, 10, 15]);
    expect(scheduler.tallies[lockNumber('iommu_lock')]!.acquisitions).toBe(3);
  });

  it('without timestamps all run side by side', () => {
    const calls: HandMade[] = [];
    for (let i = 0; i < 400; i++) calls.push({ cpu: i % 4, vm: i % 4, does: [10 + (i % 4)] });
    const { latency } = run(calls);
    expect(latency.every((ps, i) => ps === 10 + (i % 4))).toBe(true);
  });

  it('a cpu without rows for a whole window is idle; memory stays bounded and nothing is lost', () => {
    const calls = function* (): Generator<HandMade> {
      yield { cpu: 1, does: held(10) };
      for (let i = 0; i < 5 * WINDOW; i++) yield { cpu: 0, does: held(10) };
      yield { cpu: 1, does: held(10) };
    };
    const { latency } = run(calls());
    expect(latency).toHaveLength(5 * WINDOW + 2);
    expect(latency.filter((ps) => ps === 10).length).toBeGreaterThan(5 * WINDOW - 2);
  });
});

describe('the cost of a hand-over', () => {
  const costs: LockCosts = lockCosts(
    { ...ONE_NS_HOST, locks: { handover: 7, spin: 1000, wake: 300, from: 'assumed', why: 'test' } },
    1,
  );

  it('a waiter that spins goes on after the hand-over', () => {
    const { latency } = run(
      [
        { cpu: 0, at: 0, does: held(100) },
        { cpu: 1, at: 0, does: held(100) },
      ],
      costs,
    );
    expect(latency).toEqual([100, 207]);
  });

  it('one that spun too long sleeps and has to be woken; for a spinlock it spins on', () => {
    const two = (lock: string): number[] =>
      run(
        [
          { cpu: 0, at: 0, does: [`+${lock}`, 2000, `-${lock}`] },
          { cpu: 1, at: 0, does: [`+${lock}`, 100, `-${lock}`] },
        ],
        costs,
      ).latency;
    expect(two('iommu_lock')).toEqual([2000, 2400]);
    expect(two('task_lock')).toEqual([2000, 2107]);
  });

  it('whoever waits for a holder that slept stops spinning too, not who comes once they are served', () => {
    const { latency } = run(
      [
        { cpu: 0, at: 0, does: ['+iommu_lock', 2000, '-iommu_lock'] },
        { cpu: 1, at: 0, does: ['+device_lock', '+iommu_lock', 10, '-iommu_lock', '-device_lock'] },
        { cpu: 2, at: 1900, does: ['+device_lock', 10, '-device_lock'] },
        { cpu: 3, at: 1950, does: ['+device_lock', 10, '-device_lock'] },
        { cpu: 4, at: 2700, does: ['+device_lock', 10, '-device_lock'] },
      ],
      costs,
    );
    const ends = [2000, 2310, 2310 + 300 + 10, 2620 + 300 + 10, 2930 + 7 + 10];
    expect(latency).toEqual([0, 0, 1900, 1950, 2700].map((at, i) => ends[i] - at));
  });
});

describe('mistakes', () => {
  it('a circle of waiting is named, not waited out', () => {
    const calls: HandMade[] = [
      { cpu: 0, at: 0, does: ['+iommu_lock', 10, '+task_lock', 1, '-task_lock', '-iommu_lock'] },
      { cpu: 1, at: 0, does: ['+task_lock', 10, '+iommu_lock', 1, '-iommu_lock', '-task_lock'] },
    ];
    expect(() => run(calls)).toThrow(
      'deadlock: line 2 waits for task_lock, which line 3 holds; line 3 waits for iommu_lock, which line 2 holds',
    );
  });

  it('of those who wait, only the circle is named', () => {
    const calls: HandMade[] = [
      { cpu: 0, at: 0, does: [5, '+device_lock', 1, '-device_lock'] },
      {
        cpu: 1,
        at: 0,
        does: ['+device_lock', '+iommu_lock', 10, '+task_lock', 1, '-task_lock', '-iommu_lock'],
      },
      { cpu: 2, at: 0, does: ['+task_lock', 10, '+iommu_lock', 1, '-iommu_lock', '-task_lock'] },
      { cpu: 3, at: 7, does: ['+task_lock', 1, '-task_lock'] },
    ];
    expect(() => run(calls)).toThrow(
      /^deadlock: line 3 waits for task_lock, which line 4 holds; line 4 waits for iommu_lock, which line 3 holds$/,
    );
  });
});

describe('the edges of virtual time', () => {
  it('who asks at the very moment of a release has not waited, and pays no hand-over', () => {
    const costs = lockCosts(
      { ...ONE_NS_HOST, locks: { handover: 7, spin: 1000, wake: 300, from: 'assumed', why: 'test' } },
      1,
    );
    const { latency, scheduler } = run(
      [
        // ties go by row: the first asks before the second gives back
        { cpu: 0, at: 50, does: [50, ...held(10)] },
        { cpu: 1, at: 50, does: ['+iommu_lock', 50, '-iommu_lock'] },
      ],
      costs,
    );
    expect(latency).toEqual([60, 50]);
    expect(scheduler.tallies[lockNumber('iommu_lock')]!.waits.n).toBe(0);
  });

  it('a timed call of a free cpu begins at its time, however many others wait for a busy one', () => {
    const calls = function* (rows: number): Generator<HandMade> {
      for (let i = 0; i < rows; i++) {
        yield { cpu: 0, at: i, does: [1000] };
        if (i % 100 === 0) yield { cpu: 1, vm: 1, at: i, does: held(10) };
      }
    };
    expect(run(calls(TIMED_WINDOW / 2)).scheduler.late).toBe(0);
    expect(run(calls(TIMED_WINDOW * 2)).scheduler.late).toBeGreaterThan(0);
  });

  it('without timestamps a cpu begins where its first row stands: blocks of rows run one after another', () => {
    const block = (cpu: number): HandMade[] => Array.from({ length: 10 }, () => ({ cpu, does: held(10) }));
    const alone = run([...block(0), ...block(1)]);
    expect(alone.scheduler.tallies[lockNumber('iommu_lock')]!.waits.n).toBe(0);
    const together = run(block(0).flatMap((call, i) => [call, block(1)[i]]));
    expect(together.scheduler.tallies[lockNumber('iommu_lock')]!.waits.n).toBeGreaterThan(15);
  });
});
