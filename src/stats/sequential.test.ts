import { describe, expect, it } from 'vitest';
import { Random } from './random.js';
import { AtMost, binomialTail, tell } from './sequential.test-data.js';

describe('a share told by sequential draws', () => {
  /** Of many tests the share that is told to hold, and the mean number of draws. */
  function of(make: () => AtMost, probability: number) {
    const random = new Random(3, probability * 1000);
    let [held, draws] = [0, 0];
    const tests = 3000;
    for (let i = 0; i < tests; i++) {
      const test = make();
      tell([test], () => [random.uniform() < probability]);
      if (test.holds === true) held++;
      draws += test.draws;
    }
    return { held: held / tests, draws: draws / tests };
  }

  it.each([
    [0.05, 150],
    [0.025, 100],
    [0.05, 60],
    [0.05, 30],
  ])(
    '%f errs no oftener than %i draws of which three standard errors more fail, and draws less',
    (share, n) => {
      const make = () => new AtMost(share, n);
      const { worse, falseAlarms } = make();
      const good = of(make, share);
      expect(1 - good.held).toBeLessThan(falseAlarms + 3 * Math.sqrt(falseAlarms / 3000));
      expect(good.draws).toBeLessThan(n / 1.5);
      expect(of(make, worse).held).toBeLessThan(0.01 + 3 * Math.sqrt(0.01 / 3000));
      // what it stands for
      const hits = Math.ceil(n * share + 3 * Math.sqrt(n * share * (1 - share)));
      expect(1 - binomialTail(n, worse, hits)).toBeCloseTo(0.01, 6);
    },
  );

  it('is a binomial tail', () => {
    expect(binomialTail(4, 0.5, 3)).toBeCloseTo(5 / 16, 12);
    expect(binomialTail(10, 0.1, 0)).toBeCloseTo(1, 12);
  });
});
