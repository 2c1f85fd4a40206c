/** The one source of chance in trace synthesis: pure-rand with a seed that the trace's metadata names. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

export class Random {
  private readonly generator: RandomGenerator;

  constructor(seed: number) {
    this.generator = xoroshiro128plus(seed);
  }

  /** A whole number from 0 to below `limit`. */
  below(limit: number): number {
    return uniformInt(this.generator, 0, limit - 1);
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.below(1 << 30) < probability * (1 << 30);
  }
}
