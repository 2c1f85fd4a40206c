/** vfiobench compare with several runs a side. UPDATE_GOLDEN=1 rewrites the golden files. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { comparisonSchema } from '../report/comparison/schema.js';
import { expectGolden } from './golden.test-data.js';
import { vfiobench } from './streams.test-data.js';

const folder = mkdtempSync(join(tmpdir(), 'vfiobench-compare-runs-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A run of `counts` in hist() from [1K, 2K) on, and how many calls it had. */
function recorded(name: string, counts: readonly number[], map = '@lat_ns', more = ''): string {
  const rows = counts.map((count, i) => `[${2 ** i}K, ${2 ** (i + 1)}K)  ${count} |@|`);
  const calls = counts.reduce((sum, count) => sum + count, 0);
  writeFileSync(join(folder, name), `${map}:\n${rows.join('\n')}\n\n@calls: ${calls}\n\n${more}`);
  return join(folder, name);
}

function numbers(name: string, values: readonly number[]): string {
  writeFileSync(join(folder, name), `${values.join('\n')}\n`);
  return join(folder, name);
}

const base = [
  [500, 400, 90, 10],
  [1010, 780, 190, 20],
  [490, 405, 95, 10],
].map((counts, i) => `base=${recorded(`a${i}.txt`, counts)}`);
const patched = [
  [300, 450, 220, 30],
  [320, 440, 215, 25],
  [150, 220, 115, 15],
].map((counts, i) => `patched=${recorded(`b${i}.txt`, counts)}`);
const BOTH = [...base, ...patched].join(' ');

async function json(line: string) {
  const { stdout, stderr, code } = await vfiobench(`compare ${line} --format json`);
  expect(code, stderr).toBe(0);
  return { result: comparisonSchema.parse(JSON.parse(stdout)), stderr };
}

