/** What the reports say of a sweep, whatever their form. */
import type { Word } from '../../results/replay.js';
import {
  isFlat,
  type SweepAgainst,
  type SweepPoint,
  type SweepProbe,
  type SweepResult,
  type SweepTurn,
} from '../../results/sweep.js';
import { wordOfPercent } from '../../stats/word.js';
import { howMuch, isUncertain } from '../change.js';
import { percent, percentChange, quantity } from '../numbers.js';
import { chosenText } from '../replay/provenance.js';

/**
 * Probes whose values are another at some point, times first; of those that never change, the ones in which a variant
 * differs from BASE all the same, of which a verdict is told, and the titles of the others.
 */
export function shownProbes({ probes }: SweepResult): {
  readonly shown: readonly SweepProbe[];
  readonly steady: readonly SweepProbe[];
  readonly flat: readonly string[];
} {
  const moves = probes.filter((probe) => !isFlat(probe) || probes.length === 1);
  const still = probes.filter((probe) => !moves.includes(probe));
  return {
    shown: [...moves.filter(({ isTime }) => isTime), ...moves.filter(({ isTime }) => !isTime)],
    steady: still.filter(differs),
    flat: still.filter((probe) => !differs(probe)).map(({ title }) => title),
  };
}

function differs({ isTime, points }: SweepProbe): boolean {
  return isTime && points.some(({ against }) => against.some((one) => (one?.word ?? 'same') !== 'same'));
}

/**
 * What a variant's verdict is at which values, and where it turns: `faster from 2 to 64 (−3.1 % to −62.0 %), same at 1`.
 */
export function verdicts({ lanes, over }: SweepResult, probe: SweepProbe): string[] {
  if (!probe.isTime) return [];
  const hasVerdict = (variant: number) => probe.points.some(({ against }) => against[variant] !== null);
  return lanes.slice(1).flatMap((label, variant) => {
    if (!hasVerdict(variant)) return [];
    const parts = over.alike
      ? spreadTexts(probe, variant, `${over.name}s`)
      : runs(probe.points, variant).map((run) => runText(run, variant));
    const turns = probe.turns.filter((turn) => turn.variant === variant).map(turnText);
    const where = turns.length === 0 ? '' : `; it turns ${turns.join(' and ')}`;
    return [`${probe.title} by ${over.name}: ${label} is ${parts.join(', ')}${where}`];
  });
}

/** `between 200ns and 400ns, at 258 ns` */
function turnText(turn: SweepTurn): string {
  return `between ${turn.from} and ${turn.to}, ${turnPlace(turn)}`;
}

/** `at 258 ns`; `near` where the line between the two values is a guess. */
export function turnPlace({ to, at, exact }: SweepTurn): string {
  const unit = /[a-zA-Z]*$/.exec(to)![0];
  return `${exact ? 'at' : 'near'} ${quantity(at)}${unit === '' ? '' : ` ${unit}`}`;
}

/** `slower at all 6 seeds (+11.2 % to +13.3 %)`, or at how many it is what. */
function spreadTexts({ points }: SweepProbe, variant: number, values: string): string[] {
  const known = points.flatMap(({ against }) => against[variant] ?? []);
  const kinds = known.filter((one, i) => known.findIndex((other) => isLike(one, other)) === i);
  return kinds.map((kind) => {
    const { word } = kind;
    const such = known.filter((one) => isLike(one, kind));
    const percents = such.flatMap(({ meanPercent }) => meanPercent ?? []);
    const [least, most] = [Math.min(...percents), Math.max(...percents)].map((percent) =>
      meanChange(percent, word),
    );
    const mean = word === 'mixed' ? 'mean ' : '';
    const range = `${mean}${least === most ? least : `${least} to ${most}`}`;
    const much = percents.length === 0 ? '' : ` (${range}${howSure(kind)})`;
    const many =
      such.length === points.length ? `all ${points.length}` : `${such.length} of ${points.length}`;
    return `${word === 'same' ? 'the same' : word} at ${many} ${values}${much}`;
  });
}

