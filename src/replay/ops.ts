/** The operations of a trace that the replay tells apart, as they are numbered in a batch. */
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

export const S2_FAULT = opNumber('s2_fault');
export const S2_UNMAP = opNumber('s2_unmap');
export const S2_WP = opNumber('s2_wp');
export const DIRTY_LOG = opNumber('dirty_log');

export const MEMSLOT = opNumber('memslot');
export const MM_EXIT = opNumber('mm_exit');
