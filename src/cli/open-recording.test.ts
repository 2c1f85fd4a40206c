import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { memoryStreams } from '../end-to-end/streams.test-data.js';
import { temporaryFolder } from '../temporary-folder.test-data.js';
import { readRecordings } from './open-recording.js';

const folder = temporaryFolder();

test('a stream without an end is refused before it fills the memory', async () => {
  const piece = Buffer.alloc(64 * 1024 * 1024);
  const endless = function* () {
    for (;;) yield piece;
  };
  const streams = { ...memoryStreams(), stdin: Readable.from(endless()) };
  await expect(readRecordings(['-'], streams)).rejects.toThrow(
    '<stdin>: larger than 2 GiB, too large for a recording',
  );
  expect(streams.stdin.destroyed).toBe(true);
});

test('a pipe with a name is read to its end', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const [[recording]] = await Promise.all([
    readRecordings([pipe], memoryStreams()),
    writeFile(pipe, 'lat_ns\n5\n7\n'),
  ]);
  expect(recording.series[0].snapshots).toEqual([{ is: 'samples', values: Float64Array.of(5, 7) }]);
});

test.each([
  ['/tmp', "can't be read: is a directory; name a recording in it"],
  ['gone.txt', "can't be read: no such file"],
])('%s is refused', async (name, message) => {
  await expect(readRecordings([name], memoryStreams())).rejects.toThrow(`${name}: ${message}`);
});
