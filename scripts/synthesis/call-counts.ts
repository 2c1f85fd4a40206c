/** How many pin calls of which size a workload makes: the buckets of bpftrace's @npage. */
export interface CallCounts {
  /** Calls of 1 page, of 2-3, of 4-7 and of 8-15. */
  readonly one: number;
  readonly two: number;
  readonly four: number;
  readonly eight: number;
}

/** The mail's @npage of one guest boot, BASE column. */
export const BOOT_CALLS: CallCounts = { one: 29484, two: 3298, four: 1011, eight: 2600 };

/** The mail's @npage of about ten minutes of fio, BASE column. */
export const FIO_CALLS: CallCounts = { one: 8457107, two: 2066957, four: 359989, eight: 1440006 };

/** The same in small: every bucket divided and rounded. */
export function scaled(calls: CallCounts, divisor: number): CallCounts {
  const part = (count: number) => Math.round(count / divisor);
  return { one: part(calls.one), two: part(calls.two), four: part(calls.four), eight: part(calls.eight) };
}

/** Calls of vfio_iommu_type1_pin_contiguous_pages of 1, 2-3, 4-7 and 8-15 pages in the mail's third run, boot and fio. */
export const CONTIGUOUS_CALLS = [16384925, 1327548, 727564, 417182] as const;
