/** Operations that the replay knows by name, as numbers of a batch; those of a stage-2 table are in rows/stage2-rows.ts. */
import { opNumber } from '../trace/ops.js';

export const MAP = opNumber('map');
export const UNMAP = opNumber('unmap');
export const PIN = opNumber('pin');
export const UNPIN = opNumber('unpin');

export const DMA_READ = opNumber('dma_read');
export const DMA_WRITE = opNumber('dma_write');

export const DEV_DMA = opNumber('dev_dma');
export const INVALIDATE = opNumber('invalidate');

export const IOEVENTFD = opNumber('ioeventfd');
export const IOEVENTFD_DEL = opNumber('ioeventfd_del');
export const KICK = opNumber('kick');

export const MEMSLOT = opNumber('memslot');
export const MM_EXIT = opNumber('mm_exit');
