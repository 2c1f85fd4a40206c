/** How a change of a mean is written: by how much, and which way. */
import type { ChalkInstance } from 'chalk';
import type { Against, Word } from '../results/replay.js';
import { restsOnAssumed, restsOnHandover } from '../stats/origin-shares.js';
import { counterpart, wordOfPercent } from '../stats/word.js';
import { percentChange, quantity } from './numbers.js';

/** From this factor on a percentage is hard to read. */
const FACTOR = 3;

/**
 * By how much, of a change in percent: `17.9 %`, and `4.45 ×`, `72,000 ×` where the larger value is three times the other
 * one or more.
 */
export function howMuch(percent: number): string {
  const ratio = 1 + percent / 100;
  const factor = ratio < 1 ? 1 / ratio : ratio;
  // of what became nothing there is no factor
  if (factor < FACTOR || !Number.isFinite(factor)) return percentChange(percent).replace(/^[+−]/, '');
  return `${quantity(Number(factor.toPrecision(3)))} ×`;
}

/**
 * What a variant does to a probe: `17.9 % slower`, `179 × slower`, `same (+0.1 %)`,
 * `mixed: mean 10.7 × faster, p50 4.45 × slower`, and `+4.0 %` or `179 × larger` for what is no time. A `*` stands where
 * all of it is at assumed prices (restsOnAssumed), `by handover *` where most of it waits for an assumed handover of locks.
 */
export function effect(against: Against): string {
  const { word, meanPercent } = against;
  if (word === null) return countEffect(meanPercent);
  const mark = word !== 'same' && restsOnAssumed(against) ? ' *' : '';
  const sign = `${isHanded(against) ? ', by handover *' : ''}${isUncertain(against) ? ', sign not certain' : ''}`;
  if (word !== 'mixed') return `${timeEffect(meanPercent, word)}${mark}${sign}`;
  const byMean = wordOfPercent(meanPercent!);
  return `mixed${sign}: mean ${timeEffect(meanPercent, byMean)}${mark}, ${counterpartText(against)}`;
}

/** The difference has a direction, and most of it is waiting for a lock whose handover is assumed. */
export function isHanded(against: Pick<Against, 'word' | 'why'>): boolean {
  return against.word !== null && against.word !== 'same' && restsOnHandover(against);
}

/** `17.9 % slower`, `same (+0.1 %)` */
export function timeEffect(percent: number | null, word: Word): string {
  if (word === 'same' || percent === null) return `${word} (${percentChange(percent)})`;
  return `${howMuch(percent)} ${word}`;
}

function countEffect(percent: number | null): string {
  if (percent === null) return percentChange(percent);
  const much = howMuch(percent);
  return much.endsWith('×') ? `${much} ${percent > 0 ? 'larger' : 'smaller'}` : percentChange(percent);
}

/** What speaks against the mean: `p50 4.45 × slower`, `74 % of calls faster`. */
function counterpartText(against: Against): string {
  const found = counterpart(against);
  if (found === null) return 'calls unlike it';
  if ('p' in found) return `p${found.p} ${timeEffect(found.percent, wordOfPercent(found.percent))}`;
  return `${Math.round(100 * found.share)} % of calls ${found.word}`;
}

/** The word names a direction, but the prices' 95 % interval includes differences of the other one. */
export function isUncertain({
  word,
  meanPercent,
  signCertain,
}: Pick<Against, 'word' | 'meanPercent' | 'signCertain'>): boolean {
  if (word === null || signCertain !== false) return false;
  return word === 'mixed' ? wordOfPercent(meanPercent!) !== 'same' : word !== 'same';
}

/** Green is faster, red is slower, yellow is neither for certain; the words say it without colour as well. */
export function coloured(text: string, word: Word | null, chalk: ChalkInstance): string {
  if (word === 'faster') return chalk.green(text);
  if (word === 'mixed') return chalk.yellow(text);
  return word === 'slower' ? chalk.red(text) : text;
}
