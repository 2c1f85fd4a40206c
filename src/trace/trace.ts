/** What a reader hands to the rest: the metadata, then the rows in batches. */
import type { TraceBatch } from './batch.js';
import type { Column } from './ops.js';

export type BackingKind = '4k' | 'thp' | 'hugetlb-2m' | 'hugetlb-1g';

/** The host pages behind a range of guest memory. */
export interface Backing {
  /** As written in the trace, for messages and reports. */
  readonly text: string;
  readonly kind: BackingKind;
  /** 4k only: that many neighbours are physically contiguous (1: none is). */
  readonly run: number;
  /** Nobody has touched the pages yet: the first access faults them in. */
  readonly untouched: boolean;
}

export type Origin = 'recorded' | 'reconstructed' | 'synthetic';

/** The `# key: value` lines before the header, read and checked; keys that are not known stay in `all`. */
export interface TraceMeta {
  readonly workload?: string;
  /** Name of the host file to replay on when the user names none. */
  readonly host?: string;
  readonly origin?: Origin;
  readonly source?: string;
  readonly kernel?: string;
  /** mdev: map only links the vfio_dma, pages are pinned by pin; iommu: map pins and maps. */
  readonly container: 'mdev' | 'iommu';
  /** Bytes: 4096, 16384 or 65536; pfns count in it. */
  readonly pageSize: number;
  readonly ipaBits: number;
  /** RLIMIT_MEMLOCK of the process in bytes, Infinity for unlimited or CAP_IPC_LOCK. Ours: `memlock: 64k`. */
  readonly memlockBytes: number;
  /** type1's module parameter dma_entry_limit (65535 by default). Ours. */
  readonly dmaEntryLimit: number;
  /** Dirty page tracking is on from the start. Ours: `dirty_tracking: on`. */
  readonly dirtyTracking: boolean;
  /** Who reads and writes guest memory: a kernel thread of the device model, or the task whose mm it is. Ours. */
  readonly caller: 'kthread' | 'task';
  /** Every key as it stands in the file, in its order. */
  readonly all: ReadonlyMap<string, string>;
  /**
   * What looks like metadata and was not taken as it stands, each a sentence without a full stop. What stands among the
   * rows comes while batches are read.
   */
  readonly problems: readonly string[];
}

/** A row that could not be read and was skipped on the user's word (--skip-bad-rows). */
export interface BadRow {
  readonly line: number;
  readonly message: string;
}

export interface Trace {
  /** As the user named it; `-` for standard input. */
  readonly name: string;
  readonly meta: TraceMeta;
  /** Line that names the host; null or left out: none does, or there are no lines. */
  readonly hostLine?: number | null;
  /** csv, csv.gz, arrow: what the content turned out to be. */
  readonly format: string;
  /** The columns that the file has, in its order. */
  readonly columns: readonly Column[];
  /** The first timestamp, from which a batch's count; null before there is one. */
  readonly startNs: bigint | null;
  /** Interned backings; a batch's `backing` column indexes it. It grows while batches are read. */
  readonly backings: readonly Backing[];
  /** Rows skipped so far; grows while batches are read. At most the first 1000 are kept; `badRowCount` counts all. */
  readonly badRows: readonly BadRow[];
  readonly badRowCount: number;
  /** SHA-256 of the decompressed content in hex; known once all batches were read, null before or when reading stopped early. */
  readonly sha256: string | null;
  /** Share of the input that has been read, 0 to 1; null where nobody knows how long it is. */
  readonly shareRead: number | null;
  /**
   * The rows, in file order. Each batch is valid only until the next one is asked for.
   * @param empty gives the next batch to fill, cleared, once for each; by default one serves again and again
   * Throws InputError with file and line at the first thing that can't be read.
   */
  batches(empty?: () => TraceBatch): AsyncIterable<TraceBatch>;
  /** Closes the file of a trace whose rows nobody wants; batches() does so at its end. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Count and remember bad rows in place of throwing. */
  readonly skipBadRows?: boolean;
  /** Stop after that many rows: what follows is not even looked at. */
  readonly limit?: number;
  /** What `-` reads. */
  readonly stdin?: NodeJS.ReadableStream;
  /** The bytes of the file, where the caller has read them already; the name is then for messages alone. */
  readonly content?: Uint8Array;
  /** Where the file is; left out: at its name. */
  readonly path?: string;
}
