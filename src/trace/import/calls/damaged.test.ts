/** Whatever a recording of calls says: it is refused with a message, or the trace that comes of it is read again. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../failure.js';
import fc from '../../../property.test-data.js';
import { openTrace } from '../../open.js';
import { traceChunks } from '../../write.js';
import { HEADER, imported } from './imported.test-data.js';

const word = fc.oneof(
  { weight: 8, arbitrary: fc.nat(20).map((page) => String(page * 4096)) },
  fc.constantFrom(
    '0x0',
    '0xfffffffffffff000',
    '18446744073709551615',
    '18446744073709551616',
    '4097',
    '-',
    '',
  ),
  fc.string({ maxLength: 4 }),
);
const small = fc.oneof(
  { weight: 12, arbitrary: fc.nat(3).map(String) },
  fc.constantFrom('', '-', '-1', '4294967295', '1e3', '07'),
);
const line = fc
  .tuple(
    fc.oneof(
      { weight: 8, arbitrary: fc.nat(1000).map(String) },
      fc.constantFrom('', '1700000000000000001', 'x'),
    ),
    small,
    small,
    fc.constantFrom('map', 'unmap', 'pin', 'unpin', 'dma_read', 'dma_write', 'remap'),
    word,
    word,
    small,
    small,
    word,
    small,
    fc.constantFrom('', '0', '1', '-22', '-14', '-17', '4294967274', '18446744073709551594', '-5000', 'x'),
  )
  .map((cells) => cells.join(','));

describe('calls of any numbers', () => {
  it('are refused with a message, or make a trace that is read again, row by row', async () => {
    let read = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const result = await imported([HEADER, ...lines, ''].join('\n')).catch((error) => {
          if (error instanceof InputError) return null;
          throw error;
        });
        if (result === null) return;
        const { meta, columns, rows } = result;
        const content = Buffer.concat([...traceChunks(meta, columns, rows())]);
        const trace = await openTrace('-', { content });
        let count = 0;
        for await (const batch of trace.batches()) count += batch.rows;
        expect([count, trace.badRowCount, trace.meta.problems]).toEqual([
          [...rows()].length,
          0,
          trace.meta.problems.filter((problem) => problem.startsWith('events were lost')),
        ]);
        read += count;
      }),
      { numRuns: 150 },
    );
    expect(read).toBeGreaterThan(150);
  });
});
