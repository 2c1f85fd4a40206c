import { expect, it } from 'vitest';
import type { Recording, Series } from '../recordings/recording.js';
import { histogramOf, series } from './recorded.test-data.js';
import { columnsOfSides } from './side-of-runs.js';

const run = (source: string, ...own: Series[]): Recording => ({
  source,
  form: 'made up',
  series: own,
  warnings: [],
});

it('a map of which one run does not tell the unit is one map of the side, and said', () => {
  const value = histogramOf([5, 6]);
  const recordings = [
    run('a1.txt', series('lat', value)),
    run('a2.txt', series('lat', value, { unit: null })),
    run('b.txt', series('lat', value)),
  ];
  const { columns, warnings } = columnsOfSides(recordings, null, ['base', 'base', null]);
  expect(columns.map((column) => column.series.length)).toEqual([1, 1]);
  expect(columns[0].ofRuns!.of.get(columns[0].series[0])).toEqual([
    recordings[0].series[0],
    recordings[1].series[0],
  ]);
  expect(warnings).toEqual([
    'a1.txt:1: @lat is in ns, a2.txt:1: @lat has no unit; taken as one map of BASE (base)',
  ]);
});
