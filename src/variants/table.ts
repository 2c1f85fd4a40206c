/** Every built-in variant. The CLI, its help, "did you mean" and the tests read this table. */
import { batch } from './batch.js';
import { batchLargestBlock } from './batch-largest-block.js';
import { batchLeafAdvance } from './batch-leaf-advance.js';
import { batchRootEntry } from './batch-root-entry.js';
import { batchSmallestBlock } from './batch-smallest-block.js';
import { contiguousPin } from './contiguous-pin.js';
import { dmaRwGroupHeld } from './dma-rw-group-held.js';
import { dmaRwMmgetNotZero } from './dma-rw-mmget-not-zero.js';
import { dmaRwMutex } from './dma-rw-mutex.js';
import { dmaRwRwsem } from './dma-rw-rwsem.js';
import { hcall } from './hcall.js';
import { hostSva } from './host-sva.js';
import { iopf } from './iopf.js';
import { iopfPremap } from './iopf-premap.js';
import { iopfSelective } from './iopf-selective.js';
import { iovaRwPerPage } from './iova-rw-per-page.js';
import { kickAsRecorded } from './kick-as-recorded.js';
import { kvmRw } from './kvm-rw.js';
import { mapBatched } from './map-batched.js';
import { mapLargeFolio } from './map-large-folio.js';
import { mapPageByPage } from './map-page-by-page.js';
import { mmioDatamatch } from './mmio-datamatch.js';
import { mmioPv } from './mmio-pv.js';
import { mmioUserspace } from './mmio-userspace.js';
import { mmioWildcard } from './mmio-wildcard.js';
import { needbreakContended } from './needbreak-contended.js';
import { needbreakNever } from './needbreak-never.js';
import { pageByPage } from './page-by-page.js';
import { pinGroupHeld } from './pin-group-held.js';
import { portioDatamatch } from './portio-datamatch.js';
import { portioUserspace } from './portio-userspace.js';
import { portioWildcard } from './portio-wildcard.js';
import { staticPin } from './static-pin.js';
import { tlbiDeferred } from './tlbi-deferred.js';
import { tlbiDeferredIfCleared } from './tlbi-deferred-if-cleared.js';
import { tlbiPerPte } from './tlbi-per-pte.js';
import type { Path, Variant } from './variant.js';

/** The first of each path is its BASE by default, and fills every slot of the path. */
export const VARIANTS: readonly Variant[] = [
  pageByPage,
  contiguousPin,
  pinGroupHeld,
  mapPageByPage,
  mapBatched,
  mapLargeFolio,
  kvmRw,
  dmaRwMutex,
  dmaRwRwsem,
  dmaRwGroupHeld,
  dmaRwMmgetNotZero,
  iovaRwPerPage,
  mmioWildcard,
  mmioDatamatch,
  mmioPv,
  mmioUserspace,
  portioWildcard,
  portioDatamatch,
  portioUserspace,
  hcall,
  kickAsRecorded,
  staticPin,
  iopf,
  iopfPremap,
  iopfSelective,
  hostSva,
  batchLargestBlock,
  batchRootEntry,
  batchSmallestBlock,
  batchLeafAdvance,
  batch,
  needbreakContended,
  needbreakNever,
  tlbiPerPte,
  tlbiDeferred,
  tlbiDeferredIfCleared,
];

export const PATHS: readonly Path[] = [...new Set(VARIANTS.map((variant) => variant.path))];

/** The default BASE of every path. */
export const BASES: readonly Variant[] = PATHS.map(
  (path) => VARIANTS.find((variant) => variant.path === path)!,
);
