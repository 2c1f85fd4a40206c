/** Where verdicts turn: on the line between two values, and for a price where replay --sensitivity says so too. */
import { describe, expect, it } from 'vitest';
import { vfiobench } from '../end-to-end/streams.test-data.js';
import type { ReplayResult } from '../results/replay.js';
import type { SweepPoint, SweepResult } from '../results/sweep.js';
import { turnsOf } from './turns.js';

/** Of BASE with a mean of 1000 and one variant, by `[text, difference]`; null: the variant has no values. */
function points(...differences: readonly (readonly [string, number | null])[]): SweepPoint[] {
  return differences.map(([text, difference]) => {
    const lane = (mean: number) => ({ n: 1, mean, total: mean, p99: null });
    const word = Math.abs(difference ?? 0) < 5 ? 'same' : difference! < 0 ? 'faster' : 'slower';
    return {
      text,
      value: Number.parseFloat(text),
      lanes: [lane(1000), difference === null ? null : lane(1000 + difference)],
      against: [difference === null ? null : { meanPercent: difference / 10, word, restsOnAssumed: false }],
    };
  });
}

describe('a verdict turns', () => {
  it('where the line between the differences passes 0', () => {
    const swept = points(['100ns', 300], ['200ns', 200], ['400ns', -100]);
    expect(turnsOf(swept, false)).toEqual([
      { variant: 0, from: '200ns', to: '400ns', at: 200 + 200 * (200 / 300), exact: false },
    ]);
  });

  it('exactly there where it is a price, and all points lie on one line', () => {
    const line = [100, 200, 400].map((price) => [`${price}`, 250 - price] as const);
    expect(turnsOf(points(...line), true)).toMatchObject([{ at: 250, exact: true }]);
    expect(turnsOf(points(...line.slice(1)), true)).toMatchObject([{ at: 250, exact: false }]);
    expect(turnsOf(points(['50', 300], ...line), true)).toMatchObject([{ exact: false }]);
  });

  it('at a value that shows no difference, and as often as it does', () => {
    const swept = points(['4', 10], ['1', 20], ['2', 0], ['3', -30]);
    expect(turnsOf(swept, false).map(({ from, to, at }) => [from, to, at])).toEqual([
      ['1', '3', 2],
      ['3', '4', 3.75],
    ]);
  });

  it('not between two that are the same, nor where a side has no values, nor from one unit to another', () => {
    expect(turnsOf(points(['1', 2], ['2', -2]), false)).toEqual([]);
    expect(turnsOf(points(['1', 20], ['2', null]), false)).toEqual([]);
    expect(turnsOf(points(['1us', 20], ['2ns', -20]), false)).toEqual([]);
    expect(turnsOf([], false)).toEqual([]);
  });
});

describe('vfiobench sweep', () => {
  it('has a price turn a verdict where replay --sensitivity has it', async () => {
    const on = 'traces/ccw-boot.csv --host xu-4.19 --limit 8000 --variant contiguous-pin --format json';
    const replayed: ReplayResult = JSON.parse((await vfiobench(`replay ${on} --sensitivity`)).stdout);
    const verdict = replayed.sensitivity!.verdicts.find(({ probe }) => probe === '@n_pages_ns')!;
    const flip = verdict.flips.find(({ price }) => price === 'gup_call')!;
    const over = '--over gup_call=10ns,100ns,1000ns';
    const swept: SweepResult = JSON.parse((await vfiobench(`sweep ${on} ${over}`)).stdout);
    const [turn] = swept.probes.find(({ name }) => name === 'n_pages')!.turns;
    expect(turn.exact).toBe(true);
    expect(turn.at / flip.at!).toBeCloseTo(1, 4);
    const { stdout } = await vfiobench(`sweep ${on.replace('json', 'markdown')} ${over}`);
    expect(stdout).toMatch(/contiguous-pin is .*; it turns between \d+ns and \d+ns, at \d+ ns$/m);
  });

  it('tells how far a verdict hangs on the seed', async () => {
    const on = 'traces/ccw-boot.csv --limit 4000 --variant contiguous-pin';
    const swept: SweepResult = JSON.parse(
      (await vfiobench(`sweep ${on} --over seed=1..3 --map n_pages --format json`)).stdout,
    );
    const [{ points: seeds, turns }] = swept.probes;
    expect([seeds.map(({ text }) => text), turns]).toEqual([['1', '2', '3'], []]);
    const third: ReplayResult = JSON.parse((await vfiobench(`replay ${on} --seed 3 --format json`)).stdout);
    expect(seeds[2].lanes[1]!.mean).toBe(third.probes.find(({ name }) => name === 'n_pages')!.lanes[1]!.mean);
    const { stdout } = await vfiobench(`sweep ${on} --over seed=1..3 --map n_pages`);
    expect(stdout).toMatch(
      /contiguous-pin is (slower|faster) at all 3 seeds \(\S+ % to\s+\S+ %, sign not\s+certain\)/,
    );
    expect(stdout).toContain('the seeds above');
  });
});
