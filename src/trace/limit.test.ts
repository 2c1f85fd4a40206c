import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { openTrace } from './open.js';

const ROWS = 5000;
const GOOD = `op,pfns\n${'pin,0x1\n'.repeat(ROWS)}`;

async function rowsRead(text: string, limit: number): Promise<number> {
  const trace = await openTrace('-', { stdin: Readable.from([Buffer.from(text)]), limit });
  let rows = 0;
  for await (const batch of trace.batches()) rows += batch.rows;
  return rows;
}

describe('a limit of rows', () => {
  it.each([1, 4095, 4096, 4097, ROWS])('%i rows are read, and no more', async (limit) => {
    expect(await rowsRead(GOOD, limit)).toBe(limit);
  });

  it('above the rows there are reads them all', async () => {
    expect(await rowsRead(GOOD, ROWS + 1)).toBe(ROWS);
  });

  it('what follows is not looked at', async () => {
    expect(await rowsRead(`${GOOD}nonsense,0x1\n`, ROWS)).toBe(ROWS);
    await expect(rowsRead(`${GOOD}nonsense,0x1\n`, ROWS + 1)).rejects.toThrow('<stdin>:5002: op:');
  });
});
