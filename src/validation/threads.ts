/** The threads that this version models, and what an answer to each is made of. */
import type { MailTable, OpenQuestion } from '../results/validation.js';
import { validateDmaRwThread } from './figures/dma-rw-vs-kvm-rw.js';
import { validateKickThread } from './figures/ioeventfd-pv-mmio.js';
import { validateIopfThread } from './figures/iopf-passthrough.js';
import { validatePinThread } from './figures/pin-pages-contiguous.js';
import { validateStage2Thread } from './figures/stage2-unmap-batch.js';
import type { Found } from './follows.js';
import { dmaRwQuestions } from './questions/dma-rw-vs-kvm-rw.js';
import { kickQuestions } from './questions/ioeventfd-pv-mmio.js';
import { iopfQuestions } from './questions/iopf-passthrough.js';
import { pinQuestions } from './questions/pin-pages-contiguous.js';
import { stage2Questions } from './questions/stage2-unmap-batch.js';
import type { Evidence } from './replays.js';
import { DMA_RW_TABLES } from './tables/dma-rw-vs-kvm-rw.js';
import type { Layout } from './tables/mail-tables.js';
import { IOPF_TABLES, KICK_TABLES, PIN_TABLES, STAGE2_TABLES } from './tables/other-threads.js';

export interface Thread {
  /** Subject, authors and dates. */
  readonly mail: string;
  /** With tables of histograms, if the mail has some; those of numbers are laid out by the ids of their figures. */
  readonly validate: (by: Evidence) => Promise<Found & { readonly histograms?: readonly MailTable[] }>;
  readonly tables: readonly Layout[];
  readonly questions: (by: Evidence) => Promise<OpenQuestion[]>;
}

export const THREADS: Readonly<Record<string, Thread>> = {
  'pin-pages-contiguous': {
    mail: '"[PATCH v2] vfio iommu type1: Improve vfio_iommu_type1_pin_pages performance", Xiaoyang Xu and Eric Farman, 8 and 14 Dec 2020',
    validate: validatePinThread,
    tables: PIN_TABLES,
    questions: pinQuestions,
  },
  'dma-rw-vs-kvm-rw': {
    mail: '"[PATCH v2 2/2] drm/i915/gvt: subsitute kvm_read/write_guest with vfio_dma_rw", Yan Zhao and Alex Williamson, 14 to 21 Jan 2020',
    validate: validateDmaRwThread,
    tables: DMA_RW_TABLES,
    questions: dmaRwQuestions,
  },
  'ioeventfd-pv-mmio': {
    mail: '"[PATCH RFC] kvm: add PV MMIO EVENTFD", Michael S. Tsirkin and Alexander Graf, 4 Apr 2013',
    validate: validateKickThread,
    tables: KICK_TABLES,
    questions: kickQuestions,
  },
  'iopf-passthrough': {
    mail: '"[RFC PATCH v3 0/8] Add IOPF support for VFIO passthrough", Shenming Lu and Alex Williamson, 9 Apr to 24 May 2021',
    validate: validateIopfThread,
    tables: IOPF_TABLES,
    questions: iopfQuestions,
  },
  'stage2-unmap-batch': {
    mail: '"[PATCH] KVM: arm64: Limit stage2_apply_range() batch size to smallest block", Krister Johansen and Oliver Upton, 28 and 29 Mar 2024',
    validate: validateStage2Thread,
    tables: STAGE2_TABLES,
    questions: stage2Questions,
  },
};
