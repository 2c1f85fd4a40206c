/** Sizes and parameters as the simulation takes them: in granules, and checked against one another. */
import { InputError } from '../failure.js';
import { sizeText } from '../sizes.js';
import { Layout } from './layout.js';
import { DEFAULTS, type Parameters } from './parameters.js';
import type { Accesses } from './working-set.js';

/** Granules of the host, and of a guest, at most: each takes some bytes here. */
const MOST_GRANULES = 2 ** 22;
const PAGE_BYTES = 4096;
const MIB = 2 ** 20;
const MINUTE_NS = 60e9;

type SizeName = 'pinned_scope_bytes' | 'reclaim_batch_bytes';

export interface HostPlan extends Accesses {
  readonly seed: number;
  /** The parameters as they are used: sizes in whole granules. */
  readonly values: Parameters;
  readonly layout: Layout;
  /** Frames that guests may have. */
  readonly frames: number;
  /** Frames reclaimed at once. */
  readonly batch: number;
  /** Guest memory is set aside whole when a guest comes, and none of it is ever reclaimed: hugetlbfs. */
  readonly isReserved: boolean;
  readonly pagesPerGranule: number;
  /** Granules of the working set at the start, and grown up; ns from one to the next while it grows, and once it moves on. */
  readonly firstSet: number;
  readonly wholeSet: number;
  readonly growEvery: number;
  readonly renewEvery: number;
  readonly devices: number;
  readonly duty: number;
  /** Per page. */
  readonly refaultNs: number;
  readonly reclaimNs: number;
}

export interface PlanOptions {
  /** Memory of each guest. */
  readonly guestBytes: number;
  /** Memory of the host, its reserve included. */
  readonly hostBytes: number;
  readonly seed: number;
  /** Some lane pins pinned_scope_bytes of each guest; else its default is cut where it is too large for one. */
  readonly pinsScope: boolean;
}

/** Throws InputError where the sizes do not go together. */
export function hostPlan(values: Parameters, options: PlanOptions): HostPlan {
  refuseSizes(values, options);
  const { guestBytes, hostBytes, seed } = options;
  const granule = values.granule_bytes;
  const free = hostBytes - values.host_reserve_bytes;
  const granules = guestBytes / granule;
  const frames = Math.floor(free / granule);
  const scope = scopeGranules(values, options);
  const batch = fitting(values, Math.max(1, Math.round(values.reclaim_batch_bytes / granule)), {
    name: 'reclaim_batch_bytes',
    bytes: free / 4,
    of: "a quarter of the host's memory without its reserve",
    option: `--host-memory ${sizeText(hostBytes)}`,
  });
  const extent = Math.max(1, Math.round(values.extent_bytes / granule));
  const layout = new Layout(
    { granules, extent, scope, boot: Math.round(granules * values.boot_set), hotSet: values.hot_set },
    seed,
  );
  const wholeSet = Math.min(layout.ring, Math.max(1, Math.round(granules * values.working_set)));
  const firstSet = Math.max(1, Math.round(wholeSet * values.first_set));
  return {
    seed,
    values: {
      ...values,
      host_reserve_bytes: hostBytes - frames * granule,
      extent_bytes: extent * granule,
      pinned_scope_bytes: scope * granule,
      reclaim_batch_bytes: batch * granule,
    },
    layout,
    frames,
    batch,
    isReserved: values.backing.startsWith('hugetlb'),
    pagesPerGranule: granule / PAGE_BYTES,
    firstSet,
    wholeSet,
    growEvery: values.grow_ns / Math.max(1, wholeSet - firstSet),
    renewEvery: values.renew === 0 ? Number.POSITIVE_INFINITY : MINUTE_NS / (values.renew * wholeSet),
    devices: values.devices,
    perMib: (values.buffers * MIB) / granule,
    hotAccess: values.hot_access,
    scopePerMib: MIB / values.message_bytes,
    duty: values.duty,
    refaultNs: values.refault_ns,
    reclaimNs: values.reclaim_ns,
  };
}

/** Throws InputError where guest, host, reserve and granule do not go together. */
function refuseSizes(values: Parameters, { guestBytes, hostBytes }: PlanOptions): void {
  const granule = values.granule_bytes;
  if ((granule & (granule - 1)) !== 0)
    throw new InputError(`--param granule_bytes=${sizeText(granule)}: it is a power of 2, such as 2M`);
  if (guestBytes < granule || guestBytes % granule !== 0) {
    throw new InputError(
      `--guest-memory ${sizeText(guestBytes)}: it is a multiple of the granule, ${sizeText(granule)} (--param granule_bytes), such as 16G`,
    );
  }
  const free = hostBytes - values.host_reserve_bytes;
  if (free < guestBytes) {
    throw new InputError(
      `--host-memory ${sizeText(hostBytes)}: less its reserve of ${sizeText(values.host_reserve_bytes)} (--param host_reserve_bytes) it does not hold one guest of ${sizeText(guestBytes)}`,
    );
  }
  const granules = guestBytes / granule;
  if (Math.floor(free / granule) > MOST_GRANULES || granules * values.guests > 4 * MOST_GRANULES) {
    throw new InputError(
      `--param granule_bytes=${sizeText(granule)}: that many pieces are too many for ${values.guests} guests of ${sizeText(guestBytes)} on ${sizeText(hostBytes)}; take a larger granule or fewer guests (--param guests)`,
    );
  }
}

/** Granules of a guest's rings and descriptors, half of the guest at most. Throws InputError where a size that was set is more. */
function scopeGranules(values: Parameters, { guestBytes, pinsScope }: PlanOptions): number {
  const asked = Math.ceil(values.pinned_scope_bytes / values.granule_bytes);
  if (!pinsScope && values.pinned_scope_bytes === DEFAULTS.pinned_scope_bytes)
    return Math.min(asked, Math.floor(guestBytes / values.granule_bytes / 2));
  return fitting(values, asked, {
    name: 'pinned_scope_bytes',
    bytes: guestBytes / 2,
    of: 'half of a guest',
    option: `--guest-memory ${sizeText(guestBytes)}`,
  });
}

interface Limit {
  readonly name: SizeName;
  readonly bytes: number;
  /** What that is: `half of a guest`. */
  readonly of: string;
  /** What it follows from. */
  readonly option: string;
}

/**
 * A size in granules. Throws InputError where it is beyond its limit, with the option to change: the granule, where only
 * whole granules are too large, the size that was asked for, or what its default is too large for.
 */
function fitting(values: Parameters, count: number, { name, bytes, of, option }: Limit): number {
  const granule = values.granule_bytes;
  const most = Math.floor(bytes / granule);
  if (count <= most) return count;
  const [given, whole] = [values[name], count * granule];
  if (given <= bytes && granule !== DEFAULTS.granule_bytes)
    throw new InputError(
      `--param granule_bytes=${sizeText(granule)}: ${name}, ${sizeText(given)}, would be ${sizeText(whole)} in granules, and ${of} is ${sizeText(Math.floor(bytes))}; take a smaller granule`,
    );
  const limit = `at most ${of}, ${sizeText(most * granule)}`;
  if (given === DEFAULTS[name])
    throw new InputError(
      `${option}: ${name}, by default ${sizeText(given)}, is ${limit}; set a smaller one (--param ${name})`,
    );
  const inGranules = whole === given ? '' : `in granules that is ${sizeText(whole)}; `;
  throw new InputError(`--param ${name}=${sizeText(given)}: ${inGranules}it is ${limit}`);
}
