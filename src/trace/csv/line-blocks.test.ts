import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openTrace } from '../open.js';
import { MAX_LINE_BYTES } from './line-blocks.js';

async function rowsOf(bytes: Buffer, size: number): Promise<number> {
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
  const trace = await openTrace('-', { stdin: Readable.from(pieces) });
  let rows = 0;
  for await (const batch of trace.batches()) rows += batch.rows;
  return rows;
}

const comment = (length: number): string => `#${'x'.repeat(length - 1)}\n`;

// those of a pipe, those of a file: what is read must not depend on it
describe.each([64 * 1024, 1024 * 1024])('in pieces of %d bytes', (size) => {
  test.each([
    ['above the header', 1, (length: number) => `${comment(length)}op\nmm_exit\n`],
    ['among the rows', 3, (length: number) => `op\nmm_exit\n${comment(length)}mm_exit\n`],
    ['at the end', 3, (length: number) => `op\nmm_exit\n${comment(length)}`],
  ])('a line of 16 MiB %s is read, one byte more is refused', async (_, line, text) => {
    expect(await rowsOf(Buffer.from(text(MAX_LINE_BYTES)), size)).toBeGreaterThan(0);
    await expect(rowsOf(Buffer.from(text(MAX_LINE_BYTES + 1)), size)).rejects.toThrow(
      `<stdin>:${line}: the line is longer than 16 MiB; this is no trace`,
    );
  });
});
