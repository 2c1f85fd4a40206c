/** The threads that this version models, and what an answer to each is made of. */
import type { MailTable, OpenQuestion } from '../results/validation.js';
import { validateDmaRwThread } from './figures/dma-rw-vs-kvm-rw.js';
import { validateKickThread } from './figures/ioeventfd-pv-mmio.js';
import { validateIopfThread } from './figures/iopf-passthrough.js';
import { validatePinThread } from './figures/pin-pages-contiguous.js';
import { validateStage2Thread } from './figures/stage2-unmap-batch.js';
import type { Found } from './follows.js';
import { MAILS, type ThreadName } from './mails.js';
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

export const THREADS: Readonly<Record<ThreadName, Thread>> = {
  'pin-pages-contiguous': {
    mail: MAILS['pin-pages-contiguous'],
    validate: validatePinThread,
    tables: PIN_TABLES,
    questions: pinQuestions,
  },
  'dma-rw-vs-kvm-rw': {
    mail: MAILS['dma-rw-vs-kvm-rw'],
    validate: validateDmaRwThread,
    tables: DMA_RW_TABLES,
    questions: dmaRwQuestions,
  },
  'ioeventfd-pv-mmio': {
    mail: MAILS['ioeventfd-pv-mmio'],
    validate: validateKickThread,
    tables: KICK_TABLES,
    questions: kickQuestions,
  },
  'iopf-passthrough': {
    mail: MAILS['iopf-passthrough'],
    validate: validateIopfThread,
    tables: IOPF_TABLES,
    questions: iopfQuestions,
  },
  'stage2-unmap-batch': {
    mail: MAILS['stage2-unmap-batch'],
    validate: validateStage2Thread,
    tables: STAGE2_TABLES,
    questions: stage2Questions,
  },
};
