/** Every published figure beside the modelled one. */
import { CheckFailed } from '../failure.js';
import type { Direction, Figure, Validation } from '../stats/validation.js';
import { validateDmaRwThread } from './dma-rw-vs-kvm-rw.js';
import { validateKickThread } from './ioeventfd-pv-mmio.js';
import { validateIopfThread } from './iopf-passthrough.js';
import { validatePinThread } from './pin-pages-contiguous.js';
import { type Evidence, evidence } from './replays.js';
import { validateStage2Thread } from './stage2-unmap-batch.js';
import { summarise } from './summary.js';

/** All threads that figures were published in. */
const THREADS: Readonly<Record<string, typeof validatePinThread>> = {
  'pin-pages-contiguous': validatePinThread,
  'dma-rw-vs-kvm-rw': validateDmaRwThread,
  'ioeventfd-pv-mmio': validateKickThread,
  'iopf-passthrough': validateIopfThread,
  'stage2-unmap-batch': validateStage2Thread,
};

export const THREAD_NAMES: readonly string[] = Object.keys(THREADS);

/**
 * @param only the thread to validate; null for all
 * @param by what the figures are judged by
 */
export async function validate(
  only: string | null,
  version: string,
  by: Evidence = evidence(),
): Promise<Validation> {
  const figures: Figure[] = [];
  const directions: Direction[] = [];
  for (const [thread, run] of Object.entries(THREADS)) {
    if (only !== null && thread !== only) continue;
    const found = await run(by);
    figures.push(...found.figures);
    directions.push(...found.directions);
  }
  const summary = summarise(figures, directions);
  return { schema: 'vfiobench-validate/2', version, figures, directions, summary };
}

/** Throws CheckFailed if a fitted figure or trace input is outside its bound, or a direction is wrong. */
export function check({ figures, directions }: Validation): void {
  const outside = figures.filter(({ role, hit }) => role !== 'predict' && !hit).map(({ id }) => id);
  const wrong = directions.filter(({ right }) => right === false).map(({ id }) => id);
  const faults = [
    ...(outside.length > 0 ? [`fitted figures outside their bound: ${outside.join(', ')}`] : []),
    ...(wrong.length > 0 ? [`wrong directions: ${wrong.join(', ')}`] : []),
  ];
  if (faults.length > 0) throw new CheckFailed(`validate: ${faults.join('; ')}`);
}
