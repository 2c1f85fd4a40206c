/**
 * Doorbells in instructions of kernel 6.1: what a doubling of the devices adds is one comparison's price, three exits
 * give three sums, and the fourth, an MMIO write that goes to user space, is predicted by them.
 */
import { readFileSync } from 'node:fs';
import { withErrors } from '../../src/calibration/known-sums.js';
import { percent } from '../../src/counted.js';
import type { Host, HostPrice } from '../../src/hosts/host.js';
import { packageFile } from '../../src/package-file.js';
import { type Assumed, type Draft, fitGroups, priceList, timeOf, within } from './draft.js';
import { leastSquaresErrors, sumsOf } from './price-errors.js';

/** The recorded machine: SVM nested in an emulator. */
export const ICOUNT_KVM: NonNullable<Host['kvm']> = {
  mmio: 'npt',
  fastMmio: false,
  mmioCaching: true,
  emulatedPio: false,
  limitsIoeventfds: false,
  why: 'recorded under nested SVM on 6.1, where a doorbell without a length was no faster',
};

const COUNTED = 'exits of a doorbell counted in 6.1, fixtures/type1-6.1/kvm-exits.csv';

function guess(price: number, why: string): Assumed {
  return within(2, price, why);
}

/** @param doubling instructions that a doubling of the devices adds */
function draftOf(doubling: number): Draft {
  return {
    groups: {
      exit: {
        why: `portio-wildcard; ${COUNTED}`,
        shares: { vmexit: 0.45, vmenter: 0.35, fast_pio: 0.1, bus_lookup: 0.04, skip_insn: 0.06 },
      },
      emulation: {
        why: `mmio-wildcard beyond portio-wildcard; ${COUNTED}`,
        shares: {
          ept_misconfig: 0.05,
          mmio_cache: 0.03,
          guest_walk: 0.22,
          decode: 0.3,
          emulate: 0.32,
          writeback: 0.08,
        },
      },
      userspace: {
        why: `portio-userspace beyond portio-wildcard; ${COUNTED}`,
        shares: { userspace_exit: 1 },
      },
    },
    assumed: {
      bus_compare: guess(doubling, `one comparison is what a doubling of the devices adds; ${COUNTED}`),
      match_walk: guess(15, 'an indirect call and a few compares'),
      eventfd_signal: guess(60, 'a spinlock with interrupts off, an addition, an empty wait queue'),
      eventfd_wake: guess(600, 'not recorded: try_to_wake_up and its callback'),
      spte_walk: guess(80, 'not recorded: four levels of tables and the generation'),
      mmio_fault: guess(1200, 'not recorded: fault path without a slot'),
      hypercall: guess(100, 'not recorded: registers, CPL and a switch'),
      syndrome: guess(60, 'arm64 only: no recorded call takes it'),
      kvm_slots_lock: guess(30, 'mutex_lock and mutex_unlock with nobody waiting'),
      ioeventfd: guess(400, 'not recorded: copy_from_user, fget, kzalloc and kfree'),
      ioeventfd_scan: guess(8, 'not recorded: one step of a list and a few compares'),
      bus_alloc: guess(400, 'not recorded: kmalloc and kfree of an array'),
      bus_copy: guess(3, 'rep movs counts eight bytes as one instruction'),
      srcu_grace: guess(3000, 'not recorded: a grace period without readers, waiting not counted'),
    },
  };
}

/** Steps of one exit, in the order of the paths, for one device on the bus; none where there is no ioeventfd. */
function countsOf(exit: string): Map<string, number> {
  const way = exit.startsWith('mmio')
    ? ['ept_misconfig', 'mmio_cache', 'guest_walk', 'decode', 'emulate', 'writeback']
    : ['fast_pio', 'skip_insn'];
  const end = exit.endsWith('userspace') ? ['userspace_exit'] : ['match_walk', 'eventfd_signal'];
  const compared: [string, number][] = exit.endsWith('userspace') ? [] : [['bus_compare', 2]];
  const once = ['vmexit', ...way, 'bus_lookup', ...end, 'vmenter'].map((step) => [step, 1] as const);
  return new Map([...once, ...compared]);
}

export interface IcountExit {
  readonly exit: string;
  readonly role: 'fit' | 'predict';
  readonly measured: number;
  readonly modelled: number;
}

/** Prices of the steps of doorbells, and every recorded exit beside the modelled one. */
export function icountKicks(): {
  steps: Record<string, HostPrice>;
  fits: NonNullable<Host['fits']>;
  exits: IcountExit[];
} {
  const text = readFileSync(packageFile('fixtures/type1-6.1/kvm-exits.csv'), 'utf8');
  const recorded = new Map(
    text
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => [line.split(',')[0], Number(line.split(',')[1])]),
  );
  const draft = draftOf(recorded.get('doubling')!);
  const rows = [...recorded].filter(([exit]) => exit !== 'doubling');
  const isFit = (exit: string): boolean => exit !== 'mmio-userspace';
  const cells = rows.map(([id, value]) => ({ id, value, counts: countsOf(id) }));
  const seen = cells.filter(({ id }) => isFit(id));
  const fitted = fitGroups(draft, seen);
  const predicted = cells.find(({ id }) => !isFit(id))!;
  const off = Math.abs(timeOf(draft, fitted, predicted.counts) / predicted.value - 1);
  const errors = leastSquaresErrors({ draft, cells: seen, names: Object.keys(draft.groups) }, off);
  const why = `an exact fit; a count off by as much as the one that it predicts, ${percent(off)}`;
  return {
    ...withErrors(priceList(draft, fitted), sumsOf(draft), errors, why),
    exits: cells.map(({ id, value, counts }) => ({
      exit: id,
      role: isFit(id) ? 'fit' : 'predict',
      measured: value,
      modelled: timeOf(draft, fitted, counts),
    })),
  };
}
