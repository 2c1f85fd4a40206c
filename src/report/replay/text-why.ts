/** Why a variant differs on a probe: the steps it takes more or less often, and the time in them. */

import type { Against, Measured, ProbeResult, ReplayResult, StepDelta } from '../../results/replay.js';
import { sumOf } from '../../sums.js';
import { shorten } from '../fit-width.js';
import { perCall, scaled, signed, timeHeading } from '../numbers.js';
import { prose } from '../page.js';
import { MARKS, restsOn } from '../prices-behind.js';
import { table } from '../table.js';
import type { Terminal } from '../terminal.js';
import { spreadSentence } from './sensitivity-words.js';

/** This many steps are shown, and more while those that are not move more than this share of the time that moves. */
const STEPS = 8;
const UNSAID = 0.1;
/** A remainder below this share of the difference is rounding. */
const ROUNDING = 1e-6;

export function reasons(result: ReplayResult, probe: ProbeResult, terminal: Terminal): string[] {
  if (!probe.isTime) return [];
  return probe.against.flatMap((against, i) => {
    const base = probe.lanes[0];
    if (!against || !base || against.why.length === 0) return [];
    return ['', ...reasonsOf(result.lanes[i + 1].label, probe.unit, base, against, terminal)];
  });
}

function reasonsOf(
  label: string,
  unit: string,
  base: Measured,
  against: Against,
  terminal: Terminal,
): string[] {
  const change = (value: number) => signed(value, (delta) => scaled(delta, unit));
  const shown = stepsShown(against.why);
  const steps = against.why.slice(0, shown);
  const others = against.why.slice(shown).filter(({ timeDelta }) => timeDelta !== 0);
  const outside = against.totalDelta - time(against.why);
  const line = (count: string, name: string, timeDelta: number) => [
    count,
    name,
    change(timeDelta),
    signed(timeDelta / base.n, (delta) => perCall(delta, unit)),
  ];
  const basis = restsOn(against);
  const rows = [
    ['count', 'step', timeHeading(unit), 'per call'],
    ...steps.map(({ step, countDelta, timeDelta, from }) =>
      line(
        signed(countDelta),
        shorten(step, 30) + (MARKS[from] === '' ? '' : ` ${terminal.chalk.yellow(MARKS[from])}`),
        timeDelta,
      ),
    ),
    ...(time(others) !== 0
      ? [line('', `${others.length} more step${others.length === 1 ? '' : 's'}`, time(others))]
      : []),
    ...(Math.abs(outside) > ROUNDING * Math.abs(against.totalDelta)
      ? [line('', 'in no step (waiting)', outside)]
      : []),
  ];
  const below = [
    ...(basis === null ? [] : [basis]),
    ...(against.byPrices === undefined ? [] : [`per call ${spreadSentence(against.byPrices, unit)}`]),
  ];
  return [
    ...prose(
      against.totalDelta === 0
        ? `why ${label} costs the same, by other steps:`
        : `why ${label} differs, ${change(against.totalDelta)} in total:`,
      terminal,
    ),
    ...table(rows, 'rlrr', 4),
    ...prose(below, terminal, 4, 4),
  ];
}

function stepsShown(why: readonly StepDelta[]): number {
  const moved = why.map(({ timeDelta }) => Math.abs(timeDelta));
  const all = sumOf(moved);
  let left = sumOf(moved.slice(STEPS));
  let shown = STEPS;
  for (; left > UNSAID * all; shown++) left -= moved[shown];
  return shown;
}

function time(steps: readonly StepDelta[]): number {
  return sumOf(steps, ({ timeDelta }) => timeDelta);
}
