/** Page lists for the calls of a trace, by shape and wanted state. */
import type { Deck } from './deck.js';
import type { GuestMemory } from './guest.js';
import type { PageAges, PageState } from './page-ages.js';
import { PageStock } from './page-stock.js';
import type { Random } from './random.js';
import { layRun, type RunLength, spanOf } from './run-layout.js';

export class PageSupply {
  private readonly stocks = new Map<string, PageStock>();

  constructor(
    private readonly ages: PageAges,
    private readonly memory: GuestMemory,
    private readonly random: Random,
    private readonly coldLists: number,
  ) {}

  private stock(use: string, pages: number, run: RunLength): PageStock {
    const key = `${use} ${pages} ${run}`;
    let stock = this.stocks.get(key);
    if (stock === undefined) {
      const fresh = () => {
        const start = this.memory.take(spanOf(pages, run));
        return start === null ? null : layRun(start, pages, run, this.random);
      };
      stock = new PageStock(this.ages, fresh, this.coldLists);
      this.stocks.set(key, stock);
    }
    return stock;
  }

  /**
   * A list of pages in a state drawn from the deck among those that can be had. The list counts as pinned from now on;
   * it is given back at once, since the programs of a trace run one after another.
   * @param use keeps lists of different uses apart
   */
  draw(states: Deck<PageState>, use: string, pages: number, run: RunLength): readonly number[] {
    const stock = this.stock(use, pages, run);
    return this.take(
      states.draw(this.random, (state) => stock.has(state)),
      use,
      pages,
      run,
    );
  }

  /** Whether such a list can be had now. */
  has(state: PageState, use: string, pages: number, run: RunLength): boolean {
    return this.stock(use, pages, run).has(state);
  }

  /** A list of pages in the given state. */
  take(state: PageState, use: string, pages: number, run: RunLength): readonly number[] {
    const stock = this.stock(use, pages, run);
    const list = stock.take(state);
    stock.giveBack(list);
    return list;
  }
}
