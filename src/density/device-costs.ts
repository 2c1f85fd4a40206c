/** What a device costs in a lane of the density model: all of it is measured on the model of the kernel. */

export interface DeviceCosts {
  /** For a device to move 1 MiB whose mappings are all there, ns. */
  readonly transferNsPerMib: number;
  /** Pages that one fault maps; null: nothing faults, all guest memory is pinned and mapped at the start. */
  readonly pagesPerFault: number | null;
  /** One fault that maps this many pages, which are all there, alone on the host, ns. */
  readonly faultNs: (pages: number) => number;
  /** What of it keeps the thread of the SMMU's event queue, which serves one fault after the other, ns. */
  readonly threadNs: (pages: number) => number;
  /** The same two over memory that was reclaimed before: what is paged in again is small pages (THP). */
  readonly broughtBack: Pick<DeviceCosts, 'faultNs' | 'threadNs'>;
  /** Paging in keeps that thread too (VFIO's handler runs in it); else it happens beside it (SVA's work queue). */
  readonly handledInThread: boolean;
  /** A device reaches what is in memory without a fault of its own: it walks the page table of the process (SVA). */
  readonly sharesTable: boolean;
  /** More, for a page that nobody has touched yet, ns. */
  readonly firstTouchNs: number;
  /** To take one page that a device has mapped away from it (MMU notifier), ns. */
  readonly invalidateNs: number;
  /** To map the guest's memory for the device, and to pin what is pinned, ns. */
  readonly startNs: number;
  /** A part of the guest's memory is pinned while it runs, and the rest faults (iopf-selective). */
  readonly pinnedScope: boolean;
}
