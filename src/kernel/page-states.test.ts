import { describe, expect, it } from 'vitest';
import { PageStates } from './page-states.js';

describe('page states', () => {
  it('of an address space: where the next state begins costs what is in use, not the distance', () => {
    const states = new PageStates();
    const far = 2 ** 51 + 700;
    expect(states.runEnd(3, 2 ** 52)).toBe(2 ** 52);
    states.fill(far, far + 1000, 2);
    states.fill(5, 6, 1);
    expect([states.runEnd(3, far + 9), states.runEnd(5, far), states.runEnd(6, 2 ** 52)]).toEqual([
      5,
      6,
      far,
    ]);
    expect([states.runEnd(far, 2 ** 52), states.runEnd(far + 1000, 2 ** 52)]).toEqual([far + 1000, 2 ** 52]);
    states.clear(0, 2 ** 52);
    expect(states.runEnd(6, far)).toBe(far);
  });
});
