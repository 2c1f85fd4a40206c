/**
 * Host johansen-arm64: the two numbers of the stage-2 thread that its figures identify. The share of a CPU that receives
 * 9.5 Gbit/s follows from the 58 % by which a smaller batch lengthens an unmap under load; the time of a batch of 1 GB from
 * the 2 Gbit/s that are left beside it. Two prices for two figures: identified, not tested.
 */
import { countingHost } from '../../src/calibration/counting-host.js';
import { withErrors } from '../../src/calibration/known-sums.js';
import type { Host } from '../../src/hosts/host.js';
import type { Interval } from '../../src/hosts/intervals.js';
import { NUMBERS } from '../../src/nic/setup.js';
import { replayOn } from '../../src/replay/run-on.js';
import type { FitRecord } from '../../src/validation/host-fits.js';
import { readScalars } from '../../src/validation/published.js';
import { teardownOf } from '../synthesis/teardown.js';
import { ASSUMED_STEPS } from './assumed-steps.js';
import { type Draft, estimate, fitGroups, priceList } from './draft.js';
import { BY_BOUND, boundHalfWidth } from './figure-bound.js';
import { fitRecord, untested } from './fit-record.js';
import { propagatedErrors, sumsOf } from './price-errors.js';
import { madeTrace } from './trace-source.js';

const MAIL = 'mails of 28 and 29 Mar 2024';

const STAGE2: NonNullable<Host['stage2']> = {
  cpus: 64,
  fwb: true,
  tlbiRange: true,
  mmuLock: 'rwlock',
  why: '64 CPUs: the mail of 29 Mar 2024. FEAT_TLBIRANGE and FWB: without them the deferred invalidation that the mail measured does nothing. The rwlock is assumed (v5.18 to v6.1)',
};

const scalars = new Map(readScalars().map((scalar) => [scalar.id, scalar]));
const published = (id: string): number => scalars.get(id)!.value;
const UNMAP = 's2-unmap-io';
const LARGEST = 's2-tcp-largest';
const alone = published('s2-tcp-idle');
const beside = published(LARGEST);

/**
 * An unmap takes 1 / (1 - share * throughput / alone) of its own time beside a NIC; the mail compares the one that leaves
 * the NIC all of `alone` with the one that leaves it `beside`.
 */
function receiveShare(percent: number, gbps: number): number {
  const increase = 1 + percent / 100;
  return (increase - 1) / (increase - gbps / alone);
}

/**
 * Time of a batch that leaves this many Gbit/s, ns. In it a queue of packets fills and the rest is lost; behind it the receiver
 * works until the queue is empty, while packets keep coming.
 */
function batchNs(share: number, gbps: number): number {
  const { ring, mtu, window } = NUMBERS;
  const queue = Math.min(ring.default, Math.floor(window.default / mtu.default));
  const packetNs = (share * mtu.default * 8) / alone;
  const drainNs = (queue * packetNs) / (1 - share);
  return drainNs * (alone / (gbps * share) - 1);
}

const CACHED = 'a load of a cached entry and a call through a pointer';
const LOCK = 'lock and unlock with nobody waiting: two atomics in the own cache';

const DRAFT: Draft = {
  groups: {
    page: {
      why: `beside a NIC that gets ${beside} of ${alone} Gbit/s, batches of 1 GB of 4K pages (${MAIL}), with the assumed queue of packets (ring, window, MTU): only queue over price is identified, and nothing tests it`,
      shares: { s2_leaf_l3: 0.1, s2_clear_pte: 0.2, s2_tlbi_ipa: 0.7 },
    },
  },
  assumed: {
    s2_tlbi_cpu: estimate(0.5, 'a DVM message to one CPU more, of 63 that answer at the same time'),
    s2_leaf_l0: estimate(10, CACHED),
    s2_leaf_l1: estimate(10, CACHED),
    s2_leaf_l2: estimate(10, CACHED),
    s2_table_pre: estimate(10, CACHED),
    s2_table_post: estimate(10, CACHED),
    s2_descend: estimate(15, 'a table entered: its first line comes from memory now and then'),
    s2_walk: estimate(30, 'walk data set up, root entry found, checks of the range'),
    s2_range: estimate(50, 'entry, checks and loop'),
    s2_resched: estimate(10, 'two flags looked at'),
    s2_set_pte: estimate(20, 'page reference, store with release'),
    s2_set_attr: estimate(15, 'compare and store'),
    s2_table_alloc: estimate(300, 'a page from the memcache, cleared when it was put there'),
    s2_table_free: estimate(150, 'put_page to the allocator'),
    s2_cmo: estimate(5, 'dc civac of a line (hosts without FWB)'),
    s2_tlbi_vmid: estimate(150, 'as an invalidation by IPA, with one instruction less'),
    s2_tlbi_range: estimate(100, 'VMID entered and left, barriers'),
    s2_tlbi_range_op: estimate(10, 'one instruction'),
    s2_fault: estimate(300, 'syndrome, checks, vma, memcache, notifier sequence'),
    s2_relax: estimate(20, 'call layers'),
    s2_notifier: estimate(150, 'srcu, interval tree, two locks'),
    vmexit: estimate(400, 'registers saved, host restored (VHE)'),
    vmenter: estimate(400, 'the same the other way'),
    kvm_srcu: estimate(10, LOCK),
    mmap_read_lock: estimate(30, LOCK),
    mmu_lock: estimate(20, LOCK),
    mmu_rwlock: estimate(20, LOCK),
    memslot_search: estimate(10, 'the slot that was hit last'),
    memslot_level: estimate(3, 'one compare of a binary search'),
    gup_call: estimate(60, 'get_user_pages_fast: entry and interrupts off'),
    gup_page_4k: estimate(60, 'a walk of four levels and a reference'),
    gup_page_thp: estimate(50, 'a walk of three levels and a reference'),
    gup_page_hugetlb: estimate(50, 'a walk of three levels and a reference'),
    fault_in_4k: estimate(500, "the host's own fault: a page from the allocator, cleared"),
    zero_page_pte: ASSUMED_STEPS.zero_page_pte,
    fault_in_huge: estimate(120_000, 'clearing 2 MB at 17 GB/s, and the fault'),
    ioctl: estimate(300, 'a system call, slots copied'),
    dirty_log: estimate(300, 'a system call, a mutex, checks'),
    dirty_word: estimate(1, 'a load and a test, most of a cache line at a time'),
    dirty_copy: estimate(0.1, 'memset, or a copy to user space, at 10 GB/s'),
  },
};

