/** What the small traces that costs are measured on have in common. */
import type { TraceRow } from '../trace/write.js';

export const PAGE = 4096;

/** Where the measured mapping lies. */
export const AT = 2 ** 32;

/** A device's first access costs what later ones do not: it goes elsewhere. */
export const OPENED: readonly TraceRow[] = [
  { op: 'map', addr: 0, len: PAGE, backing: '4k' },
  { op: 'dev_dma', addr: 0, len: PAGE },
];
