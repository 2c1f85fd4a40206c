/** The one source of chance in trace synthesis: pure-rand with a seed that the trace's metadata names. */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

const WORDS = 2 ** 32;
const SIGN = 1 << 31;

export class Random {
  private readonly generator: RandomGenerator;

  constructor(seed: number) {
    this.generator = xoroshiro128plus(seed);
  }

  /** A whole number from 0 to below `limit`, below 2^32: as pure-rand's uniformInt draws it, several times as fast. */
  below(limit: number): number {
    // of a power of two, no word is to be drawn again, and the lowest bits are the remainder
    if ((limit & (limit - 1)) === 0) return this.generator.next() & (limit - 1);
    const fair = WORDS - (WORDS % limit);
    let word = (this.generator.next() ^ SIGN) >>> 0;
    while (word >= fair) word = (this.generator.next() ^ SIGN) >>> 0;
    return word % (limit >>> 0);
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.below(1 << 30) < probability * (1 << 30);
  }
}
