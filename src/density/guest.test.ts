import { expect, it } from 'vitest';
import { smallPlan } from './device-costs.test-data.js';
import { Guest } from './guest.js';

it('the clock spares once what a CPU has just filled, although it was in memory before', () => {
  const plan = smallPlan();
  const guest = new Guest(0, plan.layout, plan, 1e6, 1, 0);
  guest.came(7);
  expect([guest.wasUsed(7, 1), guest.wasUsed(7, 2)]).toEqual([true, false]);
  guest.fill(7);
  expect([guest.wasUsed(7, 3), guest.wasUsed(7, 4)]).toEqual([true, false]);
});
