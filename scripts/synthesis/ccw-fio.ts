/** The pin calls of fio in a guest on vfio-ccw, from the mail's counts. What is chosen and why: traces/README.md. */
import { sumOf } from '../../src/sums.js';
import type { TraceRow } from '../../src/trace/write.js';
import { type CallCounts, CONTIGUOUS_CALLS } from './call-counts.js';
import { FIO } from './ccw-states.js';
import { CcwTranslator, type DataCcw } from './channel-program.js';
import { Deck, inProportion } from './deck.js';
import { type FioProgram, planFio, STREAM_BLOCKS } from './fio-programs.js';
import { GUEST_PAGES, GuestMemory, mapGuest } from './guest.js';
import { PageAges, type PageState } from './page-ages.js';
import { PageSupply } from './page-supply.js';
import { Random } from './random.js';
import { layRun, spanOf } from './run-layout.js';
import { PARTIAL_RUNS, type RunShares, solveRunShares } from './run-shares.js';

/** Pages of fio's buffer: a scattered stream request takes every other one. */
const BUFFER_PAGES = 2 * STREAM_BLOCKS + 2;
/** More of them where calls have a page more: four calls a stream request. */
const SPARE_PAGES = 8;
/** The guest's own memory below it is never handed to a program. */
const FIRST_PAGE = 256;
/** Lists per shape that wait to be cold: about a thousand programs' worth, well inside the class. */
const COLD_LISTS = 64;

/** Other choices than the trace's own, for robustness checks. */
export interface FioVariation {
  /** Share of the data calls whose pages are not hot but in the states of CCW pages. */
  readonly notHot?: number;
  /** Share of the data calls that have one page more. */
  readonly onePageMore?: number;
}

/** Contiguity of fio's data pages, from the published run lengths; boot is 0.3 % of those calls and left out. */
export function fioRunShares(calls: CallCounts): RunShares {
  const plan = planFio(calls);
  const hits = 2 * plan.dataCcws * (1 - FIO.listsWithCcws);
  const pages = sumOf(
    plan.programs,
    ([program, count]) => count * sumOf(program.pieces, (piece) => (piece > 2 ? piece : 0)),
  );
  return solveRunShares(
    {
      fixedOnes: calls.one - hits,
      fixedTwos: plan.crossing,
      twoCalls: plan.randomRequests,
      fourCalls: calls.four,
      eightCalls: calls.eight,
      trackPages: pages,
    },
    CONTIGUOUS_CALLS,
  );
}

class FioDecks {
  readonly programs: Deck<FioProgram>;
  readonly ccwPages: Deck<1 | 2>;
  readonly crossingStates;
  readonly insideStates;
  readonly parameters: Deck<'with ccws' | 'elsewhere' | 'lists with ccws'>;
  readonly elsewhereStates;
  readonly whole: Deck<boolean>;
  readonly partial: Deck<number>;
  readonly pair: Deck<1 | 2>;
  /** State of each data call, and whether it has a page more. */
  readonly dataStates: Deck<PageState>;
  readonly onePageMore: Deck<boolean>;