/** Neighbouring points of which the same is said. */
function runs(points: readonly SweepPoint[], variant: number): SweepPoint[][] {
  const found: SweepPoint[][] = [];
  for (const point of points) {
    const last = found.at(-1);
    if (last !== undefined && isLike(last[0].against[variant], point.against[variant])) last.push(point);
    else found.push([point]);
  }
  return found;
}

function runText(run: readonly SweepPoint[], variant: number): string {
  const against = run[0].against[variant];
  const word = against?.word ?? null;
  const where = run.length === 1 ? `at ${run[0].text}` : `from ${run[0].text} to ${run.at(-1)!.text}`;
  if (against === null || word === null) return `without values ${where}`;
  if (word === 'same') return `the same ${where}`;
  const [first, last] = [run[0], run.at(-1)!].map((point) =>
    meanChange(point.against[variant]?.meanPercent ?? null, word),
  );
  const mean = word === 'mixed' ? 'mean ' : '';
  return `${word} ${where} (${mean}${first === last ? first : `${first} to ${last}`}${howSure(against)})`;
}

/** The same word, as sure a sign, on the same kind of prices. */
function isLike(one: SweepAgainst | null, other: SweepAgainst | null): boolean {
  if (one === null || other === null) return one === other;
  return one.word === other.word && howSure(one) === howSure(other);
}

/** Behind a change: ` *`, `, sign not certain`. */
function howSure(against: SweepAgainst): string {
  return `${isAssumed(against) ? ' *' : ''}${isUncertain(against) ? ', sign not certain' : ''}`;
}

/** The same in a cell of a table, as SURE_LEGEND explains it: ` *`, ` ?`. */
export function sureMark(against: SweepAgainst): string {
  return `${isAssumed(against) ? ' *' : ''}${isUncertain(against) ? ' ?' : ''}`;
}

/** Only of a change that has a direction. */
function isAssumed({ word, restsOnAssumed }: SweepAgainst): boolean {
  return word !== null && word !== 'same' && restsOnAssumed;
}

/** `−62.0 %`, `10.7 ×`; which way where the word does not say it. */
function meanChange(percent: number | null, word: Word | null): string {
  if (percent === null) return percentChange(percent);
  const much = howMuch(percent);
  if (!much.endsWith('×')) return percentChange(percent);
  return word === 'mixed' ? `${much} ${wordOfPercent(percent)}` : much;
}

/** What the figures rest on. */
export function footing(result: SweepResult): string[] {
  const { trace, host, version, seed, over, lanes, assumedShares } = result;
  const { shown, steady } = shownProbes(result);
  const all = [...shown, ...steady].flatMap(({ points }) => points.flatMap(({ against }) => against));
  const marks = all.map((against) => (against === null ? '' : sureMark(against))).join('');
  const rows = chosenText(result);
  const assumed = lanes.flatMap((label, i) =>
    assumedShares[i] >= 0.005
      ? [`${label}: up to ${percent(assumedShares[i])} of its time at assumed prices`]
      : [],
  );
  return [
    'modelled: counts of kernel steps times the prices of a host, not measurements',
    `trace ${trace.name}${trace.workload === null ? '' : ` (${trace.workload})`}; host ${host.name} (${host.summary}), prices of ${host.kernel}`,
    ...(rows === null ? [] : [rows]),
    ...assumed,
    ...host.effects.map((text) => `host: ${text}`),
    ...(marks.includes('*') ? ['*: the difference rests on assumed prices alone'] : []),
    ...(marks.includes('?')
      ? ["?: sign not certain, the prices' 95 % interval of the difference of the means includes 0"]
      : []),
    `vfiobench ${version}, ${over.alike ? 'the seeds above' : `seed ${seed}`}`,
  ];
}
