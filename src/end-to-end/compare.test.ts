/** vfiobench compare, whole runs. UPDATE_GOLDEN=1 rewrites the golden files: read the diff before committing it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { comparisonSchema } from '../comparison/result.js';
import { comparisonText } from '../report/comparison/text.js';
import { plainPage } from '../report/terminal.js';
import { temporaryFolder, writerInto } from '../temporary-folder.test-data.js';
import { expectGolden } from './golden.test-data.js';
import { hist, LAT } from './recorded-runs.test-data.js';
import { vfiobench, vfiobenchInForms } from './streams.test-data.js';

const RECORDINGS = 'fixtures/recordings';
const PINS = `${RECORDINGS}/pins/bpftrace-page-by-page.txt ${RECORDINGS}/pins/bpftrace-batched.txt`;
const MAIL = `${RECORDINGS}/mails/pin-pages-contiguous.txt --columns BASE,+PATCH --quiet`;
const COUNTS = [17, 27].map(
  (version) => `${RECORDINGS}/bpftrace/27-count-sum-minmax.v0.${version}.${version === 17 ? '0' : '1'}.txt`,
);

const GOLDEN: readonly [file: string, line: string][] = [
  ['compare-pins.txt', `compare ${PINS}`],
  ['compare-pins-120.txt', `compare ${PINS} --width 120`],
  ['compare-pins-colour.txt', `compare ${PINS} --map n_pages --color always`],
  ['compare-pins.json', `compare ${PINS} --format json`],
  ['compare-pins.csv', `compare ${PINS} --format csv`],
  ['compare-pins.md', `compare ${PINS} --format markdown`],
  ['compare-pins.mail', `compare ${PINS} --format mail`],
  ['compare-mail.txt', `compare ${MAIL}`],
  ['compare-counts.txt', `compare ${COUNTS.join(' ')} --quiet`],
];

const folder = temporaryFolder();
const file = writerInto(folder);

describe('compare', () => {
  it.each(GOLDEN)('%s: vfiobench %s', async (name, line) => {
    const { code, stdout, stderr } = await vfiobench(line);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expectGolden(name, stdout);
  });

  it('gives JSON that follows the published schema, with the raw counts in it', async () => {
    for (const line of [`compare ${PINS}`, `compare ${MAIL}`, `compare ${COUNTS.join(' ')}`]) {
      const { stdout } = await vfiobench(`${line} --format json`);
      expect(comparisonSchema.safeParse(JSON.parse(stdout)).error, line).toBeUndefined();
    }
    const { stdout } = await vfiobench(`compare ${PINS} --format json --map n_pages_ns`);
    const { maps } = comparisonSchema.parse(JSON.parse(stdout));
    expect(maps.map(({ title }) => title)).toEqual(['@n_pages_ns']);
    expect(maps[0].rows.map(({ counts }) => counts)).toContainEqual([34472, 48767]);
    const schema = JSON.parse((await vfiobench('schema compare')).stdout);
    expect(schema.title).toBe('vfiobench comparison of recordings');
  });

  it('has no longer line than the columns that there are', async () => {
    for (const line of [`compare ${PINS}`, `compare ${MAIL}`, `compare ${COUNTS.join(' ')}`]) {
      const { stdout, files } = await vfiobenchInForms(`${line} --width 60`, ['.json']);
      const at = (width: number) => comparisonText(JSON.parse(files[0]), plainPage(width));
      // what is drawn here is what the command draws
      expect(stdout).toBe(at(60));
      for (const width of [60, 72, 80, 100, 120, 200]) {
        const widest = Math.max(
          ...at(width)
            .split('\n')
            .map((text) => [...text].length),
        );
        expect(widest, `${line}, ${width}`).toBeLessThanOrEqual(width);
      }
    }
    const { stdout } = await vfiobench(`compare ${PINS} --format mail`);
    expect(stdout.split('\n').every((text) => text.length <= 72 && /^[\x20-\x7e]*$/.test(text))).toBe(true);
    expect(stdout).toContain('within +-5 %');
  });

  it('has in Markdown every row of statistics that the text has', async () => {
    for (const line of [`compare ${PINS}`, `compare ${MAIL}`]) {
      const rowsOf = (text: string) => text.split('\n').map((row) => row.replace(/[\s|]/g, ''));
      const text = rowsOf((await vfiobench(`${line} --width 200`)).stdout);
      const markdown = rowsOf((await vfiobench(`${line} --format markdown`)).stdout);
      const statistics = /^(n\d|mean\d|p[\d.]+\[|moved\d|KS\d|EMD\d|P\(faster\)|from\d)/;
      const wanted = text.filter((row) => statistics.test(row));
      for (const name of ['p99.99', 'from']) expect(wanted.some((row) => row.startsWith(name))).toBe(true);
      // where all are alike, the text shows BASE alone
      for (const row of wanted)
        expect(
          markdown.some((one) => one.startsWith(row)),
          row,
        ).toBe(true);
    }
  });

  it('tells the same of text and JSON, of a file and standard input', async () => {
    const basic = (ending: string) => `${RECORDINGS}/bpftrace/07-powers-0-30.v0.27.1.${ending}`;
    const { stdout } = await vfiobench(`compare ${basic('txt')} ${basic('json')} --format json`);
    expect(JSON.parse(stdout).maps[0].against[0]).toMatchObject({ isSame: true, verdict: 'inconclusive' });
    const piped = await vfiobench(`compare ${basic('txt')} - --format json`, {
      stdin: readFileSync(basic('json')),
    });
    expect(JSON.parse(piped.stdout).maps).toEqual(JSON.parse(stdout).maps);
    expect(JSON.parse(piped.stdout).columns[1]).toMatchObject({ label: '<stdin>', source: '-' });
  });

  it('reads its own mail again', async () => {
    const { stdout } = await vfiobench(`compare ${MAIL} --map n_pages_ns --key #1 --format mail`);
    const again = await vfiobench('compare - --columns BASE,+PATCH --format json', { stdin: stdout });
    const first = await vfiobench(`compare ${MAIL} --map n_pages_ns --key #1 --format json`);
    const [rows, expected] = [again, first].map(({ stdout: text }) => JSON.parse(text).maps[0].rows);
    expect(rows).toEqual(expected);
  });

  it('compares lanes of a saved replay', async () => {
    const saved = join(folder, 'replay.json');
    await vfiobench(`replay fixtures/traces/pins.csv --variant contiguous-pin -o ${saved}`);
    const { code, stdout } = await vfiobench(
      `compare ${saved} --columns BASE,contiguous-pin --map n_pages --format json`,
    );
    expect(code).toBe(0);
    const replayed = JSON.parse(readFileSync(saved, 'utf8')).probes.find(
      ({ name }: { name: string }) => name === 'n_pages',
    );
    const [map] = JSON.parse(stdout).maps;
    expect(map.against[0].totalVariation).toBeCloseTo(replayed.against[0].totalVariation, 12);
    expect(map.columns[0].n).toBe(replayed.lanes[0].n);
  });

  it('writes files, warns on stderr alone, and names the unit that it is given', async () => {
    const plain = file('plain.txt', hist('@lat', ['[1K, 2K)  500 |@|', '[2K, 4K)  500 |@|']));
    const named = file('named.txt', LAT);
    const out = join(folder, 'out.md');
    const { code, stdout, stderr } = await vfiobench(`compare ${plain} ${named} -o ${out}`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^vfiobench: .*plain.txt:1: @lat has no unit, .*named.txt:1: @lat_ns is in ns/);
    expect(readFileSync(out, 'utf8')).toContain('(no unit)');
    const given = await vfiobench(`compare ${plain} ${named} --unit ns`);
    expect(given.stderr).toBe('');
    expect(given.stdout).toContain('@lat [ns, K = 1024]');
    expect((await vfiobench(`compare ${plain} ${named} -o ${named}`)).code).toBe(2);
  });
});

describe('compare refuses', () => {
  const base = file('base.txt', LAT);
  it.each<[what: string, line: () => string, message: RegExp]>([
    ['one file', () => base, /base\.txt: nothing to compare it with; give a second recording/],
    ['standard input twice', () => '- -', /- is given twice/],
    ['a side without a file', () => `base= new=${base}`, /^vfiobench: base=: names no file after the =\n$/],
    ['a missing file', () => `${base} ${folder}/none.txt`, /none\.txt: can't be read: no such file/],
    ['a directory', () => `${base} ${folder}`, /can't be read: is a directory/],
    [
      'a unit where each map has one',
      () => `${base} ${base} --unit us`,
      /--unit us: is for maps that name no unit, and here each names its own \(ns\); nothing is converted\n/,
    ],
    [
      'two units',
      () => `${base} ${file('us.txt', LAT.replace('_ns', '_us'))}`,
      /base\.txt:1: @lat_ns is in ns, .*us\.txt:1: @lat_us is in us: units differ/,
    ],
    [
      'names that do not match',
      () => `${base} ${file('other.txt', `${hist('@a', ['[1]  5 |@|'])}${hist('@b', ['[1]  5 |@|'])}`)}`,
      /no map of the same name and key is on both sides; .*base\.txt has @lat_ns; .*other\.txt has @a, @b/,
    ],
    [
      'rows without a common edge',
      () =>
        `${base} ${file('step.txt', hist('@lat_ns', ['[0, 700)  5 |@|', '[700, 1400)  5 |@|', '[1400, 2100)  5 |@|']))}`,
      /@lat_ns: the rows share no useful edges: .*base\.txt:1 has hist, .*step\.txt:1 has lhist step 700/,
    ],
    [
      'a map that is not there',
      () => `${base} ${base} --map lta_ns`,
      /--map lta_ns: not in any recording \(did you mean @lat_ns\?\)/,
    ],
    [
      'a key that is not there',
      () => `${base} ${base} --key 4k`,
      /--key 4k: nothing in the recordings has one/,
    ],
    [
      'columns of two files without any',
      () => `${base} ${base} --columns a,b`,
      /--columns a,b: none of the recordings has named columns/,
    ],
    ['columns of no table', () => `${base} --columns a,b`, /no table in it has named columns/],
    [
      'a column that is not there',
      () => `${RECORDINGS}/mails/pin-pages-contiguous.txt --columns BASE,PATCH`,
      /no table has a column PATCH \(did you mean \+PATCH\?\); there are BASE, \+PATCH/,
    ],
    [
      'one column',
      () => `${RECORDINGS}/mails/pin-pages-contiguous.txt --columns BASE`,
      /at least two columns/,
    ],
    ['a form that it does not have', () => `${base} ${base} --format bpftrace`, /no such form here/],
    ['no points', () => `${base} ${base} --negligible 0`, /above 0 and below 50/],
    [
      'maps without values',
      () => `${base} ${file('empty.txt', '@lat_ns:\n\n')}`,
      /empty\.txt|nothing to compare/,
    ],
  ])('%s', async (_, line, message) => {
    const { code, stdout, stderr } = await vfiobench(`compare ${line()} --quiet`);
    expect(stderr).toMatch(message);
    expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({ code: 2, stdout: '', lines: 2 });
  });
});
