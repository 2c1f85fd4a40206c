/** What `vfiobench page-table-test` found, as plain data. */

export interface PageTableLane {
  /** BASE, or the variant's label. */
  readonly label: string;
  /** Whole ns of virtual time from the first vCPU's start of the stage to the last one's end. */
  readonly stagesNs: {
    readonly create: number;
    readonly update: number;
    readonly adjust: number;
    /** Ours: kvm_page_table_test of v5.17 does not time it. */
    readonly unmap: number;
  };
  /** Share of the time at assumed prices, 0..1, and those prices, largest first. */
  readonly assumedShare: number;
  readonly assumedSteps: readonly string[];
}

export interface PageTableResult {
  readonly schema: 'vfiobench-page-table-test/1';
  readonly version: string;
  readonly host: string;
  readonly seed: number;
  readonly memBytes: number;
  readonly vcpus: number;
  readonly source: 'anonymous' | 'thp' | 'hugetlb-2m' | 'hugetlb-1g';
  /** Bytes of a page of host and stage 2. */
  readonly granule: number;
  /** Bytes of a page of the source. */
  readonly largePage: number;
  readonly overrides: readonly { readonly step: string; readonly value: number; readonly unit: string }[];
  /** BASE first. */
  readonly lanes: readonly PageTableLane[];
  readonly warnings: readonly string[];
}
