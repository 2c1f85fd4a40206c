/** What the calls of a lane came to: the counters of its result, in a fixed order. */
import {
  BUS_COMPARE,
  EVENTFD_SIGNAL,
  GUP_CALL,
  GUP_FOLIO,
  GUP_PAGE_4K,
  GUP_PAGE_HUGETLB,
  GUP_PAGE_THP,
  IOMMU_MAP,
  IOMMU_UNMAP,
  USERSPACE_EXIT,
  VPFN_REF,
} from '../../kernel/steps.js';
import type { LaneResult } from '../../results/replay.js';
import { sumOf } from '../../sums.js';
import { countOf, type FinishedLane, type FinishedRun } from '../finished.js';
import { IOEVENTFD, IOEVENTFD_DEL, KICK } from '../ops.js';
import { isTime, OWN_PROBES, PROBES } from '../probes/probes.js';
import { lockAcquisitions, retriesOf } from './locks.js';
import { stage2Counters } from './stage2.js';

export function counters(run: FinishedRun, lane: FinishedLane): LaneResult['counters'] {
  const count = (...steps: number[]): number => sumOf(steps, (step) => countOf(run, lane, step));
  const calls = sumOf(OWN_PROBES, (i) => (isTime(PROBES[i]) ? (lane.probes[i]?.n ?? 0) : 0));
  const errors = sumOf(lane.errnos.values());
  const rings = [KICK, IOEVENTFD, IOEVENTFD_DEL].some((op) => run.seenOps[op] === 1);
  const doorbells = [
    { name: 'eventfd signals', value: count(EVENTFD_SIGNAL) },
    { name: 'bus comparisons', value: count(BUS_COMPARE) },
    { name: 'exits to user space', value: count(USERSPACE_EXIT) },
    {
      name: 'rows not supported',
      value: sumOf(lane.unsupported.values()),
    },
  ];
  return [
    { name: 'calls', value: calls },
    { name: 'gup calls', value: count(GUP_CALL) },
    { name: 'pages got', value: count(GUP_PAGE_4K, GUP_PAGE_THP, GUP_PAGE_HUGETLB) },
    { name: 'folios got', value: count(GUP_FOLIO) },
    { name: 'vpfn hits', value: count(VPFN_REF) },
    { name: 'lock acquisitions', value: lockAcquisitions(run, lane) },
    { name: 'iommu_map calls', value: count(IOMMU_MAP) },
    { name: 'iommu_unmap calls', value: count(IOMMU_UNMAP) },
    { name: 'errors', value: errors },
    ...(rings ? doorbells : []),
    ...stage2Counters(run.seenOps, count),
    ...(lane.notifiers > 0 ? [{ name: 'stage-2 fault retries', value: retriesOf(lane) }] : []),
  ];
}
