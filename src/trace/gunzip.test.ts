import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readRecording } from '../recordings/read.js';
import { CompressionFault, gunzipped } from './gunzip.js';
import { openTrace } from './open.js';

const member = (text: string): Buffer => gzipSync(text, { level: 1 });

/** @param size bytes of a piece */
async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer, void> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function textOf(bytes: Buffer, size: number): Promise<string> {
  let text = '';
  for await (const chunk of gunzipped(cut(bytes, size))) text += chunk;
  return text;
}

describe.each([1, 2, 7, 30, 1e6])('in pieces of %d bytes', (size) => {
  test('members are one text, and zeros behind the last are padding', async () => {
    const bytes = Buffer.concat([member('a\n'), member(''), member('b\n'), Buffer.alloc(600)]);
    expect(await textOf(bytes, size)).toBe('a\nb\n');
  });

  test.each([
    ['a member', member('b\n')],
    ['text', Buffer.from('b\n')],
  ])('%s behind zeros is not lost without a word', async (_, more) => {
    for (const zeros of [1, 8, 40_000])
      await expect(textOf(Buffer.concat([member('a\n'), Buffer.alloc(zeros), more]), size)).rejects.toThrow(
        CompressionFault,
      );
  });
});

test('traces and recordings are refused so', async () => {
  const behind = (text: string) => Buffer.concat([member(text), Buffer.alloc(5), member(text)]);
  const message = 'zeros follow the gzip data, and more follows them, which is not read';
  const trace = await openTrace('a.csv.gz', { content: behind('op\nmm_exit\n') });
  const batches = trace.batches()[Symbol.asyncIterator]();
  expect((await batches.next()).value).toMatchObject({ rows: 1 });
  await expect(batches.next()).rejects.toThrow(`a.csv.gz:3: ${message}; 2 lines were read before it`);
  await expect(readRecording('a.txt.gz', behind('lat_ns\n5\n'))).rejects.toThrow(`a.txt.gz: ${message}`);
});
