/** Lines that the scanner of the plain form leaves alone: comments, and what no text has. */
import { expect, test } from 'vitest';
import { column, open } from '../read-text.test-data.js';

test.each([
  ['no quotes', 'mm_exit'],
  ['quotes', '"mm_exit"'],
])('a comment that is not ASCII is one, also where it is read first of lines with %s', async (_, row) => {
  expect(await column(`op\n# é\nmm_exit\n${row}\n# ü\nmm_exit\n`, 'line')).toEqual([3, 4, 6]);
});

test('bytes that are not UTF-8 end a trace at their line, and what is before is read', async () => {
  const text = Buffer.from('op\n"mm_exit"\n"mm_exit"\nmm_exit\xff\nmm_exit\n', 'latin1');
  let rows = 0;
  const reading = async () => {
    for await (const batch of (await open(text)).batches()) rows += batch.rows;
  };
  await expect(reading()).rejects.toThrow('<stdin>:4: has bytes that are not UTF-8');
  expect(rows).toBe(2);
});
