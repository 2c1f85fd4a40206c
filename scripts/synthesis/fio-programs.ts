/** How many channel programs of which kind lie behind the calls of the fio run: arithmetic on its @npage counts. */
import type { CallCounts } from './call-counts.js';
import { trackPieces } from './dasd.js';

export const STREAM_BLOCKS = 32;
/** A stream request starts 0, 4 or 8 blocks into a track, equally often: multiples of 32 blocks modulo 12. */
const STREAM_OFFSETS = [0, 4, 8] as const;
const RANDOM_BLOCKS = 2;

/** Pages of the data CCWs of one kind of program. */
export interface FioProgram {
  readonly name: string;
  readonly pieces: readonly number[];
}

export interface FioPlan {
  /** Each kind of program and how often it runs. */
  readonly programs: readonly (readonly [FioProgram, number])[];
  /** Programs in all, and those whose CCWs cross a page border. */
  readonly total: number;
  readonly crossing: number;
  /** Data CCWs in all: each has its address list read twice. */
  readonly dataCcws: number;
  /** Programs of two-page requests. */
  readonly randomRequests: number;
}

/**
 * Solves the counts for the programs behind them. Streams of 128 KB give all calls of four pages and more; what calls
 * of one and two pages remain must be requests of two blocks and the control blocks of every program, which leaves no
 * freedom: a program reads its CCWs (one page, or two where they cross a border), pins its parameters (one page), and
 * per data CCW reads the address list twice (one page each) and pins the data. Whole-number remainders become programs
 * with one piece only, or no data at all.
 */
export function planFio(calls: CallCounts): FioPlan {
  const [first, middle, last] = STREAM_OFFSETS.map((offset) => trackPieces(offset, STREAM_BLOCKS));
  const crossers = Math.floor(calls.four / 2);
  const others = calls.eight - 2 * crossers;
  // pieces of 8 and more: three in the first and middle kind (12 12 8, 8 12 12), two in the last (4 12 12 4)
  const pairs = Math.floor(others / 6);
  const oddEights = others - 6 * pairs;
  const oddFours = calls.four - 2 * crossers;
  const streams = 2 * pairs + crossers + oddEights + oddFours;
  const streamCcws = calls.eight + calls.four;
  const rest = calls.one + calls.two - 2 * streams - 2 * streamCcws;
  const randomRequests = Math.floor(rest / 5);
  const noData = rest - 5 * randomRequests;
  const programs: [FioProgram, number][] = [
    [{ name: 'stream at 0', pieces: first }, pairs],
    [{ name: 'stream at 4', pieces: middle }, pairs],
    [{ name: 'stream at 8', pieces: last }, crossers],
    [{ name: 'random', pieces: [RANDOM_BLOCKS] }, randomRequests],
    [{ name: 'eight', pieces: [8] }, oddEights],
    [{ name: 'four', pieces: [4] }, oddFours],
    [{ name: 'no data', pieces: [] }, noData],
  ];
  return {
    programs,
    total: streams + randomRequests + noData,
    crossing: calls.two - randomRequests,
    dataCcws: streamCcws + randomRequests,
    randomRequests,
  };
}
