/** Random numbers for resampling: the same stream for the same seed, on any machine. */

import { normalQuantile } from './normal.js';

/** Variance from which on a binomial is drawn as a normal distribution. */
const MOST_EXACT = 1e9;

/** Seeds that a user may give are 32-bit words. */
export const LAST_SEED = 0xffffffff;

/** With this many the 95 % interval of a mean over seeds is ±6 % of what seeds differ by; each is a replay of its own. */
export const MOST_SEEDS = 1000;

/** Uniform numbers in (0, 1) from sfc32 (Chris Doty-Humphrey, public domain). */
export class Random {
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 1;

  /** @param seeds 32-bit words, all of which matter */
  constructor(...seeds: readonly number[]) {
    for (const seed of seeds) {
      this.a ^= seed;
      for (let i = 0; i < 12; i++) this.word();
    }
  }

  private word(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    this.c |= 0;
    return sum >>> 0;
  }

  uniform(): number {
    return (this.word() + 0.5) / 4294967296;
  }

  /** An integer below n, n up to 2^32. */
  below(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /**
   * How many of n trials succeed, each with probability p, in a time that does not depend on n: exact, but for numbers
   * so large that the normal distribution is as good as doubles are.
   */
  binomial(n: number, p: number): number {
    if (n <= 0 || p <= 0) return 0;
    if (p >= 1) return n;
    if (p > 0.5) return n - this.binomial(n, 1 - p);
    if (n * p < 10) return this.byWaiting(n, p);
    const variance = n * p * (1 - p);
    if (variance < MOST_EXACT) return this.byRejection(n, p);
    const drawn = Math.round(n * p + Math.sqrt(variance) * normalQuantile(this.uniform()));
    return Math.min(n, Math.max(0, drawn));
  }

  /** Adds up waiting times to the next success (Devroye 1986): n * p + 1 steps on average. */
  private byWaiting(n: number, p: number): number {
    const log = Math.log1p(-p);
    let successes = -1;
    for (let trial = 0; trial <= n; successes++) trial += Math.floor(Math.log(this.uniform()) / log) + 1;
    return successes;
  }

  /** Transformed rejection BTRS (Hörmann 1993), for n * p >= 10 and p <= 1/2. */
  private byRejection(n: number, p: number): number {
    const deviation = Math.sqrt(n * p * (1 - p));
    const b = 1.15 + 2.53 * deviation;
    const a = -0.0873 + 0.0248 * b + 0.01 * p;
    const c = n * p + 0.5;
    const v0 = 0.92 - 4.2 / b;
    const alpha = (2.83 + 5.1 / b) * deviation;
    const mode = Math.floor((n + 1) * p);
    const odds = Math.log(p / (1 - p));
    const logAtMode = logFactorial(mode) + logFactorial(n - mode);
    for (;;) {
      const u = this.uniform() - 0.5;
      const v = this.uniform();
      const us = 0.5 - Math.abs(u);
      const k = Math.floor(((2 * a) / us + b) * u + c);
      if (k < 0 || k > n) continue;
      if (us >= 0.07 && v <= v0) return k;
      const accept = logAtMode - logFactorial(k) - logFactorial(n - k) + (k - mode) * odds;
      if (Math.log((v * alpha) / (a / (us * us) + b)) <= accept) return k;
    }
  }

  /** Draws n values from shares of `counts` with replacement, as counts: a multinomial by binomials, row by row. */
  multinomial(counts: ArrayLike<number>, n: number, into: Float64Array): void {
    let left = n;
    let weight = 0;
    for (let i = 0; i < counts.length; i++) weight += counts[i];
    for (let i = 0; i < counts.length; i++) {
      into[i] = left === 0 || counts[i] === 0 ? 0 : this.binomial(left, counts[i] / weight);
      left -= into[i];
      weight -= counts[i];
    }
  }
}

/** ln(k!), by Stirling's series above a small table. */
function logFactorial(k: number): number {
  if (k < SMALL.length) return SMALL[k];
  const x = k + 1;
  const series = 1 / (12 * x) - 1 / (360 * x ** 3);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}

const SMALL: readonly number[] = Array.from({ length: 16 }, (_, k) => {
  let sum = 0;
  for (let i = 2; i <= k; i++) sum += Math.log(i);
  return sum;
});
