/** What a calibration says, in words and cells that text and Markdown share. */
import type {
  CalibratedPrice,
  CalibratedProbe,
  CalibratedRow,
  CalibrationResult,
} from '../../results/calibration.js';
import { counted, grouped, percent, percentChange, quantity } from '../numbers.js';

/** How many steps of a sum are named: as many as there is room for. */
export const NAMED = [3, 2, 1] as const;

/** `call, group_get, 2 container_user and 6 more` */
function stepsText(steps: CalibratedPrice['steps'], named: number): string {
  const texts = steps.map(({ step, times }) => (times === 1 ? step : `${quantity(times)} ${step}`));
  const more = texts.length - named;
  return more > 1 ? `${texts.slice(0, named).join(', ')} and ${more} more` : texts.join(', ');
}

export function headline(result: CalibrationResult): string {
  const { host, like, fit, classes, inputs } = result;
  const measured = inputs.filter(({ role }) => role !== 'calls');
  const files = [...new Set(measured.map(({ name }) => name))].join(', ');
  return `${host}, from ${like}: ${counted(fit.calls, 'call')} of ${counted(classes, 'kind')} in ${files}: ${verdict(result)}`;
}

function verdict({ follows, notJudged, predictions }: CalibrationResult): string {
  const named = (within: boolean): string =>
    predictions.flatMap((one) => (one.within === within ? [one.lane] : [])).join(', ');
  const [good, bad] = [named(true), named(false)];
  const predicted = `${good === '' ? '' : `; ${good} is predicted`}${bad === '' ? '' : `; ${bad} IS NOT PREDICTED`}`;
  if (follows === null) return `NOT JUDGED: ${notJudged}${predicted}`;
  if (!follows) return `THE MODEL CAN’T FOLLOW${predicted}`;
  return bad === '' ? `the model follows${predicted}` : `the model follows what was fitted${predicted}`;
}

/** How well it fits, one sentence each. */
export function fitFacts({
  fit,
  heldOut,
  follows,
  reasons,
  unit,
  probes,
  predictions,
}: CalibrationResult): string[] {
  const why = reasons.map((reason) => `CAN’T FOLLOW: ${reason}`);
  if (fit.misfit === null) {
    const worst = Math.max(...probes.map(({ totalVariation }) => totalVariation ?? 0));
    return [
      `fit: of ${counted(probes.length, 'histogram')}, up to ${percent(worst)} of the values would have to change their row; no call was measured by itself, so none is held out`,
      ...why,
    ];
  }
  const facts = [
    `fit: R² ${fit.rSquared === null ? 'without meaning' : fit.rSquared.toFixed(4)} of log ${unit} over kinds of calls${errorsText(fit.kinds)}; ${misfitText(fit)}`,
    fit.leftOut === null
      ? 'each kind predicted by all others: they tell none'
      : `each kind predicted by all others${errorsText(fit.leftOut)}${fit.kinds !== null && fit.kinds.kinds > fit.leftOut.kinds ? `; ${fit.kinds.kinds - fit.leftOut.kinds} of ${fit.kinds.kinds} they do not tell` : ''}`,
  ];
  facts.push(
    heldOut === null
      ? `repeated calls held out: none; too few calls${follows === null ? '' : ', so that the fit is judged by what it misses itself'}`
      : `repeated calls of the same kinds: ${counted(heldOut.calls, 'call')}, a fifth, held out and predicted by the rest: mean error ${heldOut.meanErrorPercent.toFixed(1)} %, off by ${percent(heldOut.misfit)} beyond the noise${heldOut.explained === null ? '' : `; of the differences within probes ${percent(Math.max(0, heldOut.explained))} are explained`}`,
  );
  for (const { lane, errorPercent, within } of predictions)
    facts.push(
      `${lane}, predicted: ${within ? '' : 'NOT FOLLOWED, '}off by up to ${percentChange(errorPercent)}`,
    );
  if (fit.interrupted > 0)
    facts.push(
      `${counted(fit.interrupted, 'call')} took far longer than calls with the same steps: interrupted, and not in the prices`,
    );
  return [...facts, ...why];
}

function errorsText(errors: CalibrationResult['fit']['kinds']): string {
  return errors === null
    ? ''
    : `, off by ${errors.medianPercent.toFixed(1)} % in the median and ${errors.largestPercent.toFixed(1)} % at most`;
}

