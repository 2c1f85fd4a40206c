import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { table, tableWithin } from './table.js';

const ROWS = [
  ['figure', 'mail', 'model', ''],
  ['pin-hugetlb-512-base', '208,151', '203,646 ns', 'hit'],
  ['a', '1', '2 ns', ''],
];

describe('a table that has to fit', () => {
  it('is the plain one where there is room', () => {
    expect(tableWithin(ROWS, 'lrrl', 80, 0)).toEqual(table(ROWS, 'lrrl', 0));
  });

  it('has the first cell of a row above the others where there is little', () => {
    expect(tableWithin(ROWS, 'lrrl', 30, 0)).toEqual([
      'figure',
      '     mail       model',
      'pin-hugetlb-512-base',
      '  208,151  203,646 ns  hit',
      'a',
      '        1        2 ns',
    ]);
  });

  it('names each cell where there is less', () => {
    expect(tableWithin(ROWS, 'lrrl', 20, 0)).toEqual([
      'pin-hugetlb-512-base',
      '  mail 208,151,',
      '  model 203,646 ns,',
      '  hit',
      'a',
      '  mail 1, model 2 ns',
    ]);
  });

  it('never goes beyond the width', () => {
    const cell = fc.stringMatching(/^[a-z0-9 ]{0,12}$/);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 2, maxLength: 5 }),
        fc.integer({ min: 12, max: 50 }),
        (rows, width) => {
          for (const line of tableWithin(rows, 'llr', width)) expect(line.length).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});
