/** vfiobench compare with several runs a side: what is judged. UPDATE_GOLDEN=1 rewrites the golden files. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMPARISON_DEFAULTS, compareRecordings } from '../comparison/compare.js';
import { columnsOfSides } from '../comparison/side-of-runs.js';
import { readRecording } from '../recordings/read.js';
import { expectGolden } from './golden.test-data.js';
import { comparedJson, recordedRuns } from './recorded-runs.test-data.js';
import { vfiobench } from './streams.test-data.js';

const { folder, file, recorded, values, base, patched, both } = recordedRuns();

describe('compare of several runs a side', () => {
  it('pools what it shows, and judges by what runs differ', async () => {
    const { result, stderr } = await comparedJson(both);
    expect(stderr).toBe('');
    const [{ rows, columns, against }] = result.maps;
    expect(rows.map(({ counts }) => counts)).toEqual([
      [2000, 770],
      [1585, 1110],
      [375, 550],
      [40, 70],
    ]);
    expect(columns.map((column) => column!.runs!.map((run) => run!.n))).toEqual([
      [1000, 2000, 1000],
      [1000, 1000, 500],
    ]);
    expect(against[0]).toMatchObject({ verdict: 'regressed', judgedBy: 'runs', whole: 1 });
    expect(against[0]!.runs).toMatchObject({ runs: [3, 3], of: 'place by rows', further: null });
    expect(result.columns.map(({ label, runs }) => [label, runs!.length])).toEqual([
      ['BASE (base)', 3],
      ['patched', 3],
    ]);
    // numbers have no verdict, but of several runs an interval
    const [calls] = result.numbers;
    expect(calls.values[1]).toBeCloseTo(2500 / 3, 9);
    expect(calls.runs).toEqual([
      [1000, 2000, 1000],
      [1000, 1000, 500],
    ]);
    expect(calls.against[0]!.interval!.lo).toBeLessThan(0);
  });

  it('takes runs in any order, as they are best recorded: in turn', async () => {
    const inTurn = base.flatMap((one, i) => [one, patched[i]]).join(' ');
    expect((await comparedJson(inTurn)).result).toEqual((await comparedJson(both)).result);
  });

  it('has the runs in every form', async () => {
    const [text] = (await vfiobench(`compare ${both}`)).stdout.split('What this rests on');
    expectGolden('compare-runs.txt', text);
    const row = /BASE \(base\) 2 +2,000 +\[1K, 2K\) +\[4K, 8K\) +\d\d\.\d %/;
    expect(text).toMatch(row);
    expect((await vfiobench(`compare ${both} --format mail`)).stdout).toMatch(row);
    const markdown = (await vfiobench(`compare ${both} --format markdown`)).stdout;
    expect(markdown).toMatch(/\| BASE \(base\) 2 \| 2,000 \|/);
    const csv = (await vfiobench(`compare ${both} --format csv`)).stdout;
    expect(csv).toContain('@lat_ns,ns,patched,run,3_n,,,500\r\n');
    expect(csv).toMatch(/@lat_ns,ns,patched,vs_base,runs_percent,[\d.]+,[\d.]+,[\d.]+\r\n/);
    const narrow = (await vfiobench(`compare ${both} --width 60`)).stdout.split('\n');
    expect(Math.max(...narrow.map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  it('has no bound above where runs of BASE differ so much that its mean may be 0', async () => {
    const line = [...values('base', [500, 4000]), ...values('new', [9000, 9001]), '--unit ns'].join(' ');
    const { result } = await comparedJson(line);
    const { percent, percentInterval } = result.maps[0].against[0]!.runs!;
    expect(percent).toBeGreaterThan(250);
    expect(percentInterval!.hi).toBeNull();
    expect(percentInterval!.lo).toBeLessThan(0);
    const told = /\(\+300\.1 %, 95 %: above −\d\d\.\d %\)/;
    for (const format of ['text', 'markdown'])
      expect((await vfiobench(`compare ${line} --format ${format}`)).stdout.replace(/\s+/g, ' ')).toMatch(
        told,
      );
  });

  it('does not call different what runs differ by, though every call counted would', async () => {
    const runs = [
      [500, 400, 90, 10],
      [400, 420, 160, 20],
      [560, 360, 70, 10],
    ];
    const other = [
      [440, 410, 135, 15],
      [350, 430, 190, 30],
      [520, 390, 80, 10],
    ];
    const named = (side: string, all: readonly number[][]) =>
      all.map((counts, i) => `${side}=${recorded(`${side}-${i}.txt`, counts)}`).join(' ');
    const { result } = await comparedJson(`${named('q', runs)} ${named('r', other)}`);
    expect(result.maps[0].against[0]!.verdict).toBe('inconclusive');
    const sum = (all: readonly number[][]) => all[0].map((_, row) => all.reduce((s, one) => s + one[row], 0));
    const one = await comparedJson(`${recorded('q.txt', sum(runs))} ${recorded('r.txt', sum(other))}`);
    expect(one.result.maps[0].against[0]!.verdict).toBe('regressed');
  });

  it('tells means of single values, each run once, and shifts of percentiles by runs', async () => {
    const values = (mean: number) => Array.from({ length: 100 }, (_, i) => mean - 50 + ((i * 37) % 100));
    const side = (name: string, means: readonly number[]) =>
      means.map((mean, i) => `${name}=${file(`${name}-${i}.txt`, `${values(mean).join('\n')}\n`)}`).join(' ');
    const line = `${side('m', [1000, 1004, 996])} ${side('n', [1100, 1108, 1092])} --unit ns`;
    const { against, columns } = (await comparedJson(line)).result.maps[0];
    expect(columns.map((column) => column!.mean)).toEqual([999.5, 1099.5]);
    // scipy.stats.ttest_ind([1099.5, 1107.5, 1091.5], [999.5, 1003.5, 995.5], equal_var=False)
    expect(against[0]!.runs).toMatchObject({ of: 'mean', inMean: 1 });
    expect(against[0]!.runs!.interval!.lo).toBeCloseTo(83.37840198726998, 6);
    expect(against[0]!.runs!.interval!.hi).toBeCloseTo(116.62159801273002, 6);
    expect(against[0]!.shifts[0].interval!.lo).toBeGreaterThan(80);
    const text = (await vfiobench(`compare ${line}`)).stdout.replace(/\s+/g, ' ');
    expect(text).toContain('mean of 3 and 3 runs 1,000 → 1,100 ns (+10.0 %, 95 %: +8.');
  });
});

describe('saved replays as runs', () => {
  it('differ in their seeds, and by nothing else without a word', async () => {
    const saved = async (name: string, more: string) => {
      const path = join(folder, `${name}.json`);
      const { code } = await vfiobench(
        `replay fixtures/traces/pins.csv --variant contiguous-pin ${more} -o ${path} --quiet`,
      );
      expect(code).toBe(0);
      return path;
    };
    const seeds = await Promise.all([1, 2, 3].map((seed) => saved(`seed-${seed}`, `--seed ${seed}`)));
    const sides = (files: readonly string[]) =>
      ['base', 'new'].flatMap((name) => files.map((file) => `${name}=${file}`)).join(' ');
    const line = `${sides(seeds)} --columns BASE,contiguous-pin --map n_pages`;
    const { result, stderr } = await comparedJson(line);
    expect(stderr).toBe('');
    expect(result.maps[0].against[0]).toMatchObject({ judgedBy: 'runs', runs: { runs: [3, 3], of: 'mean' } });
    expect(result.columns.map(({ column }) => column)).toEqual(['BASE', 'contiguous-pin']);
    expect(result.columns[1].runs![2].rests).toContain('seed 3');
    const other = await saved('dearer', '--seed 4 --set gup_call=300ns');
    const { result: unlike } = await comparedJson(
      `${sides([...seeds.slice(0, 2), other])} --map n_pages --columns BASE`,
    );
    expect(unlike.unlike).toContainEqual(
      'run 3 of it differs from run 1 of BASE (base) in --set (none, gup_call=300): what differs may be that and no variant',
    );
  });
});

it('of the recorded runs, one against one would be called different where both did the same', async () => {
  const folder = 'fixtures/recordings/pin-runs';
  const runs = await Promise.all(
    ['page-by-page', 'batched'].map((way) =>
      Promise.all(
        [1, 2, 3, 4, 5].map(async (i) => {
          const name = `${folder}/${way}-${i}.csv`;
          return readRecording(name, readFileSync(name, 'utf8'));
        }),
      ),
    ),
  );
  const told = runs[0].map((base, i) => {
    const { columns } = columnsOfSides([base, runs[1][i]], null, [null, null]);
    const { maps } = compareRecordings(columns, { ...COMPARISON_DEFAULTS, keys: ['1'] });
    return maps[0].against[0]!.verdict;
  });
  // as docs/compare-and-gate.md has it
  expect(told).toEqual(['improved', 'regressed', 'inconclusive', 'regressed', 'inconclusive']);
});
