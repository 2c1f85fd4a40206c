/**
 * How wide the text of validate is: of one thread, whose figures take the least time; its tables are those of all. One run
 * prints both forms; other widths are laid out from the result in the JSON.
 */
import { Chalk } from 'chalk';
import { beforeAll, describe, expect, it } from 'vitest';
import { validationText } from '../report/validation/text.js';
import type { Validation } from '../results/validation.js';
import { validationSchema } from '../results/validation.js';
import { expectSchema } from './schemas.test-data.js';
import { vfiobenchInForms } from './streams.test-data.js';

const THREAD = 'validate --thread ioeventfd-pv-mmio --quiet --width 60';

/** In characters, of which each is one column here. */
const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

describe('the text of validate', () => {
  let printed: string;
  let result: Validation;
  beforeAll(async () => {
    const { code, stdout, stderr, files } = await vfiobenchInForms(THREAD, ['.json']);
    expect([code, stderr]).toEqual([0, '']);
    printed = stdout;
    result = JSON.parse(files[0]);
  });

  const laidOut = (width: number): string =>
    validationText(result, { width, chalk: new Chalk({ level: 0 }) });

  it('is what --width lays out', () => {
    expect(printed).toBe(laidOut(60));
  });

  it('is of a result that follows its schema', async () => {
    await expectSchema('validate', validationSchema, { ...result });
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
