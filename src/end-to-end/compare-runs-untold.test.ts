/** vfiobench compare with several runs a side: what they do not tell, and what is refused. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { comparedJson, recordedRuns } from './recorded-runs.test-data.js';
import { vfiobench } from './streams.test-data.js';

const { file, recorded, base, patched, both } = recordedRuns();

describe('what several runs do not tell', () => {
  it('is what one run against several is worth', async () => {
    const { result } = await comparedJson(`${base.join(' ')} ${patched[0]}`);
    const [against] = result.maps[0].against;
    expect(against!.verdict).toBe('inconclusive');
    expect(against!.untold).toMatch(
      /^the variant has one run, .* it is outside what 95 % .* BASE .* 3 runs \(/,
    );
    expect(against!.runs!.further!.hi).toBeLessThan(against!.runs!.variant);
    expect(result.numbers[0].against[0]!.interval).toBeUndefined();
    const other = (await comparedJson(`${base[0]} ${patched.join(' ')}`)).result.maps[0].against[0]!;
    expect(other.untold).toMatch(/^BASE has one run, .* further runs of the variant/);
  });

  it('is what copies of one run differ by', async () => {
    const copy = recorded('copy.txt', [500, 400, 90, 10]);
    const { result, stderr } = await comparedJson(
      `${base[0]} base=${copy} ${patched[0]} ${patched[0].replace('b0', 'b1')}`,
    );
    expect(stderr).toMatch(
      /a0\.txt and .*copy\.txt are the same byte for byte: as two runs they tell nothing/,
    );
    expect(result.maps[0].against[0]!.verdict).toBe('inconclusive');
  });

  it('is what a map is in a run that lacks it: said, and judged by the others', async () => {
    const lacking = `base=${recorded('lacking.txt', [5, 5], '@other_ns')}`;
    const { result, stderr } = await comparedJson(`${base.join(' ')} ${lacking} ${patched.join(' ')}`);
    expect(stderr).toMatch(/@lat_ns is not in .*lacking\.txt: BASE \(base\) has it in 3 of 4 runs\n/);
    expect(result.maps[0].columns[0]!.runs!.map((run) => run?.n ?? null)).toEqual([1000, 2000, 1000, null]);
    expect(result.maps[0].against[0]!.runs!.runs).toEqual([3, 3]);
    expect(result.unmatched).toMatchObject([{ title: '@other_ns', source: lacking.slice(5) }]);
    const text = (await vfiobench(`compare ${base.join(' ')} ${lacking} ${patched.join(' ')}`)).stdout;
    expect(text).toMatch(/BASE \(base\) 4 +no such map/);
    const chosen = await comparedJson(`${base.join(' ')} ${lacking} ${patched.join(' ')} --map calls`);
    expect(chosen.stderr).toBe('');
  });

  it('is what a map without values says', async () => {
    const empty = `base=${recorded('empty.txt', [0, 0])}`;
    const { result, stderr } = await comparedJson(
      `${base.join(' ')} ${empty} ${patched.join(' ')} --map lat_ns`,
    );
    expect(stderr).toMatch(
      /@lat_ns has no values in .*empty\.txt: BASE \(base\) is judged by its other runs\n/,
    );
    expect(result.maps[0].against[0]!.runs!.runs).toEqual([3, 3]);
  });

  it('is a run that is far off its side: it is named, and stays in', async () => {
    const far = `base=${recorded('far.txt', [100, 300, 400, 200])}`;
    const { result, stderr } = await comparedJson(
      `${base.join(' ')} ${far} ${patched.join(' ')} --map lat_ns`,
    );
    expect(stderr).toMatch(/far\.txt: @lat_ns is [\d.]+ % above the other runs of BASE \(base\), far more/);
    expect(result.maps[0].against[0]!.runs!.runs).toEqual([4, 3]);
    expect(result.maps[0].against[0]!.verdict).toBe('inconclusive');
  });

  it('is what rows of several widths hide: they are joined, and the run is named', async () => {
    const rows = [
      '[1K, 1536)  300',
      '[1536, 2K)  200',
      '[2K, 3K)  250',
      '[3K, 4K)  150',
      '[4K, 6K)  80',
      '[6K, 8K)  9',
      '[8K, 12K)  2',
    ];
    const fine = file('fine.txt', `@lat_ns:\n${rows.map((row) => `${row} |@|`).join('\n')}\n\n`);
    const { result } = await comparedJson(`${base.slice(0, 2).join(' ')} base=${fine} ${patched.join(' ')}`);
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
    const first = await comparedJson(`${line} --snapshot first`);
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
      () => `${base[0]} base=${file('kind.txt', '@lat_ns: 5\n')} ${patched[0]}`,
      /@lat_ns is a histogram in .*a0\.txt, @lat_ns is a number in .*kind\.txt: runs of one side must have recorded the same/,
    ],
    ['a column that a run lacks', () => `${both} --columns BASE`, /none of the recordings has named columns/],
  ])('%s', async (_, line, message) => {
    const { code, stdout, stderr } = await vfiobench(`compare ${line()} --quiet`);
    expect(stderr).toMatch(message);
    expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({ code: 2, stdout: '', lines: 2 });
  });
});

it('a side called base that is not the first, which is BASE, is refused', async () => {
  const refused = async (...sides: readonly string[]) => {
    const { code, stdout, stderr } = await vfiobench(['compare', ...sides]);
    return [code, stdout, stderr.replace(/\S+\//g, '')];
  };
  const [a, b] = [base[0].slice('base='.length), patched[0]];
  expect(await refused(b, `base=${a}`)).toEqual([
    2,
    '',
    'vfiobench: a0.txt: the side that comes first is BASE, and that is patched; give base first\n',
  ]);
  expect(await refused(a, `BASE=${b.slice('patched='.length)}`)).toEqual([
    2,
    '',
    'vfiobench: b0.txt: the side that comes first is BASE, and that is a0.txt; give BASE first\n',
  ]);
  const gated = await vfiobench(['gate', b, `base=${a}`, '--fail-on', 'lat verdict == regressed']);
  expect(gated).toMatchObject({ code: 2, stderr: expect.stringContaining('give base first') });
  expect((await vfiobench(['compare', `Base=${a}`, b])).code).toBe(0);
});

it('a run of both sides is refused, and one recording against itself is not', async () => {
  const a = base[0].slice('base='.length);
  const { code, stderr } = await vfiobench(['compare', ...base, ...patched, `patched=${a}`]);
  expect([code, stderr]).toEqual([
    2,
    `vfiobench: ${a} is given as a run of two sides; each run is one of one side\n`,
  ]);
  expect((await vfiobench(['compare', a, a])).code).toBe(0);
});
