/** Maps as tables of a mail: what is one table, and what can be none. */
import { expect, it } from 'vitest';
import type { Recording, Series } from '../recording.js';
import { mailTables } from './writer.js';

const counts = (map: string, unit: Series['unit'], column: string | null): Series => ({
  ...{ map, unit, column, key: null, line: 1 },
  snapshots: [{ is: 'histogram', scale: { kind: 'log2', k: 0 }, buckets: [{ lo: 2, hi: 4, count: 3 }] }],
});
const recordingOf = (...series: Series[]): Recording => ({
  source: 'made.txt',
  form: 'made',
  warnings: [],
  series,
});

// the unit is a part of the name
it.each<[string, Series, Series]>([
  ['without columns', counts('x', 'ns', null), counts('x_ns', null, null)],
  ['in one column', counts('x', 'ns', 'A'), counts('x_ns', null, 'A')],
  ['written as one', counts('x y', null, 'A'), counts('x_y', null, 'A')],
])('two maps of one name are refused %s, and are one table in two columns', (_, first, second) => {
  const name = first.map === 'x' ? 'x_ns' : 'x_y';
  expect(() => mailTables(recordingOf(first, second))).toThrow(
    `made.txt: two maps would both be @${name} in a mail table`,
  );
  const apart = mailTables(recordingOf(first, { ...second, column: 'B' }));
  expect(apart.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    [`@${name}`, first.column ?? 'count', 'B'],
    ['2, 4', '3 100.00%', '3 100.00%'],
    [''],
  ]);
});