/** Steps of a batch of 1 GB, on average over 64 of them. */
async function batchSteps(): Promise<Map<string, number>> {
  const gigabytes = 64;
  const trace = await madeTrace(teardownOf({ name: 'counting', gigabytes, backing: '4k' }))();
  const result = await replayOn(countingHost({ stage2: STAGE2 }), trace, [], { filter: 'op=s2_unmap' });
  const { steps } = result.probes.find(({ name }) => name === 's2_unmap')!.lanes[0]!;
  return new Map(steps.map(({ step, count }) => [step, count / gigabytes]));
}

export async function calibrateJohansen(): Promise<{ host: Host; fit: FitRecord }> {
  const counts = await batchSteps();
  const fitTo = (percent: number, gbps: number) => {
    const share = receiveShare(percent, gbps);
    return { share, groups: fitGroups(DRAFT, [{ id: LARGEST, counts, value: batchNs(share, gbps) }]) };
  };
  const { share, groups } = fitTo(published(UNMAP), beside);
  const errors = propagatedErrors(
    ([percent, gbps]) => [...fitTo(percent, gbps).groups.values(), fitTo(percent, gbps).share],
    [published(UNMAP), beside],
    [UNMAP, LARGEST].map((id) => boundHalfWidth(scalars.get(id)!)),
  );
  const shareOff = Math.sqrt(errors[1][1]);
  const ends = [share - shareOff, share + shareOff].map((end) => Number(end.toPrecision(3))) as Interval;
  return {
    host: {
      'vfiobench-host': 1,
      name: 'johansen-arm64',
      summary:
        'arm64 server of the stage-2 batch author: VMs torn down on a CPU that takes interrupts of a NIC',
      kernel: '6.1, assumed: the thread names none',
      source:
        'Krister Johansen, "Re: [PATCH] KVM: arm64: Limit stage2_apply_range() batch size to smallest block", 28 and 29 Mar 2024',
      caveats: [
        'Two prices are fitted to two figures of the thread (what a page of an unmap takes, and what receiving takes): they are identified, not tested; every other price is assumed.',
        'Ring and window of the NIC are assumed (its MTU is told in the thread on 2 Apr 2024); with a queue of packets half as long, a page of an unmap would take half as long.',
        'Unmaps may be far too fast. On a Graviton3, the CPU of the thread, Ali Saidi measured 39.5 s for 128 GB of 4K pages, 5.9 s with one TLBI for all (4 Apr 2024), where this host gives 5.1 s and 1.2 s. At his price of a page the NIC must take in eight times the assumed queue between two batches to get its 2 Gbit/s.',
        'No dispersion: histograms of this host are spikes.',
      ],
      unit: 'ns',
      unitsPerNs: { value: 1, why: 'the thread has no other times' },
      locks: {
        handover: 100,
        spin: 1_000_000,
        wake: 3000,
        from: 'assumed',
        why: 'a cache line from core to core; a wake-up of 3 us',
      },
      receive: {
        share: Number(share.toPrecision(4)),
        interval: ends,
        gbps: alone,
        tcpShare: alone / 10,
        softirq: 'ksoftirqd-first',
        from: 'fitted',
        why: `unmap +${published(UNMAP)} % under load, at ${beside} and ${alone} Gbit/s (${MAIL}); one number for one figure; interval: ${BY_BOUND}`,
      },
      stage2: STAGE2,
      ...withErrors(priceList(DRAFT, groups), sumsOf(DRAFT), [[errors[0][0]]], BY_BOUND),
    },
    // each of the two numbers comes from a figure of its own: fitTo
    fit: fitRecord('johansen-arm64', [...Object.keys(DRAFT.groups), 'receive'], untested([LARGEST, UNMAP])),
  };
}
