import { describe, expect, it } from 'vitest';
import fc from '../../property.test-data.js';
import { OPS } from '../ops.js';
import { NO_WORD } from '../words.js';
import { OpNames } from './op-names.js';

const names = new OpNames(','.charCodeAt(0));
const at = (text: string, from = 0) => names.at(Buffer.from(text), from);

describe('OpNames', () => {
  it.each(OPS.map(({ name }, op) => [name, op] as const))('finds %s', (name, op) => {
    for (const behind of ['', '0x1234,0x10,,\n', '\n']) {
      expect(at(`${name},${behind}`)).toBe(op);
      expect(at(`12,${name},${behind}`, 3)).toBe(op);
    }
    expect(names.length[op]).toBe(name.length);
  });

  it.each(['', 'p', 'pi', 'nip', 'unpi', 'Pin', 'dma_', 'dma_rea', 'dma_reab', 'ioeventf', 's2_'])(
    'finds none in %j',
    (name) => {
      expect(at(`${name},0x1234,0x10,,\n`)).toBe(NO_WORD);
      expect(at(`${name},\n`)).toBe(NO_WORD);
    },
  );

  it('finds nothing but what a comparison of texts finds', () => {
    const word = fc.oneof(
      fc.constantFrom(...OPS.map(({ name }) => name)),
      fc.string({ unit: fc.constantFrom(...'pinunmadev_s2reqwftxkck'), maxLength: 14 }),
    );
    fc.assert(
      fc.property(word, fc.constantFrom('', ',', ',,', ',0x1,0x2,,,\n'), (name, behind) => {
        const found = at(`${name},${behind}`);
        const op = OPS.findIndex((info) => info.name === name);
        // one with more behind it is left to the caller, who looks for the stop
        if (op >= 0) expect(found).toBe(op);
        else if (found !== NO_WORD) expect(name.startsWith(OPS[found].name)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
