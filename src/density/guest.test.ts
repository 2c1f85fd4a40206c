import { expect, it } from 'vitest';
import { smallPlan } from './device-costs.test-data.js';
import { Guest } from './guest.js';

it('the clock spares once what a CPU has just filled, although it was in memory before', () => {
  const plan = smallPlan();
  const guest = new Guest(0, plan, 1e6, 0);
  guest.came(7);
  expect([guest.wasUsed(7, 1), guest.wasUsed(7, 2)]).toEqual([true, false]);
  guest.fill(7);
  expect([guest.wasUsed(7, 3), guest.wasUsed(7, 4)]).toEqual([true, false]);
});

it('the clock spares what its devices used, as often as they meet it', () => {
  const plan = smallPlan();
  const guest = new Guest(0, plan, 1e6, 0);
  const granule = guest.set.grow();
  guest.came(granule);
  guest.map(granule, 0);
  guest.resume(0);
  expect(guest.wasUsed(granule, 1)).toBe(true);
  // a granule of 2 MiB, all that there is: two buffers of each MiB moved are in it
  expect(guest.wasUsed(granule, 100e6)).toBe(true);
  expect(guest.wasUsed(granule, 100e6 + 1)).toBe(false);
});
