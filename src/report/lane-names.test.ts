import { describe, expect, it } from 'vitest';
import { fitLanes, shorten } from './fit-width.js';
import { cutAlike, type LaneNames } from './lane-names.js';

const [a, b] = ['a'.repeat(30), 'b'.repeat(30)];

describe('cutAlike', () => {
  const tableOf = (lanes: readonly number[], width: number, names: LaneNames) => {
    const draw = (shown: readonly number[], most: number) => [
      shown.map((lane) => names.at(most)[lane]).join(' '),
    ];
    return fitLanes(null, lanes, width, draw, names);
  };
  const short = (name: string) => shorten(name, 16);

  it('cuts names as the narrowest table does that cuts them, and leaves them whole where they fit', () => {
    const drawn = cutAlike([a, b], (names) => [
      ...tableOf([0, 1], 80, names),
      ...tableOf([0, 1], 50, names),
      ...tableOf([0, 1], 36, names),
    ]);
    expect(drawn).toEqual([`${a} ${b}`, `${short(a)} ${short(b)}`, `${short(a)} ${short(b)}`]);
  });

  it('cuts them for a heading without room as well', () => {
    const drawn = cutAlike([a, b], (names) => [names.within(a, 20), ...tableOf([0, 1], 50, names)]);
    expect(drawn).toEqual([short(a), `${short(a)} ${short(b)}`]);
    expect(cutAlike([a, b], (names) => names.within('every variant alike', 60))).toBe('every variant alike');
  });

  it('cuts names that are nowhere whole in one way too', () => {
    const long = 'c'.repeat(50);
    const drawn = cutAlike([long], (names) => [...tableOf([0], 45, names), ...tableOf([0], 30, names)]);
    expect(drawn).toEqual([shorten(long, 24), shorten(long, 24)]);
  });

  it('tells apart what comes out alike, by the number of the lane in the report', () => {
    const alike = ['x'.repeat(20) + 1 + 'y'.repeat(20), 'x'.repeat(20) + 2 + 'y'.repeat(20)];
    const drawn = cutAlike(['BASE', ...alike], (names) => [
      names.within(alike[1], 20),
      ...tableOf([2], 20, names),
    ]);
    expect(drawn[0]).toMatch(/^2:x+…y+$/);
    expect(drawn[1]).toBe(drawn[0]);
  });
});
