import { describe, expect, it } from 'vitest';
import { InputError } from '../failure.js';
import type { Recording, Series } from '../recordings/recording.js';
import { REPLAY_JSON } from '../recordings/replay-json.js';
import { columnsOfFiles } from './columns.js';
import { lanePairs, laneTitle } from './lanes.js';
import { match } from './match.js';
import { histogramOf, series } from './recorded.test-data.js';

const ALL = { maps: null, keys: null };

/** A recording with one map in each of these columns. */
function recording(source: string, form: string, columns: readonly (string | null)[]): Recording {
  const maps = columns.map((column): Series => series('kick_ns', histogramOf([5, 9]), { column }));
  return { source, form, series: maps, warnings: [] };
}

const measured = recording('lat.csv', 'values', [null]);
const replay = recording('r.json', REPLAY_JSON, ['BASE', 'mmio-pv']);
const mail = recording('mail.txt', 'mail table', ['BASE', '+PATCH']);

describe('a recording without columns', () => {
  it('is compared with the BASE of a replay, on either side', () => {
    for (const pair of [
      [measured, replay],
      [replay, measured],
    ]) {
      const columns = columnsOfFiles(pair);
      const { matches, unmatched } = match(columns, ALL);
      expect(matches).toHaveLength(1);
      const titles = [columns.map((_, i) => matches[0].series[i])].map((both) => laneTitle(columns, both));
      expect(titles[0]).toMatch(/^@kick_ns \((measured → BASE|BASE → measured)\)$/);
      expect(unmatched.map(({ title }) => title)).toEqual(['@kick_ns (mmio-pv)']);
    }
  });

  it('is compared with a column of a mail only where that was chosen, and the message names the columns', () => {
    expect(() => match(columnsOfFiles([measured, mail]), ALL)).toThrow(
      'nothing to compare: no map of the same name, key and column is on both sides; --columns chooses the columns; lat.csv has @kick_ns; mail.txt has @kick_ns (column BASE), @kick_ns (column +PATCH)',
    );
    const chosen = match(columnsOfFiles([measured, mail], ['+PATCH']), ALL);
    expect(chosen.matches[0].series[1]!.column).toBe('+PATCH');
  });
});

describe('columns of several files', () => {
  it('are one for all of them, or one each of those that have any', () => {
    const columns = (wanted: string[], files = [replay, mail]) =>
      columnsOfFiles(files, wanted).map(({ column, label }) => [label, column]);
    expect(columns(['BASE'])).toEqual([
      ['BASE', 'BASE'],
      ['mail.txt', 'BASE'],
    ]);
    expect(columns(['mmio-pv', '+PATCH'])).toEqual([
      ['BASE (mmio-pv)', 'mmio-pv'],
      ['mail.txt (+PATCH)', '+PATCH'],
    ]);
    expect(columns(['mmio-pv'], [measured, replay])).toEqual([
      ['BASE', null],
      ['r.json (mmio-pv)', 'mmio-pv'],
    ]);
    expect(() => columns(['BASE', '+PATCH', 'more'])).toThrow('(r.json, mail.txt)');
    expect(() => columns(['+PATCH'])).toThrow('r.json: no table has a column +PATCH');
    expect(() => columns(['BASE'], [measured, measured])).toThrow(InputError);
  });
});

describe('lanePairs', () => {
  const pairs = (...files: Recording[]) => {
    const [base, variant] = columnsOfFiles(files);
    return lanePairs(base, variant).map((pair) => pair.map(({ label, column }) => [label, column]));
  };

  it('are the lanes of one name, and BASE where one side has none', () => {
    expect(pairs(replay, { ...replay, source: 's.json' })).toEqual([
      [
        ['BASE', 'BASE'],
        ['s.json', 'BASE'],
      ],
      [
        ['BASE (mmio-pv)', 'mmio-pv'],
        ['s.json (mmio-pv)', 'mmio-pv'],
      ],
    ]);
    expect(pairs(measured, replay)).toEqual([
      [
        ['BASE', null],
        ['r.json', 'BASE'],
      ],
    ]);
    const patched = { ...replay, series: replay.series.filter(({ column }) => column !== 'BASE') };
    expect(pairs(measured, patched)).toEqual([
      [
        ['BASE', null],
        ['r.json (mmio-pv)', 'mmio-pv'],
      ],
    ]);
    expect(pairs(mail, mail)[0].map(([, column]) => column)).toEqual([null, null]);
  });
});
