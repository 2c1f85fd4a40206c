import { describe, expect, it } from 'vitest';
import type { DeviceCosts } from './device-costs.js';
import { FAULTING, fullSpeed, GIB, MIB, PINNED, SMALL, smallPlan } from './device-costs.test-data.js';
import { guestsOneByOne, type LaneRun } from './guests-one-by-one.js';
import type { Parameters } from './parameters.js';

function run(costs: DeviceCosts, set: Partial<Parameters> = {}, seed = 1): LaneRun {
  const values = { ...SMALL, ...set };
  return guestsOneByOne(smallPlan(values, seed), costs, fullSpeed(values));
}

const share = (value: number, of: number): number => value / of;

describe('static pinning', () => {
  it('takes as many guests as can pin their memory, each at the speed of its device', () => {
    const { points, fits, limit, thrashesAt, reclaimsAt } = run(PINNED, { settle: 0.6 });
    expect(fits).toBe(Math.floor((8 * GIB - SMALL.host_reserve_bytes) / GIB));
    expect({ limit, thrashesAt, reclaimsAt }).toEqual({
      limit: 'no memory to pin',
      thrashesAt: null,
      reclaimsAt: null,
    });
    for (const { guests, running, throughput, pinned, mapped, faultShare } of points) {
      expect(running).toBe(Math.min(guests, fits));
      expect(share(throughput, running * fullSpeed(SMALL))).toBeCloseTo(1, 9);
      expect({ pinned, mapped, faultShare }).toEqual({
        pinned: running * GIB,
        mapped: running * GIB,
        faultShare: 0,
      });
    }
  });

  it('holds up what a guest does by the time that its memory is mapped', () => {
    const { points } = run({ ...PINNED, startNs: 3e9 }, { guests: 2, settle: 0.5 });
    // measured from 2 s to 4 s after the arrival, of which it runs the last one
    expect(share(points[0].throughput, fullSpeed(SMALL))).toBeCloseTo(0.5, 9);
  });
});

describe('faults, with memory for everyone', () => {
  const roomy = { guests: 6, boot_set: 0 };

  it('leave guests x speed x (1 - share of the time in faults)', () => {
    for (const { guests, throughput, faultShare } of run(FAULTING, roomy).points) {
      expect(share(throughput, guests * fullSpeed(SMALL))).toBeCloseTo(1 - faultShare, 9);
      expect(faultShare).toBeGreaterThan(0);
      expect(faultShare).toBeLessThan(0.01);
    }
  });

  it('come to static pinning within their cost, which falls as the mappings are there', () => {
    const { points } = run(FAULTING, { ...roomy, renew: 0, settle: 0.9, grow_ns: 2e9 });
    const late = run(FAULTING, { ...roomy, renew: 0, guests: 2, arrival_ns: 100e9 }).points[1];
    expect(points[5].faultShare).toBeLessThan(0.002);
    expect(late.faultShare).toBeLessThan(1e-4);
    expect(share(late.throughput, 2 * fullSpeed(SMALL))).toBeGreaterThan(0.9999);
  });

  it('keep the thread as long as each is priced', () => {
    // 512 pages of a granule at 3000 + 200 ns a page; they are paged in beside it
    for (const { threadBusy, faultsPerSecond } of run({ ...FAULTING, handledInThread: false }, roomy).points)
      expect(threadBusy / (faultsPerSecond * 105_400e-9)).toBeCloseTo(1, 2);
  });

  it('queue for one event thread: with many guests the thread, not the devices, sets the pace', () => {
    const slow = { ...FAULTING, faultNs: () => 50e6, threadNs: () => 50e6, startNs: 0 };
    const { points } = run(slow, { guests: 6, renew: 0, hot_access: 0.2 });
    expect(points[5].threadBusy).toBeGreaterThan(0.999);
    expect(points[5].faultsPerSecond).toBeLessThan(20.6);
    const beside = run({ ...slow, threadNs: () => 1000 }, { guests: 6, renew: 0, hot_access: 0.2 });
    expect(beside.points[5].threadBusy).toBeLessThan(0.001);
    expect(beside.points[5].throughput).toBeGreaterThan(2 * points[5].throughput);
  });
});

