import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { fitLanes, HARD_BLANK, laneGroups, shorten, shortenAll, unbroken, wrap } from './fit-width.js';

describe('wrap', () => {
  it('breaks at blanks and indents what follows', () => {
    expect(wrap('  why this differs from BASE', 12, 4)).toEqual([
      '  why this',
      '    differs',
      '    from',
      '    BASE',
    ]);
  });

  it('cuts a word that is too long at a joint, if one is in reach', () => {
    expect(wrap('in vfio_iommu_type1_pin_pages', 22)).toEqual(['in', 'vfio_iommu_type1_pin_', 'pages']);
    expect(wrap('a_contiguouspinned', 12)).toEqual(['a_contiguous', 'pinned']);
  });

  it('keeps every character and no line longer than the width', () => {
    const words = fc.array(fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom('a', 'b', '/') }));
    fc.assert(
      fc.property(
        words,
        fc.integer({ min: 10, max: 40 }),
        fc.integer({ min: 0, max: 6 }),
        (list, width, indent) => {
          const lines = wrap(list.join(' '), width, indent);
          for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
          expect(lines.join('').replaceAll(' ', '')).toBe(list.join(''));
        },
      ),
    );
  });
});

describe('shorten', () => {
  it('keeps both ends', () => {
    expect(shorten('iopf-premap:pages=512', 16)).toBe('iopf-pre…ges=512');
    expect(shorten('iopf', 16)).toBe('iopf');
  });

  it('keeps names apart', () => {
    const names = ['iopf-premap:pages=16,runs=512', 'iopf-premap:pages=32,runs=512', 'iopf'];
    const short = shortenAll(names, 16);
    expect(new Set(short).size).toBe(3);
    for (const name of short) expect(name.length).toBeLessThanOrEqual(16);
  });
});

describe('laneGroups', () => {
  it('puts BASE in front of every group', () => {
    expect(laneGroups(0, [1, 2, 3], 3)).toEqual([
      [0, 1, 2],
      [0, 3],
    ]);
    expect(laneGroups(0, [1, 2], 1)).toEqual([
      [0, 1],
      [0, 2],
    ]);
    expect(laneGroups(0, [], 3)).toEqual([[0]]);
    expect(laneGroups(null, [1, 2, 3], 2)).toEqual([[1, 2], [3]]);
  });
});

describe('unbroken', () => {
  it('leaves what a hard blank joins on one line, and prints a plain one', () => {
    const text = `faster by 12${HARD_BLANK}% of it`;
    expect(unbroken(text, 12, 2)).toEqual(['faster by', '  12 % of it']);
    expect(wrap(text.replace(HARD_BLANK, ' '), 12, 2)).toEqual(['faster by 12', '  % of it']);
  });
});

describe('fitLanes', () => {
  const draw = (lanes: readonly string[], nameWidth: number) => [
    lanes.map((lane) => shorten(lane, nameWidth)).join(' '),
  ];
  const [a, b] = ['a'.repeat(30), 'b'.repeat(30)];

  it('shortens names before it splits, and splits where that does not help', () => {
    expect(fitLanes('BASE', [a, b], 80, draw)).toEqual([`BASE ${a} ${b}`]);
    expect(fitLanes('BASE', [a, b], 60, draw)).toEqual([`BASE ${shorten(a, 24)} ${shorten(b, 24)}`]);
    expect(fitLanes('BASE', [a, b], 36, draw)).toEqual([`BASE ${a}`, '', `BASE ${b}`]);
  });

  it('counts no colour as width', () => {
    expect(fitLanes('BASE', [a], 36, (lanes) => [`\u001b[31m${lanes.join(' ')}\u001b[39m`])).toHaveLength(1);
  });
});
