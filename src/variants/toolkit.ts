/** What a user's variant module is handed: the built-in paths, the step numbers by name, errnos. */
import { didYouMean } from '../did-you-mean.js';
import { minus } from '../errno.js';
import { asRecorded, byHcall, byMmio, byPio } from '../kernel/kvm/doorbell-ways.js';
import { kvmRwGuest } from '../kernel/kvm/guest-rw.js';
import { serveMmio } from '../kernel/kvm/kick.js';
import { NOTE_CONTIGUOUS_RUN } from '../kernel/ledger.js';
import type { StepTable } from '../kernel/steps.js';
import {
  dmaRwOf,
  MERGED,
  onePage,
  PATCH_V1,
  PATCH_V2,
  takeMm,
  takeMmNotZero,
  wholeDma,
} from '../kernel/type1/dma-rw.js';
import { NO_DMA } from '../kernel/type1/dma-tree.js';
import { groupHeld, groupTaken } from '../kernel/type1/group.js';
import { pinOnePage, pinPageByPage, startPage, unwindPins } from '../kernel/type1/pin.js';
import { pinContiguous, pinRun } from '../kernel/type1/pin-contiguous.js';
import { pinMapBatched, pinMapLargeFolio, pinMapPageByPage } from '../kernel/type1/pin-map.js';

export interface KernelToolkit {
  /** Number of a step by its name (`vfiobench list steps`), the variant's own ones included. Throws if there is none. */
  step(name: string): number;
  readonly minus: typeof minus;
  readonly NO_DMA: typeof NO_DMA;
  /** Kind of the note behind the probe `contiguous_npage`. */
  readonly NOTE_CONTIGUOUS_RUN: typeof NOTE_CONTIGUOUS_RUN;
  readonly groupTaken: typeof groupTaken;
  readonly groupHeld: typeof groupHeld;
  readonly startPage: typeof startPage;
  readonly pinOnePage: typeof pinOnePage;
  readonly unwindPins: typeof unwindPins;
  readonly pinPageByPage: typeof pinPageByPage;
  readonly pinContiguous: typeof pinContiguous;
  readonly pinRun: typeof pinRun;
  readonly pinMapPageByPage: typeof pinMapPageByPage;
  readonly pinMapBatched: typeof pinMapBatched;
  readonly pinMapLargeFolio: typeof pinMapLargeFolio;
  readonly kvmRwGuest: typeof kvmRwGuest;
  /** vfio_dma_rw, put together from the parts below. */
  readonly dmaRwOf: typeof dmaRwOf;
  readonly takeMm: typeof takeMm;
  readonly takeMmNotZero: typeof takeMmNotZero;
  readonly wholeDma: typeof wholeDma;
  readonly onePage: typeof onePage;
  readonly PATCH_V1: typeof PATCH_V1;
  readonly PATCH_V2: typeof PATCH_V2;
  readonly MERGED: typeof MERGED;
  /** How KVM serves an MMIO write, and how doorbells are done. */
  readonly serveMmio: typeof serveMmio;
  readonly byMmio: typeof byMmio;
  readonly byPio: typeof byPio;
  readonly byHcall: typeof byHcall;
  readonly asRecorded: typeof asRecorded;
}

/** @param steps the step table of the run, with the variant's own steps in it */
export function kernelToolkit(steps: StepTable): KernelToolkit {
  return {
    step(name: string): number {
      const number = steps.find(name);
      if (number === undefined) {
        throw new Error(`no step is called ${name}${didYouMean(name, steps.names)}; vfiobench list steps`);
      }
      return number;
    },
    minus,
    NO_DMA,
    NOTE_CONTIGUOUS_RUN,
    groupTaken,
    groupHeld,
    startPage,
    pinOnePage,
    unwindPins,
    pinPageByPage,
    pinContiguous,
    pinRun,
    pinMapPageByPage,
    pinMapBatched,
    pinMapLargeFolio,
    kvmRwGuest,
    dmaRwOf,
    takeMm,
    takeMmNotZero,
    wholeDma,
    onePage,
    PATCH_V1,
    PATCH_V2,
    MERGED,
    serveMmio,
    byMmio,
    byPio,
    byHcall,
    asRecorded,
  };
}
