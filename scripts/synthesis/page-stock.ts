/**
 * Which pages a call is given, so that their ages put them into the wanted class. Lists of pages are used again whole:
 * a list that was pinned goes back into the stock and comes out when it is old enough.
 */
import type { PageAges, PageState } from './page-ages.js';

/** Oldest first; shifting an array of a hundred thousand would take too long. */
class Queue {
  private items: (readonly number[])[] = [];
  private head = 0;

  get length(): number {
    return this.items.length - this.head;
  }

  get oldest(): readonly number[] | undefined {
    return this.items[this.head];
  }

  push(list: readonly number[]): void {
    this.items.push(list);
  }

  shift(): readonly number[] {
    const list = this.items[this.head++];
    if (this.head > 4096 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return list;
  }
}

/** Lists of one shape (number of pages and longest run). */
export class PageStock {
  private readonly cold = new Queue();
  private readonly slow = new Queue();
  private recent: readonly number[] | null = null;

  /**
   * @param fresh makes a list of pages that nobody has pinned, or null where memory for it has run out
   * @param coldLists lists that are kept for the class cold; more than that go among the slow ones
   */
  constructor(
    private readonly ages: PageAges,
    private readonly fresh: () => readonly number[] | null,
    private readonly coldLists: number,
  ) {}

  private is(list: readonly number[] | null | undefined, state: PageState): boolean {
    return !!list && list.every((page) => this.ages.state(page) === state);
  }

  /** Lists that waited too long to be cold still. */
  private retire(): void {
    while (this.is(this.cold.oldest, 'slow')) this.slow.push(this.cold.shift());
  }

  /** Whether a list of that class can be had now. */
  has(state: PageState): boolean {
    this.retire();
    if (state === 'hot') return this.is(this.recent, 'hot');
    if (state === 'cold') return this.is(this.cold.oldest, 'cold');
    return true;
  }

  /** Takes a list of that class out of the stock; where there is none, the nearest that there is: a fresh one. */
  take(state: PageState): readonly number[] {
    this.retire();
    if (state === 'hot' && this.recent && this.is(this.recent, 'hot')) return this.recent;
    if (state === 'cold' && this.is(this.cold.oldest, 'cold')) return this.cold.shift();
    if (state === 'slow' && this.is(this.slow.oldest, 'slow')) return this.slow.shift();
    const list = this.fresh() ?? (this.slow.length > 0 ? this.slow.shift() : null);
    if (list === null) throw new Error('guest memory is used up');
    return list;
  }

  /** Gives a list back after its pages were pinned. */
  giveBack(list: readonly number[]): void {
    if (list === this.recent) return;
    if (this.recent) (this.cold.length < this.coldLists ? this.cold : this.slow).push(this.recent);
    this.recent = list;
  }
}
