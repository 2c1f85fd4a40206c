/**
 * A sum that never rounds: non-negative integers below 2^53 each, the sum of any size, in two limbs to the base 2^53.
 * Exact sums are the same in whatever order and by however many workers the values were added.
 */
const BASE = 2 ** 53;

export class ExactSum {
  /** The low limb, below 2^53, and how often it ran over. A typed array: a field would box the double on every store. */
  private readonly limbs = new Float64Array(2);

  /** @param value integer, 0 <= value < 2^53 */
  add(value: number): void {
    const limbs = this.limbs;
    const low = limbs[0];
    const room = BASE - value;
    if (low >= room) {
      limbs[0] = low - room;
      limbs[1]++;
    } else {
      limbs[0] = low + value;
    }
  }

  /** Adds another sum. */
  merge(other: ExactSum): void {
    this.add(other.limbs[0]);
    this.limbs[1] += other.limbs[1];
  }

  toBigInt(): bigint {
    return BigInt(this.limbs[1]) * 2n ** 53n + BigInt(this.limbs[0]);
  }

  /** The nearest double. */
  toNumber(): number {
    return this.limbs[1] === 0 ? this.limbs[0] : Number(this.toBigInt());
  }

  /** The sum divided by a positive integer below 2^53: within one unit in the last place of the true quotient. */
  dividedBy(divisor: number): number {
    if (this.limbs[1] === 0) return this.limbs[0] / divisor;
    const sum = this.toBigInt();
    const by = BigInt(divisor);
    return Number(sum / by) + Number(sum % by) / divisor;
  }
}
