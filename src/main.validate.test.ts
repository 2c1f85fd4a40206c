/** validate through main: how wide its text is. */
import { describe, expect, it } from 'vitest';
import { vfiobench } from './streams.test-data.js';

const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

describe('the text of validate', () => {
  it.each([60, 80, 120])('is no wider than %i columns', async (width) => {
    const { stdout } = await vfiobench(`validate --thread ioeventfd-pv-mmio --width ${width} --quiet`);
    expect(stdout).toContain('summary');
    expect(widest(stdout)).toBeLessThanOrEqual(width);
  });
});
