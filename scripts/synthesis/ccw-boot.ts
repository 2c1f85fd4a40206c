/** The pin calls of a guest that boots from vfio-ccw, from the mail's counts. What is chosen and why: traces/README.md. */
import type { TraceRow } from '../../src/trace/write.js';
import { BOOT_CALLS, FIO_CALLS } from './call-counts.js';
import { fioRunShares } from './ccw-fio.js';
import { BOOT, BOOT_CROSSING } from './ccw-states.js';
import { CcwTranslator, type DataCcw } from './channel-program.js';
import { BLOCKS_PER_TRACK, pieceShares } from './dasd.js';
import { Deck, inProportion } from './deck.js';
import { STREAM_BLOCKS } from './fio-programs.js';
import { GUEST_PAGES, GuestMemory, mapGuest } from './guest.js';
import { PageAges, type PageState } from './page-ages.js';
import { PageSupply } from './page-supply.js';
import { Random } from './random.js';
import { layRun, type RunLength, runsOf, spanOf } from './run-layout.js';
import { PARTIAL_RUNS, type RunShares } from './run-shares.js';

/** Any block of a track: where files lie is not known. */
const OFFSETS = Array.from({ length: BLOCKS_PER_TRACK }, (_, i) => i);
/** Buffer whose pages stay hot: one scattered call of a whole track fits. */
const BUFFER_PAGES = 2 * BLOCKS_PER_TRACK + 2;
const MOST_PAGES = BLOCKS_PER_TRACK;

type Contiguity = Pick<RunShares, 'whole' | 'partial'>;

/** Other choices than the trace's own, for robustness checks. */
export interface BootVariation {
  /** Contiguity of the data; left out: as fio's. */
  readonly runs?: Contiguity;
  /** Share of the data calls that are made of runs of two pages, in place of the runs that they would have. */
  readonly pairs?: number;
  /** Every run of a data call has a state of its own; left out: one state a call. */
  readonly stateOfRun?: boolean;
}

/** A kind of channel program: whether it has parameters, and the pages of its data CCW with an address list, if any. */
type Kind = 'bare' | 'one page' | 'several pages';

class BootDecks {
  readonly kinds: Deck<Kind>;
  readonly ccwPages: Deck<1 | 2>;
  readonly crossingStates;
  readonly insideStates;
  readonly onePageStates;
  readonly multiPageStates;
  /** The same shares for runs, more cards than there are runs. */
  readonly runStates;
  readonly sizes: Deck<number>;
  readonly tracks: Deck<'whole' | 'scattered' | number>;
  /** Cards of direct and of listed single-page data CCWs that come on top, per program. */
  readonly direct: Deck<boolean>;
  readonly listed: Deck<boolean>;
  readonly programs: number;

  constructor(runs: Contiguity) {
    const calls = BOOT_CALLS;
    const crossing = calls.two;
    this.programs = Math.round(crossing / BOOT_CROSSING);
    const inside = this.programs - crossing;
    const parameters = Math.round(calls.one * BOOT.parameters);
    const several = calls.four + calls.eight;
    const listedCcws = Math.round((calls.one * BOOT.hits) / 2);
    const onePage = calls.one - inside - parameters - 2 * listedCcws;
    const listedOnePage = listedCcws - several;
    this.kinds = new Deck<Kind>([
      ['bare', this.programs - parameters],
      ['one page', parameters - several],
      ['several pages', several],
    ]);
    this.ccwPages = new Deck([
      [1, inside],
      [2, crossing],
    ]);
    this.crossingStates = new Deck(inProportion(crossing, BOOT.ccws));
    this.insideStates = new Deck(inProportion(inside, BOOT.ccws));
    this.onePageStates = new Deck(inProportion(onePage, BOOT.onePage));
    this.multiPageStates = new Deck(inProportion(several, BOOT.multiPage));
    this.runStates = new Deck(inProportion(several * MOST_PAGES, BOOT.multiPage));
    this.sizes = new Deck([
      ...inProportion(calls.four, pieceShares(OFFSETS, STREAM_BLOCKS, 4, 8)),
      ...inProportion(calls.eight, pieceShares(OFFSETS, STREAM_BLOCKS, 8, 16)),
    ]);
    this.tracks = new Deck(
      inProportion<'whole' | 'scattered' | number>(several, [
        ['whole', runs.whole],
        ['scattered', (1 - runs.whole) * (1 - runs.partial)],
        ...PARTIAL_RUNS.map((run): [number, number] => [
          run,
          ((1 - runs.whole) * runs.partial) / PARTIAL_RUNS.length,
        ]),
      ]),
    );
    const extraListed = listedOnePage - (parameters - several);
    const directCcws = onePage - listedOnePage;
    this.listed = new Deck([
      [true, extraListed],
      [false, parameters - extraListed],
    ]);
    // two chances per program
    const chances = 2 * this.programs;
    this.direct = new Deck([
      [true, directCcws],
      [false, chances - directCcws],
    ]);
  }
}

