/** What the reports say of a sweep, whatever their form. */
import type { Word } from '../../stats/result.js';
import {
  isFlat,
  type SweepPoint,
  type SweepProbe,
  type SweepResult,
  type SweepTurn,
} from '../../stats/sweep-result.js';
import { wordOfPercent } from '../../stats/word.js';
import { howMuch } from '../change.js';
import { percent, percentChange, quantity } from '../numbers.js';
import { chosenText } from '../replay/provenance.js';

/** Probes whose values are another at some point, times first; and the titles of those that never change. */
export function shownProbes({ probes }: SweepResult): {
  readonly shown: readonly SweepProbe[];
  readonly flat: readonly string[];
} {
  const moves = probes.filter((probe) => !isFlat(probe) || probes.length === 1);
  return {
    shown: [...moves.filter(({ isTime }) => isTime), ...moves.filter(({ isTime }) => !isTime)],
    flat: probes.filter((probe) => !moves.includes(probe)).map(({ title }) => title),
  };
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

/** `between 200ns and 400ns, at 258 ns`; `near` where the line between the two is a guess. */
function turnText({ from, to, at, exact }: SweepTurn): string {
  const unit = /[a-zA-Z]*$/.exec(to)![0];
  return `between ${from} and ${to}, ${exact ? 'at' : 'near'} ${quantity(at)}${unit === '' ? '' : ` ${unit}`}`;
}

/** `slower at all 6 seeds (+11.2 % to +13.3 %)`, or at how many it is what. */
function spreadTexts({ points }: SweepProbe, variant: number, values: string): string[] {
  const known = points.flatMap(({ against }) => against[variant] ?? []);
  const words = [...new Set(known.map(({ word }) => word))];
  return words.map((word) => {
    const such = known.filter((one) => one.word === word);
    const percents = such.flatMap(({ meanPercent }) => meanPercent ?? []);
    const [least, most] = [Math.min(...percents), Math.max(...percents)].map((percent) =>
      meanChange(percent, word),
    );
    const mean = word === 'mixed' ? 'mean ' : '';
    const much = percents.length === 0 ? '' : ` (${mean}${least === most ? least : `${least} to ${most}`})`;
    const many =
      such.length === points.length ? `all ${points.length}` : `${such.length} of ${points.length}`;
    return `${word === 'same' ? 'the same' : word} at ${many} ${values}${much}`;
  });
}

/** Neighbouring points with one word. */
function runs(points: readonly SweepPoint[], variant: number): SweepPoint[][] {
  const found: SweepPoint[][] = [];
  const wordOf = (point: SweepPoint): Word | null => point.against[variant]?.word ?? null;
  for (const point of points) {
    const last = found.at(-1);
    if (last !== undefined && wordOf(last[0]) === wordOf(point)) last.push(point);
    else found.push([point]);
  }
  return found;
}

function runText(run: readonly SweepPoint[], variant: number): string {
  const word = run[0].against[variant]?.word ?? null;
  const where = run.length === 1 ? `at ${run[0].text}` : `from ${run[0].text} to ${run.at(-1)!.text}`;
  if (word === null) return `without values ${where}`;
  if (word === 'same') return `the same ${where}`;
  const [first, last] = [run[0], run.at(-1)!].map((point) =>
    meanChange(point.against[variant]?.meanPercent ?? null, word),
  );
  const mean = word === 'mixed' ? 'mean ' : '';
  return `${word} ${where} (${mean}${first === last ? first : `${first} to ${last}`})`;
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
  const rows = chosenText(result);
  const assumed = lanes.flatMap((label, i) =>
    assumedShares[i] >= 0.005
      ? [`${label}: up to ${percent(assumedShares[i])} of its time at assumed prices`]
      : [],
  );
  return [
    'modelled: counts of kernel steps times the prices of a host, not measurements',
    `trace ${trace.name}${trace.workload === null ? '' : ` (${trace.workload})`}; host ${host.name}, ${host.summary}, ${host.kernel} priced`,
    ...(rows === null ? [] : [rows]),
    ...assumed,
    `vfiobench ${version}, ${over.alike ? 'the seeds above' : `seed ${seed}`}`,
  ];
}
