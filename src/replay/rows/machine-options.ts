/** What the trace's metadata and the host say about the machine that the model stands for. */
import type { Host } from '../../hosts/host.js';
import { MODERN_INTEL } from '../../kernel/kvm/kvm.js';
import { PLAIN_ARM64 } from '../../kernel/kvm/stage2/stage2.js';
import type { VmOptions } from '../../kernel/vm.js';
import type { TraceMeta } from '../../trace/trace.js';

export function machineOptions(meta: TraceMeta, host: Host): VmOptions {
  const pageShift = Math.log2(meta.pageSize);
  const hasDomain = meta.container === 'iommu';
  return {
    hasDomain,
    pageShift,
    dmaEntryLimit: meta.dmaEntryLimit,
    dirtyTracking: meta.dirtyTracking,
    lockLimitPages: Math.floor(meta.memlockBytes / meta.pageSize),
    reuse: host.reuse ?? null,
    caller: meta.caller,
    kvm: host.kvm ?? MODERN_INTEL,
    iotlbEntries: host.iotlb?.entries,
    stage2: { ...(host.stage2 ?? PLAIN_ARM64), ipaBits: meta.ipaBits },
    validRanges: hasDomain && host.iommu !== undefined ? validRanges(host.iommu, pageShift) : null,
  };
}

/** The aperture less the reserved regions, as ascending [first, end) pairs of pages (vfio_iommu_aper/resv_*). */
function validRanges(iommu: NonNullable<Host['iommu']>, pageShift: number): [number, number][] {
  const reserved = iommu.reserved
    .map(([first, last]) => [BigInt(first) >> BigInt(pageShift), (BigInt(last) >> BigInt(pageShift)) + 1n])
    .map(([first, end]): [number, number] => [Number(first), Number(end)])
    .sort((a, b) => a[0] - b[0]);
  const last = 2 ** (iommu.addressBits - pageShift);
  const ranges: [number, number][] = [];
  let first = 0;
  for (const [from, end] of reserved) {
    if (Math.min(from, last) > first) ranges.push([first, Math.min(from, last)]);
    first = Math.max(first, end);
  }
  if (first < last) ranges.push([first, last]);
  return ranges;
}
