/** What a finished run says of a passed-through device, lane by lane, and its slow-down. */
import type { DeviceResult } from '../../results/device.js';
import type { Selection } from '../../variants/select.js';
import { variantOn } from '../../variants/select.js';
import type { FinishedLane, FinishedRun } from '../finished.js';
import { DEV_DMA } from '../ops.js';
import { PROBES, SPAN_PROBE } from '../probes/probes.js';
import { DEVICE_COUNTS, type DeviceCount } from '../rows/device-rows.js';

const REFERENCE = 'static-pin';
const DEVICE_PROBE = PROBES.findIndex(({ name }) => name === 'dev_dma');

/** The variant of a lane on the path of device DMA. */
function wayOf(base: Selection, selection: Selection): string {
  const own = selection.chosen.find(({ variant }) => variant.path === 'dev_dma');
  return own?.variant.name ?? variantOn(base, 'dev_dma').name;
}

/**
 * Results of all lanes; undefined where the trace has no device that does DMA and nobody asked for one.
 * @param unitPs picoseconds in the unit of the report
 */
export function deviceResults(run: FinishedRun, unitPs: number): (DeviceResult | undefined)[] {
  const { lanes, options, seenOps, trace } = run;
  const selections = [options.base, ...options.variants];
  const ways = selections.map((selection) => wayOf(options.base, selection));
  const asked = trace.meta.container === 'iommu' && ways.some((way) => way !== REFERENCE);
  if (seenOps[DEV_DMA] === 0 && !asked) return lanes.map(() => undefined);
  const reference = ways.indexOf(REFERENCE);
  const pageSize = trace.meta.pageSize;
  return lanes.map((lane) => {
    const time = totalOf(lane, DEVICE_PROBE);
    const faultTime = totalOf(lane, SPAN_PROBE);
    const { unmovable } = lane.devices;
    const count = countsOf(lane);
    const idleShare = time === 0 ? null : faultTime / time;
    return {
      bytes: count('bytes'),
      time,
      faults: count('faults'),
      duplicates: count('duplicates'),
      aborts: count('aborts'),
      faultTime,
      idleShare,
      bytesPerSecond: time === 0 ? null : (count('bytes') / (time * unitPs)) * 1e12,
      slowdownPercent: reference < 0 ? null : slowdownOf(lanes[reference], lane, idleShare),
      slowdownAgainst: lane.devices.ownTables ? REFERENCE : 'itself',
      pagesMapped: count('mapped'),
      pagesMappedInVain: inVain(lane),
      pinnedBytes: unmovable.now * pageSize,
      pinnedBytesPeak: unmovable.peak * pageSize,
      pinnedBytesOverTime: unmovable.series.map(({ row, pages }) => ({ row, bytes: pages * pageSize })),
    };
  });
}

function totalOf({ probes }: FinishedLane, probe: number): number {
  return probes[probe]?.total ?? 0;
}

function countsOf({ devices }: FinishedLane): (name: DeviceCount) => number {
  return (name) => devices.counts[DEVICE_COUNTS.indexOf(name)];
}

/** Pages that recorded calls mapped and nobody touched; null where calls that are not recorded had a part in it. */
function inVain(lane: FinishedLane): number | null {
  const { ownTables, mappedEver, touchedEver } = lane.devices;
  const [mapped, touched] = [countsOf(lane)('mapped'), countsOf(lane)('touched')];
  return ownTables && mapped === mappedEver && touched === touchedEver ? mapped - touched : null;
}

/**
 * In percent: speed lost against a run on static pinning; of a host process against the same process whose memory is there
 * before the device comes to it, as the mail of host-sva measures it.
 */
function slowdownOf(reference: FinishedLane, lane: FinishedLane, idleShare: number | null): number | null {
  if (lane.devices.ownTables) return slowdown(reference, lane);
  return idleShare === null ? null : idleShare * 100;
}

/** Speed lost, in percent: 1 - (bytes / T) / (bytes_static / T_static). */
function slowdown(reference: FinishedLane, lane: FinishedLane): number | null {
  const speed = (of: FinishedLane): number => countsOf(of)('bytes') / totalOf(of, DEVICE_PROBE);
  const lost = 1 - speed(lane) / speed(reference);
  return Number.isFinite(lost) ? lost * 100 : null;
}
