/** For tests: costs made up, and plans of small hosts. */
import type { DeviceCosts } from './device-costs.js';
import { type HostPlan, hostPlan } from './host-plan.js';
import { DEFAULTS, type Parameters } from './parameters.js';

export const MIB = 2 ** 20;
export const GIB = 2 ** 30;

/** 1 MiB in 100 us; a fault 3 us and 0.2 us a page, all of it in the event thread. */
export const FAULTING: DeviceCosts = {
  transferNsPerMib: 100_000,
  pagesPerFault: 512,
  faultNs: (pages) => 3000 + 200 * pages,
  threadNs: (pages) => 3000 + 200 * pages,
  broughtBack: { faultNs: (pages) => 3000 + 200 * pages, threadNs: (pages) => 3000 + 200 * pages },
  handledInThread: true,
  sharesTable: false,
  firstTouchNs: 300,
  invalidateNs: 500,
  startNs: 5000,
  pinnedScope: false,
};

export const PINNED: DeviceCosts = { ...FAULTING, pagesPerFault: null, startNs: 2e9 };

/** A host of 8 GiB, guests of 1 GiB of which they work on a quarter. */
export const SMALL: Parameters = {
  ...DEFAULTS,
  guests: 40,
  granule_bytes: 2 * MIB,
  arrival_ns: 4e9,
  grow_ns: 4e9,
  host_reserve_bytes: GIB / 2,
  pinned_scope_bytes: 2 * MIB,
};

export function smallPlan(values: Parameters = SMALL, seed = 1): HostPlan {
  return hostPlan(values, { guestBytes: GIB, hostBytes: 8 * GIB, seed, pinsScope: true });
}

/** Bytes per second of a guest that never faults. */
export function fullSpeed(values: Parameters, costs: DeviceCosts = PINNED): number {
  return ((MIB * values.duty) / costs.transferNsPerMib) * 1e9 * values.devices;
}
