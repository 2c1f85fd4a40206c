/** A host in time: which granules fault and what is priced for them, what it has and holds. */
import { describe, expect, it } from 'vitest';
import { FAULTING, fullSpeed, GIB, MIB, SMALL, smallPlan } from './device-costs.test-data.js';
import { hostPlan } from './host-plan.js';
import { HostSimulation } from './host-simulation.js';

describe('faults', () => {
  it('meet each granule once: as many as a Poisson process has met by then', () => {
    const values = { ...SMALL, renew: 0, first_set: 1, boot_set: 0, hot_access: 0.2 };
    const host = new HostSimulation(smallPlan(values), {
      ...FAULTING,
      pagesPerFault: 512,
      faultNs: () => 0,
      threadNs: () => 0,
      startNs: 0,
    });
    host.arrive();
    const set = (GIB * values.working_set) / (2 * MIB);
    for (const seconds of [0.05, 0.2, 0.5]) {
      host.runUntil(seconds * 1e9);
      const { moved, mapped, faults } = host.snapshot();
      expect(moved[0]).toBeCloseTo((seconds * fullSpeed(values)) / MIB, 3);
      // two buffers of a MiB for each MiB are one granule of 2 MiB
      const met = set * (1 - Math.exp(-moved[0] / set));
      expect(Math.abs(mapped - met)).toBeLessThan(4 * Math.sqrt(met) + 1);
      expect(faults).toBe(mapped);
    }
  });

  it.each([
    [1, 512, 1],
    [3, 171, 1],
    [511, 2, 1],
    [512, 1, 1],
    [700, 1, 2],
    [768, 1, 2],
    [1024, 1, 2],
    [4096, 1, 8],
  ])('that map %d pages: %d for a granule, %d granules a fault', (pagesPerFault, faults, granules) => {
    const host = new HostSimulation(smallPlan({ ...SMALL, renew: 0, first_set: 1, boot_set: 0 }), {
      ...FAULTING,
      pagesPerFault,
    });
    host.arrive();
    host.runUntil(20e9);
    const one = host.snapshot();
    // 16 extents of 16 MiB, 8 granules each; runs end at what is mapped
    const mapped = one.faults / faults;
    if (granules === 1) expect(one.mapped).toBe(mapped);
    else expect(one.mapped).toBeLessThanOrEqual(mapped * granules);
    expect(one.mapped).toBeGreaterThanOrEqual(126);
    if (granules === 8) expect(one.faults).toBeLessThan(70);
  });

  /** The first fault of one guest, or those that map one granule, and the pages that were priced. */
  function firstFault(
    pagesPerFault: number,
    seed: number,
  ): { faults: number; mapped: number; priced: number[] } {
    const priced: number[] = [];
    const faultNs = (pages: number): number => {
      priced.push(pages);
      return 3000 + 200 * pages;
    };
    const costs = { ...FAULTING, pagesPerFault, faultNs, startNs: 0 };
    const host = new HostSimulation(smallPlan({ ...SMALL, boot_set: 0 }, seed), costs);
    host.arrive();
    for (let ns = 1e4; host.snapshot().faults === 0; ns += 1e4) host.runUntil(ns);
    const { faults, mapped } = host.snapshot();
    return { faults, mapped, priced };
  }

  it.each([
    [[129, 129, 129, 125], 1],
    [[511, 1], 1],
    [[512], 1],
    [[1024], 2],
  ])('are priced by the pages that each maps: %j', (pages, granules) => {
    const one = firstFault(pages[0], 1);
    expect(one).toMatchObject({ faults: pages.length, mapped: granules, priced: [...new Set(pages)] });
  });

  it('that map one and a half granules map one or two, and are priced for what they map', () => {
    let granules = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const { mapped, priced } = firstFault(768, seed);
      granules += mapped;
      // at the end of a guest it is cut
      expect([[768], [768, 512]]).toContainEqual(priced);
    }
    expect(granules / 200).toBeCloseTo(1.5, 1);
  });

  it('come for rings and descriptors too, but where those are pinned', () => {
    const values = { ...SMALL, pinned_scope_bytes: 64 * MIB, renew: 0, first_set: 1, boot_set: 0, guests: 2 };
    const [all, pinned] = [false, true].map((pinnedScope) => {
      const host = new HostSimulation(smallPlan(values), { ...FAULTING, pinnedScope, startNs: 0 });
      host.arrive();
      host.runUntil(30e9);
      return host.snapshot();
    });
    expect(all.mapped).toBe(pinned.mapped);
    expect(all.faults - pinned.faults).toBe(32);
    expect(all.waited[0]).toBeGreaterThan(pinned.waited[0]);
    expect(all.moved[0]).toBeLessThan(pinned.moved[0]);
  });
});

describe('memory', () => {
  it('never use more than the host has, and reclaim nothing that is pinned', () => {
    const values = { ...SMALL, working_set: 0.5, pinned_scope_bytes: 64 * MIB };
    const plan = smallPlan(values);
    const host = new HostSimulation(plan, { ...FAULTING, pinnedScope: true });
    for (let i = 0; i < 30; i++) {
      host.arrive();
      for (let part = 1; part <= 4; part++) {
        host.runUntil((i * 4 + part) * 1e9);
        const { frames } = host.memory;
        expect(frames.used).toBeLessThanOrEqual(plan.frames);
        expect(host.guests.reduce((sum, guest) => sum + guest.resident.reduce((a, b) => a + b, 0), 0)).toBe(
          frames.used,
        );
        for (const guest of host.guests) {
          expect(guest.mapped.every((is, granule) => is === 0 || guest.resident[granule] === 1)).toBe(true);
          expect(plan.layout.scope.every((granule) => guest.mapped[granule] === 1)).toBe(true);
        }
      }
    }
    expect(host.snapshot().pinned).toBe(host.guests.length * 32);
    expect(host.snapshot().reclaimed).toBeGreaterThan(1000);
  });

  it('is asked about at the time that it is', () => {
    const host = new HostSimulation(smallPlan(), FAULTING);
    host.arrive();
    for (const seconds of [1, 3]) {
      host.runUntil(seconds * 1e9);
      // devices fault all the time
      expect(seconds * 1e9 - host.memory.now).toBeLessThan(0.1e9);
    }
  });

  it('a guest that cannot start is not there', () => {
    const values = { ...SMALL, pinned_scope_bytes: 512 * MIB };
    const host = new HostSimulation(
      hostPlan(values, { guestBytes: GIB, hostBytes: 2 * GIB, seed: 1, pinsScope: true }),
      {
        ...FAULTING,
        pinnedScope: true,
      },
    );
    expect([host.arrive(), host.arrive(), host.arrive()]).toEqual([true, true, false]);
    expect(host.guests).toHaveLength(2);
  });
});
