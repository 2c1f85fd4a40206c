import { describe, expect, it } from 'vitest';
import { readPublished, type Scalar } from './published.js';
import { saysLittle } from './remarks.js';

const measured = readPublished().scalars.find(({ id }) => id === 'iopf-10m-100-slowdown')!;
const remark = (changes: Partial<Scalar>, modelled: number, hit = true): string | null =>
  saysLittle({ ...measured, ...changes }, modelled, hit);

describe('a hit of a percentage', () => {
  it('says little where the model is far off for so small a figure', () => {
    expect(remark({}, 1.75)).toBe(
      'the model has 50 % less than the mail, within a bound of 2 points: the hit says little.',
    );
    expect(remark({}, 5.25)).toContain('50 % more than the mail');
  });

  it('or where no effect at all would be one', () => {
    expect(remark({ value: 1.6 }, 1.6)).toContain(
      '0, no effect at all, would be within the bound of 2 points',
    );
  });

  it('else is a hit, and a miss is none', () => {
    expect([remark({}, 3.4), remark({}, 1.75, false), remark({ role: 'fit' }, 1.75)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
