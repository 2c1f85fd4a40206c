/** Sizes and parameters as the simulation takes them: in granules, and checked against one another. */
import { InputError } from '../failure.js';
import { Layout } from './layout.js';
import { type Parameters, sizeText } from './parameters.js';

/** Granules of the host, and of a guest, at most: each takes some bytes here. */
const MOST_GRANULES = 2 ** 22;
const PAGE_BYTES = 4096;
const MINUTE_NS = 60e9;

export interface HostPlan {
  readonly seed: number;
  readonly layout: Layout;
  /** Frames that guests may have. */
  readonly frames: number;
  /** Frames reclaimed at once. */
  readonly batch: number;
  readonly pagesPerGranule: number;
  /** Granules of the working set at the start, and grown up; ns from one to the next while it grows, and once it moves on. */
  readonly firstSet: number;
  readonly wholeSet: number;
  readonly growEvery: number;
  readonly renewEvery: number;
  readonly devices: number;
  /** Granules' worth of memory touched per MiB that is moved. */
  readonly perMib: number;
  readonly hotAccess: number;
  readonly duty: number;
  /** Per page. */
  readonly refaultNs: number;
  readonly reclaimNs: number;
}

/**
 * @param guestBytes memory of each guest
 * @param hostBytes memory of the host, its reserve included
 * Throws InputError where the sizes do not go together.
 */
export function hostPlan(guestBytes: number, hostBytes: number, values: Parameters, seed: number): HostPlan {
  const granule = values.granule_bytes;
  if ((granule & (granule - 1)) !== 0)
    throw new InputError(`--param granule_bytes=${sizeText(granule)}: it is a power of 2, such as 2M`);
  if (guestBytes < granule || guestBytes % granule !== 0) {
    throw new InputError(
      `--guest-memory ${sizeText(guestBytes)}: it is a multiple of the granule, ${sizeText(granule)} (--param granule_bytes)`,
    );
  }
  const free = hostBytes - values.host_reserve_bytes;
  if (free < guestBytes) {
    throw new InputError(
      `--host-memory ${sizeText(hostBytes)}: less its reserve of ${sizeText(values.host_reserve_bytes)} (--param host_reserve_bytes) it does not hold one guest of ${sizeText(guestBytes)}`,
    );
  }
  const granules = guestBytes / granule;
  const frames = Math.floor(free / granule);
  if (frames > MOST_GRANULES || granules * values.guests > 4 * MOST_GRANULES) {
    throw new InputError(
      `--param granule_bytes=${sizeText(granule)}: that many pieces are too many for ${values.guests} guests of ${sizeText(guestBytes)} on ${sizeText(hostBytes)}; take a larger granule or fewer guests (--param guests)`,
    );
  }
  const scope = Math.ceil(values.pinned_scope_bytes / granule);
  const ring = granules - scope;
  const wholeSet = Math.max(1, Math.round(granules * values.working_set));
  if (2 * scope > granules) {
    throw new InputError(
      `--param pinned_scope_bytes=${sizeText(values.pinned_scope_bytes)}: it is at most half of a guest, ${sizeText(guestBytes)}`,
    );
  }
  const inSet = Math.min(ring, wholeSet);
  const batch = Math.max(1, Math.round(values.reclaim_batch_bytes / granule));
  if (batch * 4 > frames) {
    throw new InputError(
      `--param reclaim_batch_bytes=${sizeText(values.reclaim_batch_bytes)}: it is at most a quarter of the host's memory`,
    );
  }
  const layout = new Layout(
    {
      granules,
      extent: Math.max(1, Math.round(values.extent_bytes / granule)),
      scope,
      boot: Math.round(granules * values.boot_set),
      hotSet: values.hot_set,
    },
    seed,
  );
  const firstSet = Math.max(1, Math.round(inSet * values.first_set));
  return {
    seed,
    layout,
    frames,
    batch,
    pagesPerGranule: granule / PAGE_BYTES,
    firstSet,
    wholeSet: inSet,
    growEvery: values.grow_ns / Math.max(1, inSet - firstSet),
    renewEvery: values.renew === 0 ? Number.POSITIVE_INFINITY : MINUTE_NS / (values.renew * inSet),
    devices: values.devices,
    perMib: (values.buffers * 2 ** 20) / granule,
    hotAccess: values.hot_access,
    duty: values.duty,
    refaultNs: values.refault_ns,
    reclaimNs: values.reclaim_ns,
  };
}
