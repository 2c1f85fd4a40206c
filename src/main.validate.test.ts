/**
 * validate through main: how wide its text is. Of one thread, whose figures take the least time; its tables are those of
 * all.
 */
import { describe, expect, it } from 'vitest';
import { vfiobench } from './streams.test-data.js';

/** In characters, of which each is one column here. */
const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

describe('the text of validate', () => {
  it.each([60, 80, 120])('is no wider than %i columns', async (width) => {
    const { stdout } = await vfiobench(`validate --thread ioeventfd-pv-mmio --width ${width} --quiet`);
    expect(stdout).toContain('summary');
    // the tables of figures, hosts and threads are all there, whatever form they take
    for (const name of ['tsirkin-i7-2640m', 'ioeventfd-pv-mmio', 'prices', 'predicted', 'bound'])
      expect(stdout).toContain(name);
    expect(widest(stdout)).toBeLessThanOrEqual(width);
  });
});
