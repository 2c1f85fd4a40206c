/** What a run has to say of itself beside its numbers: a BASE that is not the recorded one, options without an effect. */
import { didYouMean } from '../../did-you-mean.js';
import type { FinishedRun } from '../finished.js';
import { unlikeRecorded } from './rung-otherwise.js';

/** A warning each. */
export function runNotes(run: FinishedRun): string[] {
  const { options, lanes } = run;
  return [
    ...(options.base.label === 'BASE' ? unlikeRecorded(lanes[0].rung) : []),
    ...(run.recordedRows === 0 ? [] : idleSteps(run)),
  ];
}

/** Prices that were set, and steps that variants bring, which no recorded call of any lane took. */
function idleSteps(run: FinishedRun): string[] {
  const { options, steps } = run;
  const taken = takenSteps(run);
  const idle = (name: string): boolean => !taken.has(name);
  const variants = [options.base, ...options.variants].flatMap(({ chosen }) => chosen);
  const own = new Map(
    variants.flatMap(({ variant }) => (variant.steps ?? []).map(({ name }) => [name, variant.name] as const)),
  );
  return [
    ...options.overrides
      .filter(({ step }) => idle(step))
      .map(({ step }) => {
        const near = didYouMean(
          step,
          steps.names.filter((name) => taken.has(name)),
        );
        return `--set ${step} has no effect: no recorded call takes that step${near}`;
      }),
    ...[...own]
      .filter(([step]) => idle(step))
      .map(([step, variant]) => `${variant} brings the step ${step}, which no recorded call takes`),
  ];
}

function takenSteps({ steps, lanes }: FinishedRun): ReadonlySet<string> {
  const names = steps.all.map(({ name }) => name);
  const taken = lanes.flatMap(({ stepCounts }) =>
    [...stepCounts].flatMap((count, at) => (count > 0 ? [names[at % steps.size]] : [])),
  );
  return new Set(taken);
}
