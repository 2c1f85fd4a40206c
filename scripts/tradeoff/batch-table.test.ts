import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packageFile } from '../../src/package-file.js';
import { SIZES, tradeoffTable } from './batch-table.js';

describe('the table of batches in docs/stage2.md', () => {
  const page = readFileSync(packageFile('docs/stage2.md'), 'utf8').split('\n');

  it('has a row for every size', () => {
    const head = page.findIndex((line) => line.startsWith('| batch | NIC, Gbit/s |'));
    expect(head).toBeGreaterThan(0);
    const rows = page.slice(head + 2, head + 2 + SIZES.length);
    expect(rows.every((row) => row.startsWith('| '))).toBe(true);
    expect(page[head + 2 + SIZES.length]).toBe('');
  });

  it('says what comes out', async () => {
    for (const line of await tradeoffTable([2 ** 21, 2 ** 39])) expect(page).toContain(line);
  });
});
