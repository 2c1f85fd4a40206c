/** What bpftrace could never have printed: rows without end, and values that no row is of. */
import { expect, it } from 'vitest';
import { inLog2Rows } from './choose.js';
import { readRecording } from './read.js';
import type { Recording } from './recording.js';
import { writeRecording } from './write.js';

const HEADER = 'map,key,column,unit,lo,hi,count,kind,value,snapshot';

/** Two rows one wide, the second one from `lo` on. */
function apart(lo: number): Promise<Recording> {
  return readRecording('x.csv', `${HEADER}\nm,,,,0,1,1,bucket,,1\nm,,,,${lo},${lo + 1},1,bucket,,1\n`);
}

it.each(['bpftrace', 'bpftrace-json'] as const)(
  '%s is not filled up with more empty rows than bpftrace has',
  async (form) => {
    const filled = writeRecording(await apart(2001), form);
    expect(filled.match(form === 'bpftrace' ? /\|\n/g : /"count"/g)).toHaveLength(2002);
    for (const lo of [2002, 2 ** 50]) {
      const recording = await apart(lo);
      expect(() => writeRecording(recording, form)).toThrow(
        /^x\.csv: the rows of @m lie too far apart for bpftrace/,
      );
    }
  },
);

it('a value of 64 bits has a row of hist(), one beyond has none', async () => {
  const scaled = async (value: number) =>
    inLog2Rows(await readRecording('x.txt', `v\n1\n${value.toExponential()}\n`), 0);
  await expect(scaled(2 ** 64)).rejects.toThrow('x.txt: @v has the value 18446744073709552000');
  const [{ snapshots }] = (await scaled(1.5 * 2 ** 63)).series;
  expect(snapshots[0]).toMatchObject({ buckets: [{ lo: 1 }, { lo: 2 ** 63, hi: 2 ** 64 }] });
});
