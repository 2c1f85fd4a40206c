import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { expect, it } from 'vitest';
import fc from '../../src/property.test-data.js';
import { Random } from './random.js';

it('draws what uniformInt of pure-rand draws from the same generator', () => {
  const limits = fc.oneof(
    fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    fc.integer({ min: 1, max: 300 }),
    // half of all words are drawn again just above a power of two
    fc.integer({ min: 0, max: 31 }).map((bit) => 2 ** bit),
    fc.integer({ min: 1, max: 31 }).map((bit) => 2 ** bit + 1),
  );
  fc.assert(
    fc.property(fc.integer(), fc.array(limits, { minLength: 1, maxLength: 50 }), (seed, drawn) => {
      const random = new Random(seed);
      const generator = xoroshiro128plus(seed);
      for (const limit of drawn) expect(random.below(limit)).toBe(uniformInt(generator, 0, limit - 1));
    }),
  );
});

it('is right as often as the probability says', () => {
  const random = new Random(1);
  let right = 0;
  for (let i = 0; i < 10_000; i++) if (random.chance(0.3)) right++;
  expect(Math.abs(right / 10_000 - 0.3)).toBeLessThan(0.015);
  expect([random.chance(0), random.chance(1)]).toEqual([false, true]);
});
