/** Every published figure beside the modelled one. */
import { CheckFailed } from '../failure.js';
import type { Direction, Figure, ThreadAnswer, Validation } from '../results/validation.js';
import { VERSION } from '../version.js';
import { followsFromFit } from './follows.js';
import { judgedFits } from './host-fits.js';
import { THREAD_NAMES, type ThreadName } from './mails.js';
import type { Evidence } from './replays.js';
import { summarise } from './summary.js';
import { laidOut } from './tables/mail-tables.js';
import { THREADS } from './threads.js';

/**
 * @param only the thread to validate; null for all
 * @param by what the figures are judged by
 */
export async function validate(only: ThreadName | null, by: Evidence): Promise<Validation> {
  const figures: Figure[] = [];
  const directions: Direction[] = [];
  for (const name of only === null ? THREAD_NAMES : [only]) {
    const found = await THREADS[name].validate(by);
    figures.push(...found.figures);
    directions.push(
      ...found.directions.map((one) => ({ ...one, follows: followsFromFit(one, found.figures) })),
    );
  }
  const summary = summarise(figures, directions);
  const fits = judgedFits(figures);
  return {
    schema: 'vfiobench-validate/3',
    version: VERSION,
    figures,
    directions,
    fits,
    summary,
    answer: null,
  };
}

/** A thread as an answer to its mail. */
export async function answer(thread: ThreadName, by: Evidence): Promise<ThreadAnswer> {
  const { mail, validate, tables, questions } = THREADS[thread];
  const { figures, histograms } = await validate(by);
  return {
    thread,
    mail,
    tables: [...laidOut(tables, figures), ...(histograms ?? [])],
    questions: await questions(by),
  };
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
