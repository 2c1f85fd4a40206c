/**
 * A host: what the steps cost there. One data file each; no path and no variant holds a price. Every price says where
 * it comes from.
 */
import { z } from 'zod';
import { fit, interval, isWithin, wrongSum } from './intervals.js';

const OUTSIDE = 'does not hold the value that it belongs to';

const price = z
  .strictObject({
    /** In the host's unit, for one count of the step. */
    price: z.number().nonnegative().max(1e9),
    /** How well it is known; left out: nobody can say. */
    interval: interval.optional(),
    /** Dispersion of one draw: sigma of a lognormal of mean 1; 0 or left out: none. */
    sigma: z.number().min(0).max(3).optional(),
    /** fitted to figures; split: an assumed share of a fitted sum; measured; assumed. */
    from: z.enum(['fitted', 'split', 'measured', 'assumed']),
    /** The figures, the sum it is a share of, or the reason; and what the interval is taken from. */
    why: z.string().min(1),
  })
  .refine((one) => isWithin(one.price, one.interval), { path: ['interval'], message: OUTSIDE });

export const hostSchema = z
  .strictObject({
    'vfiobench-host': z.literal(1),
    name: z.string().min(1),
    summary: z.string().min(1),
    /** Kernel that the figures were taken on. */
    kernel: z.string().min(1),
    source: z.string().min(1),
    /** What its prices can't tell or get wrong, a sentence or two each; shown with every result. */
    caveats: z.array(z.string().min(1)).optional(),
    unit: z.enum(['ns', 'cycles', 'insns']),
    /** Units of the host in one ns: 1 for ns, the clock rate in GHz for cycles, instructions per ns for insns. */
    unitsPerNs: z.strictObject({ value: z.number().positive(), why: z.string().min(1) }),
    /** See kernel/type1/mm.ts, ReuseDistances; left out: every walk costs the same. */
    reuse: z
      .strictObject({
        hotPages: z.int().positive(),
        warmPages: z.int().positive(),
        coldPages: z.int().positive(),
        why: z.string().min(1),
      })
      .refine(
        ({ hotPages, warmPages, coldPages }) => hotPages <= warmPages && warmPages <= coldPages,
        'hotPages <= warmPages <= coldPages',
      )
      .optional(),
    /** Dispersion of a call as a whole: sigma of a lognormal of mean 1. */
    call: z.strictObject({ sigma: z.number().min(0).max(3), why: z.string().min(1) }).optional(),
    /** Hard interrupts that hit calls: a call of latency t is hit with probability perSecond * t; they count as assumed. */
    interrupts: z
      .strictObject({
        perSecond: z.number().nonnegative(),
        mean: z.number().positive(),
        sigma: z.number().min(0).max(3),
        why: z.string().min(1),
      })
      .optional(),
    /** What a lock costs when it changes hands, in the host's unit; left out: nothing. */
    locks: z
      .strictObject({
        /** From a release until a waiter that spins goes on. */
        handover: z.number().nonnegative(),
        /** How long a waiter for a mutex or rwsem spins before it sleeps. */
        spin: z.number().nonnegative(),
        /** From a release until a waiter that sleeps goes on. */
        wake: z.number().nonnegative(),
        from: z.enum(['fitted', 'measured', 'assumed']),
        why: z.string().min(1),
      })
      .optional(),
    /**
     * Interference that is no waiting: every step but the bulk copies costs `factor` times its price while calls of
     * another VM run on the host.
     */
    interference: z
      .strictObject({
        factor: z.number().min(1).max(100),
        interval: interval.optional(),
        from: z.enum(['fitted', 'measured', 'assumed']),
        why: z.string().min(1),
      })
      .refine((one) => isWithin(one.factor, one.interval), { path: ['interval'], message: OUTSIDE })
      .optional(),
    /** What iovas MAP_DMA may use; left out: all 64 bits. */
    iommu: z
      .strictObject({
        addressBits: z.int().min(32).max(64),
        /** First and last byte, hex. */
        reserved: z.array(z.tuple([z.string().regex(/^0x[0-9a-f]+$/), z.string().regex(/^0x[0-9a-f]+$/)])),
        why: z.string().min(1),
      })
      .optional(),
    /** The IOTLB of each passed-through device; left out: 1024 translations. Its price is that of the step iotlb_miss. */
    iotlb: z
      .strictObject({
        /** Translations that it holds, of 4K or of 2 MB alike. */
        entries: z.int().nonnegative(),
        why: z.string().min(1),
      })
      .optional(),
    /** What it takes to receive from a NIC (--nic); left out: nobody knows. */
    receive: z
      .strictObject({
        /** Share of one CPU that receives `gbps` of TCP; the cost of a packet grows with its bytes. */
        share: z.number().positive().max(1),
        /** Of the share. */
        interval: interval.optional(),
        gbps: z.number().positive(),
        /** Of a link's speed, what TCP gets where nothing else runs. */
        tcpShare: z.number().positive().max(1),
        /**
         * Whether a runnable ksoftirqd keeps softirqs from running on the way out of an interrupt (ksoftirqd_running(), up
         * to about 6.4).
         */
        softirq: z.enum(['ksoftirqd-first', 'inline']),
        from: z.enum(['fitted', 'measured', 'assumed']),
        why: z.string().min(1),
      })
      .refine((one) => isWithin(one.share, one.interval), { path: ['interval'], message: OUTSIDE })
      .optional(),
    /** What CPU and kernel can do with a guest's doorbell; left out: EPT with FAST_MMIO, all of it cached. */
    kvm: z
      .strictObject({
        /** How a guest's MMIO write comes to KVM: EPT misconfig, NPT or shadow page fault, stage-2 abort. */
        mmio: z.enum(['ept', 'npt', 'shadow', 'arm64']),
        /** Doorbells without a length are found by their address alone (EPT since v3.15, NPT since v7.0). */
        fastMmio: z.boolean(),
        /** kvm.mmio_caching: only the first access to a page takes the fault path. */
        mmioCaching: z.boolean(),
        /** OUT goes through the emulator, as under software virtualisation. */
        emulatedPio: z.boolean(),
        /** The limit of 1000 devices on a bus counts ioeventfds (before v3.11). */
        limitsIoeventfds: z.boolean(),
        why: z.string().min(1),
      })
      .refine(
        ({ mmio, fastMmio, mmioCaching }) => !fastMmio || (mmioCaching && (mmio === 'ept' || mmio === 'npt')),
        'fastMmio needs MMIO sptes (mmioCaching) and ept or npt',
      )
      .optional(),
    /** What an arm64 host's CPUs and kernel can do with stage-2 page tables; left out: v5.17 on one CPU with FEAT_S2FWB. */
    stage2: z
      .strictObject({
        /** CPUs that a broadcast TLBI reaches, the own one included. */
        cpus: z.int().min(1).max(4096),
        /** FEAT_S2FWB: no cache maintenance at map and unmap. */
        fwb: z.boolean(),
        /** FEAT_TLBIRANGE */
        tlbiRange: z.boolean(),
        /** A spinlock up to v5.17, an rwlock from v5.18 on, read-locked by all faults from v6.2 on. */
        mmuLock: z.enum(['spinlock', 'rwlock', 'rwlock-parallel']),
        why: z.string().min(1),
      })
      .optional(),
    steps: z.record(z.string(), price),
    /** What was fitted together; a step that is in no sum is known by itself, as far as it has an interval. */
    fits: z.array(fit).optional(),
  })
  .superRefine(({ fits, steps }, context) => {
    const wrong = wrongSum(fits ?? [], steps);
    if (wrong !== null) context.addIssue({ code: 'custom', ...wrong });
  });

export type Host = z.infer<typeof hostSchema>;
export type HostPrice = z.infer<typeof price>;
