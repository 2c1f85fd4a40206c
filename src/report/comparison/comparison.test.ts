/** Any two recordings of the fixtures: compared in every form, or refused with one line. */
import { readdirSync, readFileSync } from 'node:fs';
import { Chalk } from 'chalk';
import { beforeAll, describe, expect, it } from 'vitest';
import { columnsOfFiles, compareRecordings } from '../../comparison/compare.js';
import { OPTIONS } from '../../comparison/recorded.test-data.js';
import { type ComparisonResult, comparisonSchema } from '../../comparison/result.js';
import { InputError } from '../../failure.js';
import { readRecording } from '../../recordings/read.js';
import type { Recording } from '../../recordings/recording.js';
import { comparisonCsv } from './csv.js';
import { comparisonMail } from './mail.js';
import { comparisonMarkdown } from './markdown.js';
import { comparisonText } from './text.js';

const FOLDER = new URL('../../../fixtures/recordings/', import.meta.url);
const results: { readonly pair: string; readonly result: ComparisonResult }[] = [];
const refused: { readonly pair: string; readonly message: string }[] = [];

/** Maps are numbered, so that the first map of one is compared with the first one of the other. */
function unnamed(recording: Recording): Recording {
  const series = recording.series.map((one, i) => ({
    ...one,
    map: `m${i}`,
    key: null,
    column: null,
    unit: null,
  }));
  return { ...recording, series };
}

beforeAll(async () => {
  const files = ['bcc', 'bpftrace', 'perf', 'mails'].flatMap((folder) =>
    readdirSync(new URL(folder, FOLDER))
      .filter((file) => folder !== 'bpftrace' || file.endsWith('v0.27.1.txt'))
      .map((file) => `${folder}/${file}`),
  );
  const recordings: Recording[] = [];
  for (const file of files) {
    const content = readFileSync(new URL(file, FOLDER));
    // runs whose maps were cleared at the end print none
    if (/\d+ +\|| : \d+|\d+%|@\w*: /.test(content.toString()))
      recordings.push(unnamed(await readRecording(file, content)));
  }
  for (const base of recordings) {
    for (const variant of recordings) {
      const pair = `${base.source} and ${variant.source}`;
      try {
        results.push({ pair, result: compareRecordings(columnsOfFiles([base, variant]), OPTIONS) });
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        refused.push({ pair, message: error.message });
      }
    }
  }
});

describe('any two recordings', () => {
  it('are compared, or refused in one line', () => {
    expect(results.length).toBeGreaterThan(200);
    expect(refused.length).toBeGreaterThan(20);
    for (const { pair, message } of refused) {
      expect(message, pair).toMatch(/^(@\S* ?.*: the rows share no useful edges|nothing to compare)[^\n]*$/);
    }
  });

  it.each([60, 80, 120])('fit into %i columns', (width) => {
    for (const { pair, result } of results) {
      // the other way round a table is as wide
      const [base, variant] = pair.split(' and ');
      if (base > variant) continue;
      const text = comparisonText(result, { width, chalk: new Chalk({ level: 0 }) });
      expect(Math.max(...text.split('\n').map((line) => [...line].length)), pair).toBeLessThanOrEqual(width);
      expect(text, pair).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it('are written in every form', () => {
    for (const { pair, result } of results) {
      const forms = [comparisonCsv(result), comparisonMarkdown(result), comparisonMail(result)];
      for (const text of forms) expect(text, pair).not.toMatch(/NaN|undefined|Infinity/);
      expect(comparisonSchema.safeParse(JSON.parse(JSON.stringify(result))).error, pair).toBeUndefined();
    }
  });

  it('keep every count: what is shown adds up to what was recorded', () => {
    for (const { pair, result } of results) {
      for (const { rows, columns } of result.maps) {
        columns.forEach((column, c) => {
          const shown = rows.reduce((sum, { counts }) => sum + (counts[c] ?? 0), 0);
          expect(shown, pair).toBe(column?.n ?? 0);
        });
      }
    }
  });

  it('say the same of a pair the other way round', () => {
    const byPair = new Map(results.map((one) => [one.pair, one.result]));
    for (const { pair, result } of results) {
      const [base, variant] = pair.split(' and ');
      const other = byPair.get(`${variant} and ${base}`)!;
      for (const map of result.maps) {
        const [one, back] = [map, other.maps.find(({ name }) => name === map.name)!].map(
          ({ against }) => against[0],
        );
        if (one === null || back === null) continue;
        expect(one.smaller + back.smaller, pair).toBeCloseTo(1, 9);
        expect([one.totalVariation, one.kolmogorovSmirnov], pair).toEqual([
          back.totalVariation,
          back.kolmogorovSmirnov,
        ]);
        expect(one.earthMovers, pair).toBeCloseTo(back.earthMovers, 9);
      }
    }
  });
});

describe('a map without values', () => {
  const header = 'map,key,column,unit,lo,hi,count,kind,value,snapshot\n';
  const of = (a: number, b: number) =>
    readRecording('x.csv', `${header}lat,a,,ns,1,2,${a},bucket,,1\nlat,b,,ns,2,4,${b},bucket,,1\n`);

  it.each([
    ['on both sides', 0, / {2}BASE: no values\n {2}x.csv: no values\n\n@lat\[b\]/],
    ['on one side', 30, / {2}x.csv: no values\n\n +BASE\n1 +30 100.00%\nn +30\n/],
  ])('%s is told in every form', async (_, n, inMail) => {
    const columns = columnsOfFiles([await of(n, 40), await of(0, 50)]);
    const result = compareRecordings(columns, OPTIONS);
    expect(comparisonMail(result)).toMatch(inMail);
    const text = comparisonText(result, { width: 80, chalk: new Chalk({ level: 0 }) });
    expect(text).toContain('\n  x.csv: no values\n');
    expect(text).not.toContain('\n\n\n');
    expect(comparisonMarkdown(result)).toContain('\nx.csv: no values\n');
    expect(comparisonMarkdown(result)).not.toMatch(/\n\| range \|\n/);
  });
});
