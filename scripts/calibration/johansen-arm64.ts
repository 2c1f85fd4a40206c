/**
 * Host johansen-arm64: the two numbers of the stage-2 thread that its figures identify. The share of a CPU that receives
 * 9.5 Gbit/s follows from the 58 % by which a smaller batch lengthens an unmap under load; the time of a batch of 1 GB from
 * the 2 Gbit/s that are left beside it. Two prices for two figures: identified, not tested.
 */

import { countingHost } from '../../src/calibration/counting-host.js';
import { type Assumed, type Draft, fitGroups, priceList } from '../../src/calibration/draft.js';
import type { Host } from '../../src/hosts/host.js';
import { NUMBERS } from '../../src/nic/setup.js';
import { replayOn } from '../../src/replay/run-on.js';
import { readScalars } from '../../src/validation/published.js';
import { teardownOf } from '../synthesis/teardown.js';
import { madeTrace } from './made-trace.js';

const MAIL = 'mails of 28 and 29 Mar 2024';

const STAGE2: NonNullable<Host['stage2']> = {
  cpus: 64,
  fwb: true,
  tlbiRange: true,
  mmuLock: 'rwlock',
  why: '64 CPUs: the mail of 29 Mar 2024. FEAT_TLBIRANGE and FWB: without them the deferred invalidation that the mail measured does nothing. The rwlock is assumed (v5.18 to v6.4)',
};

const scalars = new Map(readScalars().map((scalar) => [scalar.id, scalar]));
const published = (id: string): number => scalars.get(id)!.value;
const alone = published('s2-tcp-idle');
const beside = published('s2-tcp-largest');

/**
 * An unmap takes 1 / (1 - share * throughput / alone) of its own time beside a NIC; the mail compares the one that leaves
 * the NIC all of `alone` with the one that leaves it `beside`.
 */
function receiveShare(): number {
  const increase = 1 + published('s2-unmap-io') / 100;
  return (increase - 1) / (increase - beside / alone);
}

/**
 * Time of a batch that leaves `beside`, ns. In it a queue of packets fills and the rest is lost; behind it the receiver
 * works until the queue is empty, while packets keep coming.
 */
function batchNs(share: number): number {
  const { ring, mtu, window } = NUMBERS;
  const queue = Math.min(ring.default, Math.floor(window.default / mtu.default));
  const packetNs = (share * mtu.default * 8) / alone;
  const drainNs = (queue * packetNs) / (1 - share);
  return drainNs * (alone / (beside * share) - 1);
}

function guess(price: number, why: string): Assumed {
  return { price, why };
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
    s2_tlbi_cpu: guess(0.5, 'a DVM message to one CPU more, of 63 that answer at the same time'),
    s2_leaf_l0: guess(10, CACHED),
    s2_leaf_l1: guess(10, CACHED),
    s2_leaf_l2: guess(10, CACHED),
    s2_table_pre: guess(10, CACHED),
    s2_table_post: guess(10, CACHED),
    s2_descend: guess(15, 'a table entered: its first line comes from memory now and then'),
    s2_walk: guess(30, 'walk data set up, root entry found, checks of the range'),
    s2_range: guess(50, 'entry, checks and loop'),
    s2_resched: guess(10, 'two flags looked at'),
    s2_set_pte: guess(20, 'page reference, store with release'),
    s2_set_attr: guess(15, 'compare and store'),
    s2_table_alloc: guess(300, 'a page from the memcache, cleared when it was put there'),
    s2_table_free: guess(150, 'put_page to the allocator'),
    s2_cmo: guess(5, 'dc civac of a line (hosts without FWB)'),
    s2_tlbi_vmid: guess(150, 'as an invalidation by IPA, with one instruction less'),
    s2_tlbi_range: guess(100, 'VMID entered and left, barriers'),
    s2_tlbi_range_op: guess(10, 'one instruction'),
    s2_fault: guess(300, 'syndrome, checks, vma, memcache, notifier sequence'),
    s2_relax: guess(20, 'call layers'),
    s2_notifier: guess(150, 'srcu, interval tree, two locks'),
    s2_cow: guess(700, 'a page from the allocator, cleared, and set in the host page table'),
    vmexit: guess(400, 'registers saved, host restored (VHE)'),
    vmenter: guess(400, 'the same the other way'),
    kvm_srcu: guess(10, LOCK),
    mmap_read_lock: guess(30, LOCK),
    mmu_lock: guess(20, LOCK),
    mmu_rwlock: guess(20, LOCK),
    memslot_search: guess(10, 'the slot that was hit last'),
    memslot_level: guess(3, 'one compare of a binary search'),
    gup_call: guess(60, 'get_user_pages_fast: entry and interrupts off'),
    gup_page_4k: guess(60, 'a walk of four levels and a reference'),
    gup_page_thp: guess(50, 'a walk of three levels and a reference'),
    gup_page_hugetlb: guess(50, 'a walk of three levels and a reference'),
    fault_in_4k: guess(500, "the host's own fault: a page from the allocator, cleared"),
    fault_in_huge: guess(120_000, 'clearing 2 MB at 17 GB/s, and the fault'),
    ioctl: guess(300, 'a system call, slots copied'),
  },
};

/** Steps of a batch of 1 GB, on average over 64 of them. */
async function batchSteps(): Promise<Map<string, number>> {
  const gigabytes = 64;
  const trace = await madeTrace(teardownOf('counting', 'counting', gigabytes, '4k'))();
  const result = await replayOn(countingHost({ stage2: STAGE2 }), trace, [], 'op=s2_unmap');
  const { steps } = result.probes.find(({ name }) => name === 's2_unmap')!.lanes[0]!;
  return new Map(steps.map(({ step, count }) => [step, count / gigabytes]));
}

export async function calibrateJohansen(): Promise<{ host: Host }> {
  const share = receiveShare();
  const cell = { id: 's2-tcp-largest', counts: await batchSteps(), value: batchNs(share) };
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
        'Ring, window and MTU of the NIC are assumed; with a queue of packets half as long, a page of an unmap would take half as long.',
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
        gbps: alone,
        tcpShare: alone / 10,
        softirq: 'ksoftirqd-first',
        from: 'fitted',
        why: `unmap +${published('s2-unmap-io')} % under load, at ${beside} and ${alone} Gbit/s (${MAIL}); one number for one figure`,
      },
      stage2: STAGE2,
      steps: priceList(DRAFT, fitGroups(DRAFT, [cell])),
    },
  };
}