describe('compare of several runs a side', () => {
  it('pools what it shows, and judges by what runs differ', async () => {
    const { result, stderr } = await json(BOTH);
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
    expect((await json(inTurn)).result).toEqual((await json(BOTH)).result);
  });

  it('has the runs in every form', async () => {
    const [text] = (await vfiobench(`compare ${BOTH}`)).stdout.split('What this rests on');
    expectGolden('compare-runs.txt', text);
    const row = /BASE \(base\) 2 +2,000 +\d\d\.\d %/;
    expect(text).toMatch(row);
    expect((await vfiobench(`compare ${BOTH} --format mail`)).stdout).toMatch(row);
    const markdown = (await vfiobench(`compare ${BOTH} --format markdown`)).stdout;
    expect(markdown).toMatch(/\| BASE \(base\) 2 \| 2,000 \|/);
    const csv = (await vfiobench(`compare ${BOTH} --format csv`)).stdout;
    expect(csv).toContain('@lat_ns,ns,patched,run,3_n,,,500\r\n');
    expect(csv).toMatch(/@lat_ns,ns,patched,vs_base,runs_percent,[\d.]+,[\d.]+,[\d.]+\r\n/);
    const narrow = (await vfiobench(`compare ${BOTH} --width 60`)).stdout.split('\n');
    expect(Math.max(...narrow.map((line) => line.length))).toBeLessThanOrEqual(60);
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
    const { result } = await json(`${named('q', runs)} ${named('r', other)}`);
    expect(result.maps[0].against[0]!.verdict).toBe('inconclusive');
    const sum = (all: readonly number[][]) => all[0].map((_, row) => all.reduce((s, one) => s + one[row], 0));
    const one = await json(`${recorded('q.txt', sum(runs))} ${recorded('r.txt', sum(other))}`);
    expect(one.result.maps[0].against[0]!.verdict).toBe('regressed');
  });

  it('tells means of single values, each run once, and shifts of percentiles by runs', async () => {
    const values = (mean: number) => Array.from({ length: 100 }, (_, i) => mean - 50 + ((i * 37) % 100));
    const side = (name: string, means: readonly number[]) =>
      means.map((mean, i) => `${name}=${numbers(`${name}-${i}.txt`, values(mean))}`).join(' ');
    const line = `${side('m', [1000, 1004, 996])} ${side('n', [1100, 1108, 1092])} --unit ns`;
    const { against, columns } = (await json(line)).result.maps[0];
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

describe('what several runs do not tell', () => {
  it('is what one run against several is worth', async () => {
    const { result } = await json(`${base.join(' ')} ${patched[0]}`);
    const [against] = result.maps[0].against;
    expect(against!.verdict).toBe('inconclusive');
    expect(against!.untold).toMatch(
      /^the variant has one run, .* it is outside what 95 % .* BASE .* 3 runs \(/,
    );
    expect(against!.runs!.further!.hi).toBeLessThan(against!.runs!.variant);
    expect(result.numbers[0].against[0]!.interval).toBeUndefined();
    const other = (await json(`${base[0]} ${patched.join(' ')}`)).result.maps[0].against[0]!;
    expect(other.untold).toMatch(/^BASE has one run, .* further runs of the variant/);
  });

  it('is what copies of one run differ by', async () => {
    const copy = recorded('copy.txt', [500, 400, 90, 10]);
    const { result, stderr } = await json(
      `${base[0]} base=${copy} ${patched[0]} ${patched[0].replace('b0', 'b1')}`,
    );
    expect(stderr).toMatch(
      /a0\.txt and .*copy\.txt are the same byte for byte: as two runs they tell nothing/,
    );
    expect(result.maps[0].against[0]!.verdict).toBe('inconclusive');
  });

  it('is what a map is in a run that lacks it: said, and judged by the others', async () => {
    const lacking = `base=${recorded('lacking.txt', [5, 5], '@other_ns')}`;
    const { result, stderr } = await json(`${base.join(' ')} ${lacking} ${patched.join(' ')}`);
    expect(stderr).toMatch(/@lat_ns is not in .*lacking\.txt: BASE \(base\) has it in 3 of 4 runs\n/);
    expect(result.maps[0].columns[0]!.runs!.map((run) => run?.n ?? null)).toEqual([1000, 2000, 1000, null]);
    expect(result.maps[0].against[0]!.runs!.runs).toEqual([3, 3]);
    expect(result.unmatched).toMatchObject([{ title: '@other_ns', source: lacking.slice(5) }]);
    const text = (await vfiobench(`compare ${base.join(' ')} ${lacking} ${patched.join(' ')}`)).stdout;
    expect(text).toMatch(/BASE \(base\) 4 +no such map/);
    const chosen = await json(`${base.join(' ')} ${lacking} ${patched.join(' ')} --map calls`);
    expect(chosen.stderr).toBe('');
  });

  it('is a run that is far off its side: it is named, and stays in', async () => {
    const far = `base=${recorded('far.txt', [100, 300, 400, 200])}`;
    const { result, stderr } = await json(`${base.join(' ')} ${far} ${patched.join(' ')} --map lat_ns`);
    expect(stderr).toMatch(/far\.txt: @lat_ns is [\d.]+ % above the other runs of BASE \(base\), far more/);
    expect(result.maps[0].against[0]!.runs!.runs).toEqual([4, 3]);
    expect(result.maps[0].against[0]!.verdict).toBe('inconclusive');
  });

  it('is what rows of several widths hide: they are joined, and the run is named', async () => {
    const fine = join(folder, 'fine.txt');
    const rows = [
      '[1K, 1536)  300',
      '[1536, 2K)  200',
      '[2K, 3K)  250',
      '[3K, 4K)  150',
      '[4K, 6K)  80',
      '[6K, 8K)  9',
      '[8K, 12K)  2',
    ];
    writeFileSync(fine, `@lat_ns:\n${rows.map((row) => `${row} |@|`).join('\n')}\n\n`);
    const { result } = await json(`${base.slice(0, 2).join(' ')} base=${fine} ${patched.join(' ')}`);
    expect(result.maps[0].joined).toBe(
      'rows joined to the finest common ones: BASE (base) 3 (hist k=1: 7 rows to 4)',
    );
  });

  it('takes the snapshot of every run', async () => {
    const twice = recorded(
      'twice.txt',
      [480, 410, 95, 15],
      '@lat_ns',
      readFileSync(base[0].slice(5), 'utf8'),
    );
    const line = `${base.slice(1).join(' ')} base=${twice} ${patched.join(' ')} --map lat_ns`;
    expect((await vfiobench(`compare ${line}`)).stdout).toContain('snapshots: BASE (base) 1 of 1 and 2 of 2');
    const first = await json(`${line} --snapshot first`);
    expect(first.result.maps[0].rows[0].counts[0]).toBe(1010 + 490 + 480);
    expect((await vfiobench(`compare ${line} --snapshot 2`)).stderr).toMatch(
      /a1\.txt:1: --snapshot 2: .* once/,
    );
  });
});

describe('compare of several runs refuses', () => {
  const other = () => recorded('us.txt', [5, 5], '@lat_us');
  it.each<[what: string, line: () => string, message: RegExp]>([
    [
      'one side alone',
      () => base.join(' '),
      /base: its 3 recordings are runs of one side; give another side/,
    ],
    ['a file twice', () => `${base[0]} ${base[0]} ${patched[0]}`, /a0\.txt is given twice as a run of BASE/],
    [
      'two units',
      () => `${base[0]} base=${other()} ${patched[0]}`,
      /a0\.txt:1: @lat_ns is in ns, .*us\.txt:1: @lat_us is in us: units differ/,
    ],
    [
      'maps of two kinds',
      () => `${base[0]} base=${numbersOf('kind.txt', '@lat_ns: 5\n')} ${patched[0]}`,
      /@lat_ns is a histogram in .*a0\.txt, @lat_ns is a number in .*kind\.txt: runs of one side must have recorded the same/,
    ],
    ['a column that a run lacks', () => `${BOTH} --columns BASE`, /none of the recordings has named columns/],
  ])('%s', async (_, line, message) => {
    const { code, stdout, stderr } = await vfiobench(`compare ${line()} --quiet`);
    expect(stderr).toMatch(message);
    expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({ code: 2, stdout: '', lines: 2 });
  });
});

function numbersOf(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
