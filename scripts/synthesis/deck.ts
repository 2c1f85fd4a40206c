/**
 * A deck of cards: how often each card is in the trace is fixed beforehand, only the order is drawn. That is how a
 * trace reproduces published counts exactly and not just on average.
 */
import { sumOf } from '../../src/sums.js';
import type { Random } from './random.js';

export class Deck<Card> {
  private readonly cards: Card[] = [];
  private readonly left: number[] = [];
  /** Cards not drawn yet. */
  remaining = 0;

  /** @param counts how often each card is there: whole numbers */
  constructor(counts: Iterable<readonly [Card, number]>) {
    for (const [card, count] of counts) {
      if (!Number.isInteger(count) || count < 0) throw new Error(`${card} can't be there ${count} times`);
      this.cards.push(card);
      this.left.push(count);
      this.remaining += count;
    }
  }

  /**
   * Draws a card, every remaining one with equal probability among those that `fits` accepts; where it accepts none of
   * them, among all, so that the counts come out whatever happens. Throws Error when the deck is empty.
   */
  draw(random: Random, fits?: (card: Card) => boolean): Card {
    if (this.remaining === 0) throw new Error('the deck is empty');
    const open =
      fits === undefined ? this.left : this.left.map((count, i) => (fits(this.cards[i]) ? count : 0));
    const total = fits === undefined ? this.remaining : sumOf(open);
    return total > 0
      ? this.take(open, random.below(total))
      : this.take(this.left, random.below(this.remaining));
  }

  /** @param open how many of each card are to be drawn from, of which that at index `at` is taken */
  private take(open: readonly number[], at: number): Card {
    let left = at;
    let card = 0;
    while (left >= open[card]) left -= open[card++];
    this.left[card]--;
    this.remaining--;
    return this.cards[card];
  }
}

/** Splits `total` into whole parts in proportion to the weights, largest remainders first; the parts add up to total. */
export function inProportion<Card>(
  total: number,
  weights: readonly (readonly [Card, number])[],
): [Card, number][] {
  const sum = sumOf(weights, ([, weight]) => weight);
  const exact = weights.map(([, weight]) => (total * weight) / sum);
  const parts = exact.map(Math.floor);
  const byRemainder = exact
    .map((value, i) => [value - parts[i], i])
    .sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  const missing = total - sumOf(parts);
  for (let k = 0; k < missing; k++) parts[byRemainder[k][1]]++;
  return weights.map(([card], i) => [card, parts[i]]);
}
