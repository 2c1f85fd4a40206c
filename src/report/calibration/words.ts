/** What a calibration says, in words and cells that text and Markdown share. */
import type {
  CalibratedPrice,
  CalibratedProbe,
  CalibratedRow,
  CalibrationResult,
} from '../../stats/calibration-result.js';
import { counted, grouped, percentChange, quantity } from '../numbers.js';

const NAMED = 3;

/** `call, group_get, 2 container_user and 6 more` */
function stepsText(steps: CalibratedPrice['steps']): string {
  const texts = steps.map(({ step, times }) => (times === 1 ? step : `${quantity(times)} ${step}`));
  const more = texts.length - NAMED;
  return more > 1 ? `${texts.slice(0, NAMED).join(', ')} and ${more} more` : texts.join(', ');
}

export function headline(result: CalibrationResult): string {
  const { host, like, fit, classes, inputs } = result;
  const measured = inputs.filter(({ role }) => role !== 'calls');
  const files = [...new Set(measured.map(({ name }) => name))].join(', ');
  return `${host}, from ${like}: ${counted(fit.calls, 'call')} of ${counted(classes, 'kind')} in ${files}: ${verdict(result)}`;
}

function verdict({ follows, notJudged }: CalibrationResult): string {
  if (follows === null) return `NOT JUDGED: ${notJudged}`;
  return follows ? 'the model follows' : 'THE MODEL CAN’T FOLLOW';
}

/** How well it fits, one sentence each. */
export function fitFacts({ fit, heldOut, follows, reasons, unit, probes }: CalibrationResult): string[] {
  const why = reasons.map((reason) => `CAN’T FOLLOW: ${reason}`);
  if (fit.misfit === null) {
    const worst = Math.max(...probes.map(({ totalVariation }) => totalVariation ?? 0));
    return [
      `fit: of ${counted(probes.length, 'histogram')}, up to ${(worst * 100).toFixed(1)} % of the values would have to change their row; no call was measured by itself, so none is held out`,
      ...why,
    ];
  }
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const facts = [
    `fit: R² ${fit.rSquared === null ? 'without meaning' : fit.rSquared.toFixed(4)} of log ${unit} over kinds of calls; off by ${percent(fit.misfit)} beyond the noise of the measurement`,
  ];
  facts.push(
    heldOut === null
      ? `held out: nothing; too few calls${follows === null ? '' : ', so that the fit is judged by what it misses itself'}`
      : `held out: ${counted(heldOut.calls, 'call')}, a fifth, predicted by the rest: mean error ${heldOut.meanErrorPercent.toFixed(1)} %, off by ${percent(heldOut.misfit)} beyond the noise${heldOut.explained === null ? '' : `; of the differences within probes ${percent(Math.max(0, heldOut.explained))} are explained`}`,
  );
  if (fit.interrupted > 0)
    facts.push(
      `${counted(fit.interrupted, 'call')} took far longer than calls with the same steps: interrupted, and not in the prices`,
    );
  return [...facts, ...why];
}

export const PRICE_HEAD = ['price of', 'fitted', '95 %', 'before', ''];

export function priceCells({ steps, price, interval, start, from }: CalibratedPrice): string[] {
  return [
    stepsText(steps),
    from === 'assumed' ? '' : quantity(price),
    interval === null ? '' : `${quantity(interval[0])} … ${quantity(interval[1])}`,
    quantity(start),
    from === 'assumed' ? 'not told' : from === 'split' ? 'sum' : '',
  ];
}

/** What stays as it was, and what is told only together. */
export function untoldFacts({ prices, kept, untouched, like }: CalibrationResult): string[] {
  const facts: string[] = [];
  if (prices.some(({ from }) => from === 'split')) {
    facts.push(
      `Sums are what the measured calls tell; of the steps in them the host file has shares as near to those on ${like} as they allow.`,
    );
  }
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

export function probeCells(probe: CalibratedProbe, unit: string): string[] {
  const { lane, role, n, measuredMean, modelledMean, errorPercent, totalVariation } = probe;
  return [
    `@${probe.probe}_${unit}`,
    lane,
    grouped(n),
    measuredMean === null ? '' : quantity(measuredMean),
    modelledMean === null ? '' : quantity(modelledMean),
    errorPercent === null ? '' : percentChange(errorPercent),
    totalVariation === null ? '' : `${(totalVariation * 100).toFixed(1)} %`,
    role === 'predict' ? 'predicted' : '',
  ];
}

export const ROW_HEAD = ['where', 'probe', 'ran', 'calls', 'measured', 'modelled', 'error'];

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
