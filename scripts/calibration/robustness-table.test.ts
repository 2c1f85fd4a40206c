import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packageFile } from '../../src/package-file.js';
import { VARIATIONS } from './farman-variations.js';
import { robustnessHead, robustnessRow } from './robustness-table.js';

describe('the table of assumptions in traces/README.md', () => {
  const page = readFileSync(packageFile('traces/README.md'), 'utf8').split('\n');

  it('has the rows of all of them in their order, and what stands above', () => {
    const [head, ...above] = robustnessHead();
    const from = page.indexOf(head);
    expect(from).toBeGreaterThan(0);
    expect(page.slice(from + 1, from + 1 + above.length)).toEqual(above);
    // the row of the mail is between them
    const rows = page.slice(from + 2 + above.length);
    expect(rows.slice(0, rows.indexOf('')).map((row) => row.split('|')[1].trim())).toEqual(
      VARIATIONS.map(({ name }) => name),
    );
  });

  it('says what comes out', async () => {
    // of one, since each takes seconds
    expect(page).toContain(await robustnessRow(VARIATIONS.at(-1)!));
  });
});
