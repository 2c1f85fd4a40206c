import { describe, expect, it } from 'vitest';
import { draw, lognormalTable, mix, RowHashes, rowHash, streamHash, streamOf } from './draws.js';

const TABLE_SIZE = 4096;

/** Pearson's statistic of counts that should be equal. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** Counts of 32-bit words by their upper 8 bits; 255 degrees of freedom: mean 255, 99.99 % below 346. */
function byUpperBits(words: Iterable<number>): number[] {
  const counts = new Array<number>(256).fill(0);
  for (const word of words) counts[word >>> 24]++;
  return counts;
}

const DRAWS = 2 ** 16;
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('lognormalTable', () => {
  it.each([0.05, 0.3, 1, 3])('sigma %f: mean 1, and logs of that sigma', (sigma) => {
    const table = lognormalTable(sigma);
    expect(table).toHaveLength(TABLE_SIZE);
    expect(table.reduce((sum, factor) => sum + factor, 0) / TABLE_SIZE).toBeCloseTo(1, 9);
    const logs = [...table].map(Math.log);
    const mean = logs.reduce((sum, log) => sum + log, 0) / TABLE_SIZE;
    const spread = Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / TABLE_SIZE);
    // the midpoints of 4096 slices leave out a little of the tails
    expect(spread / sigma).toBeGreaterThan(0.998);
    expect(spread / sigma).toBeLessThanOrEqual(1);
  });

  it('rises, so that the upper bits of a hash are a quantile', () => {
    const table = lognormalTable(0.4);
    for (let i = 1; i < TABLE_SIZE; i++) expect(table[i]).toBeGreaterThan(table[i - 1]);
    expect(draw(table, 0)).toBe(table[0]);
    expect(draw(table, 0xffffffff)).toBe(table[TABLE_SIZE - 1]);
    expect(draw(table, 0x80000000)).toBe(table[TABLE_SIZE / 2]);
  });

  it('is made once for each sigma', () => {
    expect(lognormalTable(0.25)).toBe(lognormalTable(0.25));
    expect(lognormalTable(0.25)).not.toBe(lognormalTable(0.26));
  });
});

describe('the hashes', () => {
  it('take every bit of a seed, however large it is', () => {
    for (const seed of [0, 1, 3_400_000, 2 ** 31 + 12_345, 2 ** 32 - 1]) {
      const word = Number(BigInt.asIntN(32, BigInt(seed) * 0x9e3779b9n));
      for (const row of [0, 7, 2 ** 31 - 1, 2 ** 32 - 1]) {
        const hash = mix(mix(row) ^ mix(word) ^ (seed | 0));
        expect([rowHash(seed, row), new RowHashes(seed).of(row)]).toEqual([hash, hash]);
      }
    }
  });

  it('mix is a bijection on a sample and never leaves 32 bits', () => {
    const words = upTo(DRAWS).map((i) => mix(i * 65537));
    expect(new Set(words).size).toBe(DRAWS);
    expect(words.every((word) => word === word >>> 0)).toBe(true);
  });

  it('are uniform over rows, for any seed and step', () => {
    for (const seed of [0, 1, 2, 12345, 0xffffffff]) {
      for (const stream of [0, 7, 0x10000, 0x10001]) {
        const words = upTo(DRAWS).map((row) => streamHash(rowHash(seed, row), stream));
        expect(chiSquare(byUpperBits(words)), `seed ${seed}, stream ${stream}`).toBeLessThan(346);
      }
    }
  });

  it('are uniform over steps of a row, and over seeds', () => {
    const hash = rowHash(1, 99);
    expect(chiSquare(byUpperBits(upTo(DRAWS).map((step) => streamHash(hash, step))))).toBeLessThan(346);
    expect(chiSquare(byUpperBits(upTo(DRAWS).map((seed) => rowHash(seed, 99))))).toBeLessThan(346);
  });

  it('of two steps, of neighbouring rows and of neighbouring seeds are independent', () => {
    const pairs: [string, (row: number) => [number, number]][] = [
      ['steps', (row) => [streamHash(rowHash(1, row), 3), streamHash(rowHash(1, row), 4)]],
      ['rows', (row) => [streamHash(rowHash(1, row), 3), streamHash(rowHash(1, row + 1), 3)]],
      ['seeds', (row) => [streamHash(rowHash(1, row), 3), streamHash(rowHash(2, row), 3)]],
    ];
    for (const [what, pair] of pairs) {
      const counts = new Array<number>(256).fill(0);
      for (const row of upTo(DRAWS)) {
        const [a, b] = pair(row);
        counts[((a >>> 28) << 4) | (b >>> 28)]++;
      }
      expect(chiSquare(counts), what).toBeLessThan(346);
    }
  });

  it('depend on seed, row and step alone, in whatever order they are asked for', () => {
    const triples = upTo(2000).map((i) => [i % 7, i * 13, i % 50] as const);
    const ask = ([seed, row, step]: readonly [number, number, number]) =>
      streamHash(rowHash(seed, row), step);
    const forwards = triples.map(ask);
    const backwards = [...triples].reverse().map(ask).reverse();
    expect(backwards).toEqual(forwards);
  });

  it('differ between seeds, large ones and neighbours too', () => {
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [0xfffffffe, 0xffffffff],
      [2 ** 31 - 1, 2 ** 31],
      [2 ** 22, 2 ** 22 + 1],
    ]) {
      const same = upTo(1000).filter((row) => rowHash(a, row) === rowHash(b, row));
      expect(same, `seeds ${a} and ${b}`).toEqual([]);
    }
  });

  it('tell rows apart beyond 2^32', () => {
    const near = upTo(100).map((row) => rowHash(1, row));
    const far = upTo(100).map((row) => rowHash(1, 2 ** 32 + row));
    expect(far.filter((hash, i) => hash === near[i])).toEqual([]);
  });
});

describe('streamOf', () => {
  it('is FNV-1a, as its authors give it', () => {
    expect([streamOf(''), streamOf('a')]).toEqual([0x811c9dc5, 0xe40c292c]);
  });
});

describe('RowHashes', () => {
  it.each([0, 1, 7, 20_201_214, 0x7fffffff, 0xffffffff])('are those of rowHash, seed %i', (seed) => {
    const hashes = new RowHashes(seed);
    const rows = [
      0,
      1,
      4095,
      24_648_118,
      2 ** 31 - 1,
      2 ** 31,
      2 ** 32 - 1,
      2 ** 32,
      2 ** 32 + 5,
      2 ** 40 + 3,
    ];
    expect(rows.map((row) => hashes.of(row))).toEqual(rows.map((row) => rowHash(seed, row)));
  });
});
