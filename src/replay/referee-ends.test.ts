/** What the referee says of mappings that end at 2^64, and of an operation for which it has no word. */
import { describe, expect, it } from 'vitest';
import { TraceBatch } from '../trace/batch.js';
import { Answers } from './answers.js';
import { MAP, MEMSLOT, UNMAP } from './ops.js';
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

  it.each([
    ['a mapping that is found again', MAP, 'hides its mapping from 0 kinds of look-ups where BASE hides its'],
    [
      'an operation that has no word for it',
      MEMSLOT,
      'answers 0 beside its return value where BASE answers 1',
    ],
  ])('tells what is left otherwise by %s', (_, op, text) => {
    const batch = new TraceBatch(1);
    batch.op[0] = op;
    batch.endRow();
    const [base, lane] = [new Answers(1), new Answers(1)];
    base.extra[0] = 1;
    expect(() => new Referee('x', []).compare(batch, 1, base, lane)).toThrow(text);
  });
});