  constructor(calls: CallCounts, { notHot = 0, onePageMore = 0 }: FioVariation) {
    const plan = planFio(calls);
    const shares = fioRunShares(calls);
    const inside = plan.total - plan.crossing;
    const withData = sumOf(plan.programs, ([{ pieces }, n]) => (pieces.length > 0 ? n : 0));
    const places = inProportion(withData, [
      ['with ccws', 1 - FIO.parametersElsewhere - FIO.listsWithCcws],
      ['elsewhere', FIO.parametersElsewhere],
      ['lists with ccws', FIO.listsWithCcws],
    ] as const);
    this.programs = new Deck(plan.programs);
    this.ccwPages = new Deck([
      [1, inside],
      [2, plan.crossing],
    ]);
    this.crossingStates = new Deck(inProportion(plan.crossing, FIO.control));
    this.insideStates = new Deck(inProportion(inside, FIO.control));
    this.parameters = new Deck(places);
    this.elsewhereStates = new Deck(inProportion(withData - places[0][1], FIO.control));
    const streams = withData - plan.randomRequests;
    this.whole = new Deck(
      inProportion(streams, [
        [true, shares.whole],
        [false, 1 - shares.whole],
      ]),
    );
    // one card for every piece of 8 and more; those of whole requests stay in the deck
    this.partial = new Deck(
      inProportion(calls.eight, [
        [1, 1 - shares.partial],
        ...PARTIAL_RUNS.map((run): [number, number] => [run, shares.partial / PARTIAL_RUNS.length]),
      ]),
    );
    this.pair = new Deck(
      inProportion(plan.randomRequests, [
        [2, shares.pair],
        [1, 1 - shares.pair],
      ] as const),
    );
    this.dataStates = new Deck(
      inProportion<PageState>(plan.dataCcws, [
        ['hot', 1 - notHot],
        ...FIO.control.map(([state, share]): [PageState, number] => [state, notHot * share]),
      ]),
    );
    this.onePageMore = new Deck(
      inProportion(plan.dataCcws, [
        [true, onePageMore],
        [false, 1 - onePageMore],
      ]),
    );
  }
}

/** All rows of the trace: the guest's memory, then one channel program after another. */
export function* ccwFioRows(
  calls: CallCounts,
  seed: number,
  variation: FioVariation,
): Generator<TraceRow, void> {
  const random = new Random(seed);
  const variationRandom = new Random(seed + 1);
  const decks = new FioDecks(calls, variation);
  const ages = new PageAges(GUEST_PAGES);
  const memory = new GuestMemory(FIRST_PAGE, GUEST_PAGES);
  const buffer = memory.take(BUFFER_PAGES + (variation.onePageMore ? SPARE_PAGES : 0))!;
  const supply = new PageSupply(ages, memory, random, COLD_LISTS);
  const translator = new CcwTranslator(ages);

  /** The pages of a data CCW in the state dealt to it; those in the buffer start at `at`. */
  const dataCcw = (at: number, pages: number, run: number): readonly number[] => {
    const fits = (card: PageState) => card === 'hot' || supply.has(card, 'data', pages, run);
    const state = decks.dataStates.draw(variationRandom, fits);
    return state === 'hot' ? layRun(at, pages, run, random) : supply.take(state, 'data', pages, run);
  };
  const dataPages = ({ pieces }: FioProgram): readonly (readonly number[])[] => {
    if (pieces.length === 0) return [];
    const more = pieces.map(() => Number(decks.onePageMore.draw(variationRandom)));
    if (pieces[0] === 2) {
      const pages = 2 + more[0];
      const run = decks.pair.draw(random) === 2 ? pages : 1;
      return [dataCcw(buffer + random.below(BUFFER_PAGES - spanOf(2, run)), pages, run)];
    }
    const whole = decks.whole.draw(random);
    let at = buffer + random.below(whole ? BUFFER_PAGES - STREAM_BLOCKS : 2);
    return pieces.map((piece, i) => {
      const pages = piece + more[i];
      const run = whole ? pages : piece >= 8 ? decks.partial.draw(random) : 1;
      const list = dataCcw(at, pages, run);
      at += whole ? pages : spanOf(pages, run);
      return list;
    });
  };

  yield mapGuest('4k');
  while (decks.programs.remaining > 0) {
    const program = decks.programs.draw(random);
    const width = decks.ccwPages.draw(random);
    const states = width === 2 ? decks.crossingStates : decks.insideStates;
    const ccwPages = supply.draw(states, 'ccws', width, width);
    const lists = dataPages(program);
    if (lists.length === 0) {
      yield* translator.rows({ ccwPages, parameterPage: null, data: [] });
      continue;
    }
    const place = decks.parameters.draw(random);
    const parameterPage =
      place === 'with ccws' ? ccwPages[0] : supply.draw(decks.elsewhereStates, 'parameters', 1, 1)[0];
    const listPage = place === 'lists with ccws' ? ccwPages[0] : parameterPage;
    const data: DataCcw[] = lists.map((pages) => ({ pages, listPage }));
    yield* translator.rows({ ccwPages, parameterPage, data });
  }
}
