/** What a NIC beside the calls came to, for the first lines of a report. */
import type { NicLane, NicOp } from '../../results/nic.js';
import type { ReplayResult, Word } from '../../results/replay.js';
import { timeEffect } from '../change.js';
import { scaled } from '../numbers.js';
import { nicOps, throughput } from './nic-rows.js';

export interface NicLine {
  /** `s2_unmap with NIC` */
  readonly title: string;
  /** `73.6 % slower`; null for BASE. */
  readonly effect: string | null;
  readonly word: Word | null;
  /** `0.00 → 9.50 Gbit/s` */
  readonly speeds: string;
  /** `10.2 s → 17.7 s` */
  readonly times: string;
}

/** Said below such lines. */
export const WITHOUT_NIC = 'the histograms, and lines that do not say "with NIC", are without it';

/** Operations that took long enough to tell, of a variant beside BASE or of BASE alone; none without --nic. */
export function nicLines({ nic, lanes }: ReplayResult, lane: number): NicLine[] {
  if (nic === undefined) return [];
  const [base, own] = [0, lane].map((i) => nic.lanes.find(({ label }) => label === lanes[i].label));
  return nicOps(nic).flatMap((op): NicLine[] => {
    const [from, to] = [opOf(base, op), opOf(own, op)];
    if (from === undefined || to === undefined) return [];
    const sides = lane === 0 ? [to] : [from, to];
    const times = sides.map(({ loadedNs }) => scaled(loadedNs, 'ns')).join(' → ');
    const speeds = sides.map(({ gbps }) => (gbps === null ? '?' : throughput(nic, gbps))).join(' → ');
    const against = nic.against.find((one) => one.label === lanes[lane].label && one.op === op);
    return [
      {
        title: `${op} with NIC`,
        effect: against === undefined ? null : timeEffect(against.percent, against.word),
        word: against?.word ?? null,
        speeds: `${speeds} Gbit/s`,
        times,
      },
    ];
  });
}

function opOf(lane: NicLane | undefined, wanted: string): NicOp | undefined {
  return lane?.ops.find(({ op }) => op === wanted);
}
