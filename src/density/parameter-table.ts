/** The parameters of the density model, in the order of the report. */

interface Described {
  readonly summary: string;
  readonly why: string;
}

export type Definition = Described &
  (
    | {
        readonly unit: 'bytes' | 'ns' | 'share' | 'count';
        readonly default: number;
        readonly min: number;
        readonly max: number;
      }
    | { readonly unit: 'choice'; readonly default: string }
  );

/** Host pages behind guest memory, as in the column `backing` of a trace. */
export const BACKINGS: readonly string[] = [
  '4k',
  'thp',
  'hugetlb-2m',
  '4k:untouched',
  'thp:untouched',
  'hugetlb-2m:untouched',
];

const K = 2 ** 10;
const M = 2 ** 20;
const G = 2 ** 30;
const SECOND = 1e9;

export const DEFINITIONS = {
  guests: {
    default: 96,
    unit: 'count',
    min: 2,
    max: 512,
    summary: 'guests that arrive at most',
    why: 'beyond what fits with the defaults; a lane ends earlier once it lost half of its best throughput and its guests do not keep their share',
  },
  arrival_ns: {
    default: 60 * SECOND,
    unit: 'ns',
    min: 1e6,
    max: 3600 * SECOND,
    summary: 'from one arrival to the next',
    why: 'long enough for a new guest to grow (grow_ns)',
  },
  settle: {
    default: 0.5,
    unit: 'share',
    min: 0,
    max: 0.99,
    summary: 'of that time passes before throughput is measured',
    why: 'the newest guest maps and begins its working set meanwhile',
  },
  host_reserve_bytes: {
    default: 8 * G,
    unit: 'bytes',
    min: 0,
    max: 2 ** 50,
    summary: 'memory of the host that no guest gets',
    why: 'kernel, page tables, QEMU processes, page cache: 3 % of 256 GiB',
  },
  working_set: {
    default: 0.25,
    unit: 'share',
    min: 0.001,
    max: 1,
    summary: 'of guest memory that the device works on, grown up',
    why: 'nobody measured it in the thread; without overcommit of what is idle there is no point in not pinning',
  },
  first_set: {
    default: 0.25,
    unit: 'share',
    min: 0.001,
    max: 1,
    summary: 'of that working set a guest starts with',
    why: 'a service fills its buffers over its first minute',
  },
  grow_ns: {
    default: 60 * SECOND,
    unit: 'ns',
    min: 1e6,
    max: 36000 * SECOND,
    summary: 'until the working set is whole',
    why: 'as above',
  },
  renew: {
    default: 0.05,
    unit: 'share',
    min: 0,
    max: 1,
    summary: 'of the working set gives way to other guest memory, per minute',
    why: 'allocators move on; what is left behind stays in memory until it is reclaimed',
  },
  hot_set: {
    default: 0.2,
    unit: 'share',
    min: 0.01,
    max: 1,
    summary: 'of the working set is hot',
    why: 'the usual 80 to 20 of reuse, a bit sharper',
  },
  hot_access: {
    default: 0.9,
    unit: 'share',
    min: 0,
    max: 1,
    summary: 'of the accesses go to what is hot',
    why: 'as above; equal to hot_set, the reuse is uniform',
  },
  boot_set: {
    default: 0.1,
    unit: 'share',
    min: 0,
    max: 1,
    summary: 'of guest memory is touched by the boot and then left alone',
    why: 'a kernel, its page cache and daemons take 1 to 2 GiB',
  },
  extent_bytes: {
    default: 16 * M,
    unit: 'bytes',
    min: 4 * K,
    max: 2 ** 40,
    summary: 'contiguous guest memory of a pool of buffers',
    why: 'premap runs forward out of a buffer into what follows; in the thread buffers of 10 MB were contiguous',
  },
  devices: {
    default: 1,
    unit: 'count',
    min: 1,
    max: 16,
    summary: 'devices of a guest, all on one working set',
    why: 'the thread passed one accelerator',
  },
  message_bytes: {
    default: M,
    unit: 'bytes',
    min: 4 * K,
    max: 64 * M,
    summary:
      'that a device moves in one message; it tells what a MiB takes and how often rings are read, while data is met granule by granule whatever its size',
    why: 'hisi_sec_test of the thread, 1 MB',
  },
  buffers: {
    default: 2,
    unit: 'count',
    min: 1,
    max: 8,
    summary: 'memory that a message touches, in lengths of the message',
    why: 'one in, one out',
  },
  duty: {
    default: 0.1,
    unit: 'share',
    min: 0.001,
    max: 1,
    summary: 'of the time a guest keeps its device busy, while nothing faults',
    why: 'dozens of devices at full speed would exceed the memory bandwidth of the host',
  },
  backing: {
    default: '4k:untouched',
    unit: 'choice',
    summary: 'host pages behind guest memory, and whether somebody touched them before the map',
    why: 'QEMU does not preallocate, so that pinning clears them too; what was reclaimed comes back in small pages; hugetlb memory is on no LRU list: it is set aside whole for each guest and never reclaimed',
  },
  refault_ns: {
    default: 10_000,
    unit: 'ns',
    min: 0,
    max: SECOND,
    summary: 'to bring back one reclaimed page of 4 KiB',
    why: 'a read of an NVMe disk takes 80 us and brings 8 pages (vm.page-cluster=3)',
  },
  reclaim_ns: {
    default: 2000,
    unit: 'ns',
    min: 0,
    max: SECOND,
    summary: 'to reclaim one page, paid by the fault that finds no free memory',
    why: 'LRU lists, unmapping, queueing the write: one kswapd does about 2 GB/s; where a device has the page mapped, its notifier comes on top, as the model has it',
  },
  reclaim_batch_bytes: {
    default: 32 * M,
    unit: 'bytes',
    min: 4 * K,
    max: 64 * G,
    summary: 'reclaimed at once when memory runs out',
    why: 'from the low to the high watermark',
  },
  pinned_scope_bytes: {
    default: 64 * M,
    unit: 'bytes',
    min: 0,
    max: 2 ** 40,
    summary:
      'rings and descriptors of a guest, at most half of its memory: each message reads some of them once; iopf-selective pins them',
    why: 'assumed: the thread does not say of how much memory a device can not bear a fault',
  },
  keep: {
    default: 0.9,
    unit: 'share',
    min: 0.01,
    max: 1,
    summary: 'of the throughput under static pinning that a guest must keep, on average, to fit',
    why: 'what would be acceptable was asked in the thread and not answered',
  },
  granule_bytes: {
    default: M,
    unit: 'bytes',
    min: 64 * K,
    max: G,
    summary:
      'memory is taken, mapped and reclaimed in pieces of that size; a piece stands for its pages of 4 KiB, all used together: faults, paging and notifier calls are counted for each; other sizes come in whole pieces',
    why: 'half of it, or a quarter, moves the guests that fit by 2 % or less where guests have 16G of a host of 256G, by 7 % where they have 8G of 64G; smaller takes longer',
  },
} as const satisfies Readonly<Record<string, Definition>>;