/** All rows of the trace: the guest's untouched memory, then one channel program after another. */
export function* ccwBootRows(seed: number, variation: BootVariation): Generator<TraceRow, void> {
  const random = new Random(seed);
  const decks = new BootDecks(variation.runs ?? fioRunShares(FIO_CALLS));
  const variationRandom = new Random(seed + 1);
  const ages = new PageAges(GUEST_PAGES);
  const memory = new GuestMemory(0, GUEST_PAGES);
  const buffer = memory.take(BUFFER_PAGES)!;
  const supply = new PageSupply(ages, memory, random, Number.POSITIVE_INFINITY);
  const translator = new CcwTranslator(ages);

  const onePage = () => supply.draw(decks.onePageStates, 'data', 1, 1);
  const severalPages = (): readonly number[] => {
    const pages = decks.sizes.draw(random);
    const track = decks.tracks.draw(random);
    const run: RunLength = variationRandom.chance(variation.pairs ?? 0)
      ? 'pairs'
      : track === 'whole'
        ? pages
        : track === 'scattered' || pages < 8
          ? 1
          : track;
    const hotPages = () =>
      layRun(buffer + random.below(BUFFER_PAGES + 1 - spanOf(pages, run)), pages, run, random);
    if (variation.stateOfRun) {
      return runsOf(hotPages()).flatMap((hot) => {
        const fits = (card: PageState) => card !== 'cold' || supply.has(card, 'data', hot.length, hot.length);
        const state = decks.runStates.draw(random, fits);
        return state === 'hot' ? hot : supply.take(state, 'data', hot.length, hot.length);
      });
    }
    const state = decks.multiPageStates.draw(
      random,
      (card) => card !== 'cold' || supply.has('cold', 'data', pages, run),
    );
    return state === 'hot' ? hotPages() : supply.take(state, 'data', pages, run);
  };

  yield mapGuest('4k:untouched');
  while (decks.kinds.remaining > 0) {
    const kind = decks.kinds.draw(random);
    const width = decks.ccwPages.draw(random);
    const ccwPages = supply.draw(
      width === 2 ? decks.crossingStates : decks.insideStates,
      'ccws',
      width,
      width,
    );
    const parameterPage = kind === 'bare' ? null : ccwPages[0];
    const data: DataCcw[] = [];
    if (kind === 'several pages') data.push({ pages: severalPages(), listPage: parameterPage });
    if (kind === 'one page') data.push({ pages: onePage(), listPage: parameterPage });
    if (kind !== 'bare' && decks.listed.draw(random))
      data.push({ pages: onePage(), listPage: parameterPage });
    for (let i = 0; i < 2; i++) {
      if (decks.direct.draw(random)) data.push({ pages: onePage(), listPage: null });
    }
    yield* translator.rows({ ccwPages, parameterPage, data });
  }
}
