/** Differences that a mayDiffer allows for what ends at 2^64 alone. */
import { describe, expect, it } from 'vitest';
import { TraceBatch } from '../trace/batch.js';
import { Answers } from './answers.js';
import { UNMAP } from './ops.js';
import { Referee } from './referee.js';

describe('the referee', () => {
  it.each([
    ['a page short of 2^64', 2 ** 52 - 2, 0, 1, 0, false],
    ['at 2^64', 2 ** 52 - 1, 0, 1, 0, true],
    ['at 2^64, by bytes', 2 ** 52 - 2, 4095, 1, 1, true],
    ['a byte short of it', 2 ** 52 - 1, 0, 0, 4095, false],
  ])('lets an unmap differ that ends %s, if it ends there', (_, ...where) => {
    const [addrPage, addrOffset, lenPages, lenOffset, isAllowed] = where;
    const batch = new TraceBatch(1);
    for (const [column, value] of Object.entries({ op: UNMAP, addrPage, addrOffset, lenPages, lenOffset }))
      (batch[column as 'addrPage'] as Float64Array)[0] = value;
    batch.endRow();
    const [base, lane] = [new Answers(1), new Answers(1)];
    lane.extra[0] = 7;
    const referee = new Referee('x', [{ op: 'unmap', what: 'copied', endsAt: '2^64', reason: 'top' }]);
    const compare = (): void => referee.compare(batch, 1, base, lane);
    if (isAllowed) compare();
    else expect(compare).toThrow('unmaps 7 pages where BASE unmaps 0');
    expect([...referee.differing]).toEqual(isAllowed ? [['top', 1]] : []);
  });
});
