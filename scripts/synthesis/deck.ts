/**
 * A deck of cards: how often each card is in the trace is fixed beforehand, only the order is drawn. That is how a
 * trace reproduces published counts exactly and not just on average.
 */
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
  draw(random: Random, fits: (card: Card) => boolean = () => true): Card {
    const fitting = this.cards.map((card, i) => this.left[i] > 0 && fits(card));
    const any = fitting.includes(true);
    const open = (i: number) => (any ? fitting[i] : true);
    const total = this.left.reduce((sum, count, i) => sum + (open(i) ? count : 0), 0);
    if (total === 0) throw new Error('the deck is empty');
    let at = random.below(total);
    for (let i = 0; i < this.cards.length; i++) {
      if (!open(i)) continue;
      if (at < this.left[i]) {
        this.left[i]--;
        this.remaining--;
        return this.cards[i];
      }
      at -= this.left[i];
    }
    throw new Error('counts and total of a deck disagree');
  }
}

/** Splits `total` into whole parts in proportion to the weights, largest remainders first; the parts add up to total. */
export function inProportion<Card>(
  total: number,
  weights: readonly (readonly [Card, number])[],
): [Card, number][] {
  const sum = weights.reduce((all, [, weight]) => all + weight, 0);
  const exact = weights.map(([, weight]) => (total * weight) / sum);
  const parts = exact.map(Math.floor);
  const byRemainder = exact
    .map((value, i) => [value - parts[i], i])
    .sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  const missing = total - parts.reduce((all, part) => all + part, 0);
  for (let k = 0; k < missing; k++) parts[byRemainder[k][1]]++;
  return weights.map(([card], i) => [card, parts[i]]);
}
