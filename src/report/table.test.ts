import Table from 'cli-table3';
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

/** As cli-table3 draws it. */
function drawn(rows: readonly (readonly string[])[], alignment: string, indent: number): string[] {
  const sides = ['top', 'bottom', 'left', 'mid', 'right'];
  const ends = ['top', 'bottom'].flatMap((side) => [`${side}-mid`, `${side}-left`, `${side}-right`]);
  const none = [...sides, ...ends, 'left-mid', 'mid-mid', 'right-mid'].map((name) => [name, '']);
  const whole = new Table({
    chars: { ...Object.fromEntries(none), middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: [...alignment].map((letter) => (letter === 'r' ? 'right' : 'left')),
  });
  whole.push(...rows.map((row) => [...row]));
  return whole
    .toString()
    .split('\n')
    .map((line) => `${' '.repeat(indent)}${line}`.trimEnd());
}

describe('a table', () => {
  it('is drawn as cli-table3 draws it, whatever is coloured or of two lines', () => {
    const text = fc.stringMatching(/^[a-zA-Z0-9 ,.→−×µ~*]{0,9}$/);
    const cell = fc.oneof(
      text,
      text.map((word) => `\u001b[31m${word}\u001b[39m`),
      fc.tuple(text, text).map((lines) => lines.join('\n')),
    );
    const alignments = fc.constantFrom('lrl', 'rrr', 'lll', 'rl');
    // rows of unequal lengths get lines of their own there
    const tables = fc
      .integer({ min: 1, max: 3 })
      .chain((columns) =>
        fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 5 }),
      );
    fc.assert(
      fc.property(tables, alignments, fc.nat(4), (rows, alignment, indent) => {
        expect(table(rows, alignment, indent)).toEqual(drawn(rows, alignment, indent));
      }),
    );
  });
});
