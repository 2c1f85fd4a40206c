import { expect, it } from 'vitest';
import { readRecording } from '../read.js';

const read = (...lines: string[]) => readRecording('out.txt', lines.map((line) => `${line}\n`).join(''));

it('maps whose bars do not go with their counts are told, be a row lost or a count changed', async () => {
  const drawn = (label: string, count: number, length: number) =>
    `${label.padEnd(16)}${String(count).padStart(8)} |${'@'.repeat(length).padEnd(52)}|`;
  const whole = [drawn('[1, 2)', 64, 3), drawn('[2, 4)', 1000, 52), drawn('[4, 8)', 1, 0)];
  expect((await read('@x:', ...whole)).warnings).toEqual([]);
  expect((await read('@x:', whole[0])).warnings).toEqual([
    'out.txt:1: the bars of @x do not go with its counts: none is full, as that of the largest count is (52 columns); a row is missing, or a count was changed',
  ]);
  expect((await read('@x[a]:', drawn('[1, 2)', 640, 3), ...whole.slice(1))).warnings).toEqual([
    'out.txt:1: the bars of @x[a] do not go with its counts: that of [1, 2) is 3 columns long, where 640 of 1000 has 33',
  ]);
});

it('a map of nothing but empty rows has no bars, and none is missed', async () => {
  const empty = (label: string) => `${label.padEnd(16)}       0 |${' '.repeat(52)}|`;
  expect((await read('@x:', empty('[1, 2)'), empty('[2, 4)'), '')).warnings).toEqual([]);
});