describe('a share', () => {
  it('of all is kept by guests that nothing holds up', () => {
    const shared = { ...FAULTING, sharesTable: true };
    for (const keep of [1, 0.9])
      expect(run(shared, { guests: 6, keep })).toMatchObject({ fits: 6, limit: 'none of those offered' });
  });

  it('of the time is never above 1, whatever rounding does', () => {
    for (const arrival_ns of [1e6, 1.7e6, 3.3e6]) {
      const slow = { ...FAULTING, faultNs: () => 7.77e6, threadNs: () => 7.77e6 };
      for (const { faultShare, threadBusy } of run(slow, { arrival_ns, guests: 12, devices: 3 }).points) {
        expect(faultShare).toBeLessThanOrEqual(1);
        expect(threadBusy).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe('faults, under pressure', () => {
  const base = run(FAULTING);

  it('hold more guests than can be pinned, until their working sets no longer fit', () => {
    const sets = Math.floor((7.5 * GIB) / (GIB * SMALL.working_set));
    expect(base.fits).toBeGreaterThan(2 * 7);
    expect(base.fits).toBeLessThanOrEqual(sets + 1);
    expect(base.limit).toBe('below the share');
    expect(base.reclaimsAt).toBeLessThan(base.fits);
    expect(base.thrashesAt).toBeGreaterThan(base.fits);
  });

  it('identity of speed and waiting holds there too', () => {
    for (const { guests, throughput, faultShare } of base.points)
      expect(share(throughput, guests * fullSpeed(SMALL))).toBeCloseTo(1 - faultShare, 9);
  });

  it.each<[string, DeviceCosts, Partial<Parameters>, 'fewer' | 'same or fewer']>([
    ['larger working sets', FAULTING, { working_set: 0.4 }, 'fewer'],
    ['a larger reserve', FAULTING, { host_reserve_bytes: 3 * GIB }, 'fewer'],
    ['dearer paging', FAULTING, { refault_ns: 100_000 }, 'same or fewer'],
    ['dearer faults', { ...FAULTING, faultNs: () => 5e7, threadNs: () => 5e7 }, {}, 'fewer'],
    ['reuse without a hot part', FAULTING, { hot_access: 0.2 }, 'same or fewer'],
    ['busier devices', FAULTING, { duty: 1 }, 'same or fewer'],
  ])('%s: %s guests fit', (_, costs, set, word) => {
    const { fits } = run(costs, set);
    if (word === 'fewer') expect(fits).toBeLessThan(base.fits);
    else expect(fits).toBeLessThanOrEqual(base.fits);
  });

  it('paging in beside the thread holds up nobody else: SVA keeps more of its throughput', () => {
    const points = run({ ...FAULTING, handledInThread: false }).points;
    expect(points[32].throughput).toBeGreaterThan(2 * base.points[32].throughput);
  });

  it('a shared page table faults only for what was reclaimed', () => {
    const { points, reclaimsAt } = run({ ...FAULTING, sharesTable: true });
    for (const { guests, faultsPerSecond } of points)
      if (guests < reclaimsAt!) expect(faultsPerSecond).toBe(0);
    expect(points[points.length - 1].faultsPerSecond).toBeGreaterThan(0);
  });

  it('goes on while guests keep their share, however much of its best throughput a lane has lost', () => {
    const { fits, limit, points } = run(FAULTING, { guests: 120, keep: 0.05 });
    expect({ limit, length: points.length }).toEqual({ limit: 'below the share', length: fits + 3 });
    const best = Math.max(...points.map(({ throughput }) => throughput));
    expect(points[fits - 1].throughput).toBeLessThan(0.5 * best);
    expect(points[fits - 1].perGuest).toBeGreaterThanOrEqual(0.05 * fullSpeed(SMALL));
  });

  it('goes on where guests have their share again after some that had not', () => {
    const keep = 0.15;
    const { fits, points } = run(FAULTING, { guests: 120, keep });
    expect(points.findIndex(({ perGuest }) => perGuest < keep * fullSpeed(SMALL))).toBeLessThan(fits - 1);
    expect(points).toHaveLength(fits + 3);
  });

  it('begins with the arrival that makes memory short, measured or not', () => {
    const once = { grow_ns: 1e6, renew: 0, boot_set: 0.6, working_set: 0.05, hot_set: 1, guests: 24 };
    const { points, reclaimsAt } = run(FAULTING, once);
    expect(points.every(({ reclaimed }) => reclaimed === 0)).toBe(true);
    // 0.6 of a guest and its scope are touched by the boot, 0.05 more by its devices
    expect(reclaimsAt).toBe(Math.floor(7.5 / 0.65) + 1);
  });

  it('brings back only what was taken, and takes only what is short', () => {
    const free = run(FAULTING, { guests: 6 });
    for (const { refaulted, reclaimed } of free.points)
      expect({ refaulted, reclaimed }).toEqual({ refaulted: 0, reclaimed: 0 });
  });
});

describe('the same inputs', () => {
  it('give the same results, another seed nearly the same ones', () => {
    const one = run(FAULTING);
    expect(run(FAULTING)).toEqual(one);
    const other = run(FAULTING, {}, 2);
    expect(other.points).not.toEqual(one.points);
    expect(Math.abs(other.fits - one.fits)).toBeLessThanOrEqual(1);
  });

  it('in half the granule change little', () => {
    const half = run(FAULTING, { granule_bytes: MIB });
    const whole = run(FAULTING);
    expect(Math.abs(half.fits - whole.fits)).toBeLessThanOrEqual(1);
    for (const { guests, throughput } of whole.points.slice(0, whole.fits - 2))
      expect(share(half.points[guests - 1].throughput, throughput)).toBeCloseTo(1, 1.5);
  });

  it('of hugetlbfs is never reclaimed: no more guests start than under static pinning', () => {
    const { fits, limit, points, reclaimsAt } = run(FAULTING, { backing: 'hugetlb-2m', guests: 12 });
    expect({ fits, limit, reclaimsAt }).toEqual({ fits: 7, limit: 'no memory to pin', reclaimsAt: null });
    for (const { guests, running, pinned, resident } of points) {
      expect({ running, pinned }).toEqual({ running: Math.min(guests, 7), pinned: 0 });
      expect(resident).toBeLessThan(running * GIB);
    }
  });
});
