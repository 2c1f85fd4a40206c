import { describe, expect, it } from 'vitest';
import { zeroPageRaceRows } from './zero-page-race.js';

describe('writers of a zero page at once', () => {
  it.each([1, 2, 32])(
    '%d of them: one fault, and the notifiers of the others on cpus of their own',
    (writers) => {
      const rows = [...zeroPageRaceRows(writers, 3)].slice(2, -1);
      expect(rows).toHaveLength(3 * writers);
      for (let page = 0; page < 3; page++) {
        const together = rows.slice(page * writers, (page + 1) * writers);
        expect(new Set(together.map(({ tsNs, addr, len }) => `${tsNs} ${addr} ${len}`)).size).toBe(1);
        expect(new Set(together.map(({ cpu }) => cpu)).size).toBe(writers);
        expect(together.filter(({ op }) => op === 's2_fault')).toMatchObject([{ cpu: 0, prot: 'w' }]);
        expect(together.filter(({ op }) => op === 's2_unmap')).toHaveLength(writers - 1);
      }
    },
  );

  it('come after a reader has left the zero page everywhere', () => {
    const [slot, read] = zeroPageRaceRows(2, 3);
    expect([slot.op, slot.backing, read.op, read.prot]).toEqual(['memslot', '4k:untouched', 's2_fault', 'r']);
    expect(read.len).toBe(slot.len);
  });
});