function misfitText({ misfit, misfitLimits, assumedMisfit }: CalibrationResult['fit']): string {
  if (misfit === null || misfitLimits === null)
    return `nothing shows what the model misses, and the intervals assume ${percent(assumedMisfit ?? 0)}`;
  const [low, high] = misfitLimits;
  return `off by ${percent(misfit)} (95 %: ${(low * 100).toFixed(1)} to ${percent(high)}) beyond the noise of the measurement`;
}

export function priceHead(unit: string): string[] {
  return [`price in ${unit} of`, 'fitted', '95 %', 'before', ''];
}

export function priceCells(
  { steps, price, interval, start, from }: CalibratedPrice,
  named: number = NAMED[0],
): string[] {
  return [
    stepsText(steps, named),
    from === 'assumed' ? '' : quantity(price),
    interval === null ? '' : `${quantity(interval[0])} … ${quantity(interval[1])}`,
    quantity(start),
    from === 'assumed' ? 'not told' : from === 'split' ? (hasLess(steps) ? 'net' : 'sum') : '',
  ];
}

/** Calls tell how much more some steps cost than others. */
function hasLess(steps: CalibratedPrice['steps']): boolean {
  return steps.some(({ times }) => times < 0);
}

/** What stays as it was, and what is told only together. */
export function untoldFacts({ prices, kept, untouched, like }: CalibrationResult): string[] {
  const facts: string[] = [];
  if (prices.some(({ from }) => from === 'split')) {
    facts.push(
      `Sums are what the measured calls tell; of the steps in them the host file has shares as near to those on ${like} as they allow.`,
    );
  }
  if (prices.some(({ steps }) => hasLess(steps)))
    facts.push('Net: a sum less others of these steps; it may be below 0.');
  if (kept.length > 0)
    facts.push(`As on ${like}, since the calls say next to nothing of them: ${kept.join(', ')}.`);
  if (untouched.length > 0)
    facts.push(
      `${counted(untouched.length, 'step')} that no measured call takes cost what they do on ${like}.`,
    );
  return facts;
}

export function dispersionFacts({ dispersion, unit }: CalibrationResult): string[] {
  const { why, callSigma, steps, interrupts } = dispersion;
  const sigmas = steps.map(({ step, sigma }) => `${step} ${sigma}`).join(', ');
  return [
    `dispersion, ${why}: sigma of a call ${callSigma ?? 0}${sigmas === '' ? '' : `; of steps: ${sigmas}`}`,
    ...(interrupts === null
      ? []
      : [
          `interrupts: ${quantity(interrupts.perSecond)} a second, ${quantity(interrupts.mean)} ${unit} each, sigma ${interrupts.sigma}`,
        ]),
  ];
}

export const PROBE_HEAD = ['probe', 'ran', 'calls', 'measured', 'modelled', 'error', 'TV', ''];

export function probeTitle(unit: string): string {
  return `Means in ${unit}, without interrupted calls, and total-variation distances`;
}

export function probeCells(probe: CalibratedProbe): string[] {
  const { lane, role, n, measuredMean, modelledMean, errorPercent, totalVariation } = probe;
  return [
    `@${probe.probe}`,
    lane,
    grouped(n),
    measuredMean === null ? '' : quantity(measuredMean),
    modelledMean === null ? '' : quantity(modelledMean),
    errorPercent === null ? '' : percentChange(errorPercent),
    totalVariation === null ? '' : percent(totalVariation),
    role === 'predict' ? role : '',
  ];
}

export const ROW_HEAD = ['where', 'probe', 'ran', 'calls', 'measured', 'modelled', 'error'];

export function rowTitles(unit: string): { worst: string; slowest: string } {
  return {
    worst: `Kinds of calls that the model misses most, by their first row, in ${unit}`,
    slowest: `Single calls that took longest against the model, in ${unit}`,
  };
}

export function rowCells({
  file,
  line,
  probe,
  lane,
  n,
  measured,
  modelled,
  errorPercent,
}: CalibratedRow): string[] {
  return [
    `${file}:${line}`,
    `@${probe}`,
    lane,
    grouped(n),
    quantity(measured),
    quantity(modelled),
    percentChange(errorPercent),
  ];
}
