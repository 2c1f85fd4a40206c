/**
 * Shares of page states: what the mail's single-page histograms and boot's n-page histogram were fitted with
 * (traces/README.md). Nothing here was fitted to fio's n-page histogram or to a patched one.
 */
import type { PageState } from './page-ages.js';

export type StateShares = readonly (readonly [PageState, number])[];

/** Share of the 2 KB reads of CCWs that cross a page border, as fio's call counts give it; boot is taken alike. */
export const BOOT_CROSSING = 0.5256;

export const BOOT = {
  /** Calls of one page whose page is pinned already, of all calls of one page. */
  hits: 0.43,
  /** Programs with a parameter page, in the page of their CCWs: hot. Of all calls of one page. */
  parameters: 0.1823,
  ccws: [
    ['hot', 0.078],
    ['cold', 0.922],
  ],
  /** Data calls of one page: never hot. */
  onePage: [
    ['cold', 0.48],
    ['slow', 0.52],
  ],
  /** Data calls of four pages and more: all pages of a call share the state. */
  multiPage: [
    ['hot', 0.516],
    ['cold', 0.411],
    ['slow', 0.073],
  ],
} as const satisfies Record<string, number | StateShares>;

export const FIO = {
  /** Programs whose parameters lie in another page than their CCWs, ... */
  parametersElsewhere: 0.105,
  /** ... and those where the address lists besides lie with the CCWs, so that reading them is no hit. */
  listsWithCcws: 0.043,
  /** CCWs, and parameters that lie elsewhere. */
  control: [
    ['hot', 0.072],
    ['cold', 0.417],
    ['slow', 0.511],
  ],
} as const satisfies Record<string, number | StateShares>;
