/**
 * How wide the text of validate is: of one thread, whose figures take the least time; its tables are those of all. Two
 * widths are laid out from the result that main prints as JSON.
 */
import { Chalk } from 'chalk';
import { beforeAll, describe, expect, it } from 'vitest';
import { validationText } from '../report/validation/text.js';
import type { Validation } from '../stats/validation.js';
import { vfiobench } from './streams.test-data.js';

const THREAD = 'validate --thread ioeventfd-pv-mmio --quiet';

/** In characters, of which each is one column here. */
const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

describe('the text of validate', () => {
  let result: Validation;
  beforeAll(async () => {
    result = JSON.parse((await vfiobench(`${THREAD} --format json`)).stdout);
  });

  const laidOut = (width: number): string =>
    validationText(result, { width, chalk: new Chalk({ level: 0 }) });

  it('is what --width lays out', async () => {
    expect((await vfiobench(`${THREAD} --width 60`)).stdout).toBe(laidOut(60));
  });

  it.each([60, 80, 120])('is no wider than %i columns', (width) => {
    const text = laidOut(width);
    expect(text).toContain('summary');
    // the tables of figures, hosts and threads are all there, whatever form they take
    for (const name of ['tsirkin-i7-2640m', 'ioeventfd-pv-mmio', 'prices', 'predicted', 'bound'])
      expect(text).toContain(name);
    expect(widest(text)).toBeLessThanOrEqual(width);
  });
});
