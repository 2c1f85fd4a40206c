/** Every published figure beside the modelled one. */
import { CheckFailed } from '../failure.js';
import type { Figure, Validation } from '../stats/validation.js';
import { validateDmaRwThread } from './dma-rw-vs-kvm-rw.js';
import { validateKickThread } from './ioeventfd-pv-mmio.js';
import { validateIopfThread } from './iopf-passthrough.js';
import { validatePinThread } from './pin-pages-contiguous.js';
import { readHistograms, readScalars } from './published.js';
import { type Evidence, evidence } from './replays.js';
import { validateStage2Thread } from './stage2-unmap-batch.js';

/** The threads that this version models. */
const THREADS: Readonly<Record<string, typeof validatePinThread>> = {
  'pin-pages-contiguous': validatePinThread,
  'dma-rw-vs-kvm-rw': validateDmaRwThread,
  'ioeventfd-pv-mmio': validateKickThread,
  'iopf-passthrough': validateIopfThread,
  'stage2-unmap-batch': validateStage2Thread,
};

/** All threads that figures were published in. */
export function publishedThreads(): string[] {
  return [...new Set([...readScalars(), ...readHistograms()].map(({ mail }) => mail))];
}

/**
 * @param only the thread to validate; null for all
 * @param by what the figures are judged by
 */
export async function validate(
  only: string | null,
  version: string,
  by: Evidence = evidence(),
): Promise<Validation> {
  const threads = publishedThreads().filter((thread) => only === null || thread === only);
  const figures: Figure[] = [];
  const directions = [];
  const notModelled = [];
  for (const thread of threads) {
    const run = THREADS[thread];
    if (run === undefined) {
      notModelled.push({
        thread,
        figures: by.published.scalars.filter(({ mail }) => mail === thread).length,
      });
      continue;
    }
    const found = await run(by);
    figures.push(...found.figures);
    directions.push(...found.directions);
  }
  return { schema: 'vfiobench-validate/1', version, figures, directions, notModelled };
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
