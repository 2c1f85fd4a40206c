import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { barLength, histogramRows } from './rows.js';

const vectorFile = new URL('../../../fixtures/recordings/bpftrace/bar-vectors.json', import.meta.url);

describe('barLength', () => {
  const vectors: { count: string; max: string; bar: number; exactFloor: number }[] = JSON.parse(
    readFileSync(vectorFile, 'utf8'),
  );

  it('is as bpftrace drew it', () => {
    for (const { count, max, bar } of vectors)
      expect(barLength(Number(count), Number(max)), `${count}/${max}`).toBe(bar);
  });

  it('is tested where the 32-bit floats show', () => {
    expect(vectors.some(({ bar, exactFloor }) => bar !== exactFloor)).toBe(true);
  });
});

describe('histogramRows', () => {
  it('lets long labels and long counts push the bar', () => {
    const rows = histogramRows([{ lo: 1_000_000, hi: 2_000_000, count: 123_456_789 }], {
      kind: 'linear',
      min: 1_000_000,
      max: 2_000_000,
      step: 1_000_000,
    });
    expect(rows).toBe(`[1000000, 2000000)123456789 |${'@'.repeat(52)}|\n`);
  });

  it('draws rows without a count', () => {
    expect(histogramRows([{ lo: 1, hi: 2, count: 0 }])).toBe(
      `[1]                    0 |${' '.repeat(52)}|\n`,
    );
  });
});
