/** What is said of a variant, and of what was recorded at all, the same in every format for people. */
import type { Against, LaneResult, ProbeResult, ReplayResult } from '../../results/replay.js';
import { counted, grouped, quantity, scaled, signed } from '../numbers.js';
import { MARKS } from '../prices-behind.js';
import { isAlike } from './shared-rows.js';

/** From this many ns on a mean is told in ms or s. */
const LONG_NS = 1e6;

/** `mean 4,012 → 4,731 ns` of a variant that has values beside BASE's, `mean 835 ms → 11.6 µs` where one is long. */
export function means(probe: ProbeResult, lane: number): string {
  const both = [probe.lanes[0]!, probe.lanes[lane]!].map(({ mean }) => mean);
  if (probe.unit === 'ns' && Math.max(...both) >= LONG_NS)
    return `mean ${both.map((mean) => scaled(mean, 'ns')).join(' → ')}`;
  return `mean ${both.map((mean) => quantity(mean)).join(' → ')} ${probe.unit}`;
}

/**
 * The probes that tell a variant's effect: times, those first in which BASE spends most, then changed counts. A large
 * effect on a few calls that set something up matters less than a small one on the calls that it was set up for.
 */
export function effects(result: ReplayResult, lane: number): { probe: ProbeResult; against: Against }[] {
  return byWeight(result.probes).flatMap((probe) => {
    const against = probe.against[lane - 1];
    // a keyed probe (@lock_wait_ns[iommu_lock]) is a part of the times of the calls
    if (!against || probe.name.endsWith(']')) return [];
    return probe.isTime || against.totalDelta !== 0 ? [{ probe, against }] : [];
  });
}

/** Times by their total in BASE, the largest first, then what is no time; otherwise in the order of the probes. */
export function byWeight(probes: readonly ProbeResult[]): ProbeResult[] {
  const weight = ({ isTime, lanes: [base] }: ProbeResult) => (isTime ? (base?.total ?? 0) : -1);
  return [...probes].sort((a, b) => weight(b) - weight(a));
}

/**
 * What to say of a variant whose values are BASE's in every probe; null where any differ. A variant that takes other steps,
 * which come to the same time here, is not one that changes nothing.
 */
export function changesNothing(result: ReplayResult, lane: number): string | null {
  const { trace, lanes, probes } = result;
  const alike = probes.every((probe) => {
    const against = probe.against[lane - 1];
    return against ? isAlike(against) : !probe.lanes[0] && !probe.lanes[lane];
  });
  if (!alike) return null;
  const { label, stepCounts } = lanes[lane];
  const base = new Map(lanes[0].stepCounts.map(({ step, count }) => [step, count]));
  const sameSteps =
    stepCounts.length === base.size && stepCounts.every(({ step, count }) => base.get(step) === count);
  if (!sameSteps)
    return `${label} takes other steps than BASE, but no latency changes by them here: ${otherSteps(result, lane)}`;
  const calls = trace.recordedRows === trace.rows ? 'the calls of this trace' : 'the recorded calls';
  // how a lock is taken is no step: it shows where somebody waits
  const waits = probes.some(({ name }) => name.startsWith('lock_wait['));
  const locks = waits ? 'wait as long for locks' : 'none waits for a lock';
  return `${label} changes nothing here: ${calls} take the same steps as in BASE, and ${locks}`;
}

/** `+24,000 hypercall at 60*, −24,000 fast_pio at 60* cycles`: what a tie is made of. */
function otherSteps({ lanes, steps, unit }: ReplayResult, lane: number): string {
  const [base, variant] = [lanes[0], lanes[lane]].map(
    ({ stepCounts }) => new Map(stepCounts.map(({ step, count }) => [step, count])),
  );
  const deltas = steps.flatMap(({ name, price, from }) => {
    const delta = (variant.get(name) ?? 0) - (base.get(name) ?? 0);
    return delta === 0 ? [] : [`${signed(delta)} ${name} at ${quantity(price)}${MARKS[from]}`];
  });
  const more = deltas.length - SHOWN_STEPS;
  return `${deltas.slice(0, SHOWN_STEPS).join(', ')} ${unit}${more > 0 ? ` and ${more} more` : ''}`;
}

const SHOWN_STEPS = 6;

/** Why there is nothing to show; null where rows were recorded. */
export function nothingRecorded(result: ReplayResult): string | null {
  if (result.trace.recordedRows > 0) return null;
  return result.trace.rows === 0
    ? 'No rows recorded: the trace has none.'
    : `No rows recorded: none of the trace's ${grouped(result.trace.rows)} was chosen for recording.`;
}

/** Rows whose outcome a variant may change, by its declaration. */
export function differingTexts(lanes: readonly LaneResult[]): string[] {
  return lanes.flatMap(({ label, differing }) =>
    differing.map(
      ({ reason, rows }) => `${label} answered ${counted(rows, 'row')} differently, as declared: ${reason}`,
    ),
  );
}

/** Said where any lane has errnos. */
export const FAILED_CALLS = 'calls that fail are in the histograms and means too';
