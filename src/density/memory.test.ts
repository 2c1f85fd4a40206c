import { expect, it } from 'vitest';
import { smallPlan } from './device-costs.test-data.js';
import { Guest } from './guest.js';
import { Memory } from './memory.js';

it('a granule costs what is reclaimed for it, and more for what a device had mapped', () => {
  const guests: Guest[] = [];
  const memory = new Memory(3, guests, { batch: 2, frameNs: 100, invalidateNs: 7 });
  const guest = new Guest(0, smallPlan(), 1e6, 0);
  guests.push(guest);
  const bring = (granule: number) => memory.bring(guest, granule, false);
  expect([bring(0), bring(1), bring(2)]).toEqual([0, 0, 0]);
  guest.map(0, 0);
  // all of them are new, and spared once: the clock takes 0 and 1 as it comes round
  expect(bring(3)).toBe(2 * 100 + 7);
  expect([0, 1, 2, 3].map((granule) => guest.resident[granule])).toEqual([0, 0, 1, 1]);
  expect([guest.mappedCount, memory.reclaimed, memory.refaulted]).toEqual([0, 2, 0]);
  expect(bring(0)).toBe(0);
  expect([memory.reclaimed, memory.refaulted]).toEqual([2, 1]);
  // neither is mapped: no notifier
  expect(bring(1)).toBe(2 * 100);
});

it('all but a spare batch can be pinned', () => {
  const memory = new Memory(10, [], { batch: 2, frameNs: 0, invalidateNs: 0 });
  expect([memory.canPin(8, 2), memory.canPin(9, 2), memory.canPin(10, 0), memory.canPin(11, 0)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});
