/** What a guest waits for before its devices begin: the map of its memory, and the pin of what must not fault. */
import { sumOf } from '../sums.js';
import type { TraceRow } from '../trace/write.js';
import { AT, line, OPENED, PAGE } from './measured-trace.js';
import type { Measurement, ModelRuns, PricedStep } from './model-runs.js';

/** Bytes that are measured; more is drawn out. */
const MOST_MAP = 2 ** 29;
const MOST_PIN = 2 ** 26;
/** VFIO_PIN_PAGES_MAX_ENTRIES with pages of 4 KiB. */
const MOST_ENTRIES = 512;

export interface StartUp {
  readonly ns: number;
  readonly steps: readonly PricedStep[];
}

/**
 * @param backing of the guest's memory
 * @param scopeBytes pinned by vfio_pin_pages; 0: nothing is
 */
export async function startUp(
  runs: ModelRuns,
  backing: string,
  guestBytes: number,
  scopeBytes: number,
): Promise<StartUp> {
  const map = (len: number): TraceRow => ({ op: 'map', addr: AT, len, backing });
  const mapped = await drawnOut(guestBytes, MOST_MAP, ['map'], (len) => runs.measure(OPENED, [map(len)]));
  if (scopeBytes === 0) return mapped;
  const pinned = await drawnOut(scopeBytes, MOST_PIN, ['1_page', 'n_pages'], (len) =>
    runs.measure([...OPENED, map(len)], pins(len / PAGE)),
  );
  return { ns: mapped.ns + pinned.ns, steps: added(mapped.steps, pinned.steps) };
}

function pins(pages: number): TraceRow[] {
  return Array.from({ length: Math.ceil(pages / MOST_ENTRIES) }, (_, i) => {
    const first = AT / PAGE + i * MOST_ENTRIES;
    const count = Math.min(MOST_ENTRIES, pages - i * MOST_ENTRIES);
    return { op: 'pin', pfns: Array.from({ length: count }, (_, j) => first + j) };
  });
}

/**
 * What this many bytes take. More than `most` is drawn out in a straight line, step by step: pages come one after the other,
 * whatever their number.
 */
async function drawnOut(
  bytes: number,
  most: number,
  probes: readonly string[],
  measure: (bytes: number) => Promise<Measurement>,
): Promise<StartUp> {
  const of = async (size: number): Promise<StartUp> => {
    const measurement = await measure(size);
    return {
      ns: sumOf(probes, (probe) => measurement.total(probe)),
      steps: probes.map((probe) => measurement.steps(probe)).reduce(added),
    };
  };
  if (bytes <= most) return of(bytes);
  const [half, whole] = [await of(most / 2), await of(most)];
  const drawn = (from: number, to: number): number => line(most / 2, from, most, to)(bytes);
  const before = new Map(half.steps.map((step) => [step.step, step]));
  return {
    ns: drawn(half.ns, whole.ns),
    steps: whole.steps.map((step) => ({
      ...step,
      count: drawn(before.get(step.step)?.count ?? 0, step.count),
      time: drawn(before.get(step.step)?.time ?? 0, step.time),
    })),
  };
}

function added(some: readonly PricedStep[], more: readonly PricedStep[]): PricedStep[] {
  const sums = new Map(some.map((one) => [one.step, one]));
  for (const one of more) {
    const { count, time } = sums.get(one.step) ?? { count: 0, time: 0 };
    sums.set(one.step, { ...one, count: one.count + count, time: one.time + time });
  }
  return [...sums.values()];
}
