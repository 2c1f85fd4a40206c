/** Sizes and parameters as the simulation takes them: in granules, and checked against one another. */
import { InputError } from '../failure.js';
import { Layout } from './layout.js';
import { type Parameters, sizeText } from './parameters.js';
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

/**
 * @param guestBytes memory of each guest
 * @param hostBytes memory of the host, its reserve included
 * @param pinsScope some lane pins pinned_scope_bytes of each guest; else a default that is too large for a guest is cut
 * Throws InputError where the sizes do not go together.
 */
export function hostPlan(
  guestBytes: number,
  hostBytes: number,
  values: Parameters,
  seed: number,
  pinsScope: boolean,
): HostPlan {
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
  const used = (name: SizeName, count: number, most: number, of: string): number => {
    if (count <= most) return count;
    const whole =
      count * granule === values[name] ? '' : `in granules that is ${sizeText(count * granule)}; `;
    throw new InputError(`--param ${name}=${sizeText(values[name])}: ${whole}it is at most ${of}`);
  };
  const half = Math.floor(granules / 2);
  const asked = Math.ceil(values.pinned_scope_bytes / granule);
  const scope = pinsScope
    ? used('pinned_scope_bytes', asked, half, `half of a guest, ${sizeText(half * granule)}`)
    : Math.min(asked, half);
  const quarter = Math.floor(frames / 4);
  const batch = used(
    'reclaim_batch_bytes',
    Math.max(1, Math.round(values.reclaim_batch_bytes / granule)),
    quarter,
    `a quarter of the host's memory without its reserve, ${sizeText(quarter * granule)}`,
  );
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
