import { describe, expect, test } from 'vitest';
import fc from '../../property.test-data.js';
import { BackingTable } from '../backing.js';
import { TraceBatch } from '../batch.js';
import { parseHeader } from '../header.js';
import { lineWriter } from '../line-writer.test-data.js';
import { Metadata } from '../metadata.js';
import { COLUMNS } from '../ops.js';
import { rows } from '../random-traces.test-data.js';
import { TraceClock } from '../trace-clock.js';
import { columnsInUse, traceText } from '../write.js';
import { contentOf, readAlone, readAsAlways } from './dialect-alone.test-data.js';
import { LateMetadata } from './late-metadata.js';
import { PlainScanner } from './plain-scanner.js';

const HEADER = COLUMNS.join(',');

function scanner(header = HEADER, backings: readonly string[] = [], pageSize = 4096): PlainScanner {
  const table = new BackingTable();
  for (const text of backings) table.number(text);
  const head = {
    layout: parseHeader(header),
    meta: { ...new Metadata().finish(), pageSize },
    line: 1,
    late: new LateMetadata([]),
  };
  return new PlainScanner(head, table, new TraceClock());
}

/** How many bytes of the text the scanner reads, and what it makes of them. */
function scan(text: string, from = scanner()) {
  const batch = new TraceBatch(64);
  return { read: from.scan(Buffer.from(text), 0, batch, 64), batch, line: from.line };
}

describe('the plain form', () => {
  test('is read whole, whatever the rows and the order of the columns', () => {
    const order = fc.shuffledSubarray([...COLUMNS], { minLength: COLUMNS.length });
    fc.assert(
      fc.property(rows, order, (written, all) => {
        const used = columnsInUse(written);
        const columns = all.filter((column) => used.includes(column));
        const text = written.map(lineWriter(columns)).join('');
        const backings = written.flatMap(({ backing }) => backing ?? []);
        const reader = scanner(columns.join(','), backings);
        const batch = new TraceBatch(64);
        let read = 0;
        for (let found = 0; found < written.length; found += batch.rows, batch.clear()) {
          read = reader.scan(Buffer.from(text), read, batch, 64);
          expect(batch.rows).toBeGreaterThan(0);
        }
        expect([read, reader.line]).toEqual([text.length, 2 + written.length]);
      }),
      { numRuns: 200 },
    );
  });

  test('comments and blank lines are passed over, and counted', () => {
    const { read, batch, line } = scan('# a "comment"\n\nmm_exit\n#\nmm_exit\n', scanner('op'));
    expect([read, batch.rows, line]).toEqual([33, 2, 7]);
    expect([...batch.line.subarray(0, 2)]).toEqual([4, 6]);
  });

  test('it stops at the rows that a batch takes, and goes on behind them', () => {
    const reader = scanner('op');
    const text = Buffer.from('mm_exit\nmm_exit\nmm_exit\n');
    const batch = new TraceBatch(2);
    expect(reader.scan(text, 0, batch, 2)).toBe(16);
    batch.clear();
    expect(reader.scan(text, 16, batch, 2)).toBe(24);
    expect([batch.rows, batch.line[0]]).toEqual([1, 4]);
  });

  test.each([
    ['a quote', '"mm_exit"\n'],
    ['CRLF', 'mm_exit\r\n'],
    ['a blank before a cell', ' mm_exit\n'],
    ['a blank behind a cell', 'mm_exit \n'],
    ['an unknown op', 'mm_exit2\n'],
    ['the beginning of an op', 'mm_exi\n'],
    ['a cell too many', 'mm_exit,\n'],
    ['a NUL byte in a comment', '# \0\n'],
    ['a comment that is not ASCII', '# é\n'],
    ['a byte above ASCII', 'mm_exit\xff\n'],
  ])('a line with %s is left alone', (_, line) => {
    const { read, batch } = scan(`mm_exit\n${line}mm_exit\n`, scanner('op'));
    expect([read, batch.rows]).toEqual([8, 1]);
  });

  test.each([
    ['map,0x1,0x1,', '4k:run=5'],
    ['dma_read,,1,', ''],
    ['mm_exit,1,,', ''],
    ['map,0x,1,', ''],
    ['map,0x11111111111111111,1,', ''],
    ['map,-1,1,', ''],
    ['map,1234567890123456,1,', ''],
  ])('a row %j%s is left alone', (cells, backing) => {
    const { read } = scan(`${cells}${backing}\n`, scanner('op,addr,len,backing'));
    expect(read).toBe(0);
  });

  test.each([
    '1-',
    '5-4',
    '1 ',
    ' 1',
    '1  2',
    '0x10000000000000',
    '0-8192',
    '1-0xfffffffffffff',
    '0x00000000000001',
  ])('pfns %j are left alone, and the pool is as it was', (pfns) => {
    const { read, batch } = scan(`pin,1\npin,${pfns}\n`, scanner('op,pfns'));
    expect([read, batch.rows, batch.pfnsUsed]).toEqual([6, 1, 1]);
  });

  test.each([
    ['281474976710655', '281474976710656'],
    ['0xffffffffffff', '0x1000000000000'],
  ])('of pages of 64K %s is the last pfn, and %s is left alone', (last, beyond) => {
    const { read, batch } = scan(`pin,${last}\npin,${beyond}\n`, scanner('op,pfns', [], 65536));
    expect([read, batch.pfns[0]]).toEqual([`pin,${last}\n`.length, 2 ** 48 - 1]);
  });

  test('as many pfns as are kept fit, in an empty batch and in one that is nearly full', () => {
    const most = '1-8190 5 7';
    const { batch } = scan(`pin,${most}\npin,${most}\n`, scanner('op,pfns'));
    expect([batch.rows, batch.pfnsUsed]).toEqual([1, 8192]);
    expect([...batch.pfns.subarray(8188, 8192)]).toEqual([8189, 8190, 5, 7]);
  });
});

/** What breaks a line, and what does not. */
const BYTES = [...'"\r\n, \t;#-x0123456789abcdefEINVAL.\'', '\0', '\xff', '\xe9', '\ufeff', '0x', '-E', '""'];

const mutations = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    cut: fc.nat(2),
    put: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...BYTES) }, fc.constant('')),
  }),
  { maxLength: 4 },
);

function mutated(text: string, changes: readonly { at: number; cut: number; put: string }[]): Buffer {
  let bytes = Buffer.from(text);
  for (const { at, cut, put } of changes) {
    const from = Math.floor(at * bytes.length);
    const inserted = Buffer.from(put, put === '\xff' ? 'latin1' : 'utf8');
    bytes = Buffer.concat([bytes.subarray(0, from), inserted, bytes.subarray(from + cut)]);
  }
  return bytes;
}

describe('with and without the scanner', () => {
  const options = fc.record({ skipBadRows: fc.boolean(), limit: fc.constantFrom(1, 7, 1e9) });

  test('damaged files give the same rows and the same messages', async () => {
    const piece = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(1 << 20));
    await fc.assert(
      fc.asyncProperty(rows, mutations, piece, options, async (written, changes, size, how) => {
        const bytes = mutated(traceText({ origin: 'synthetic' }, written), changes);
        expect(await readAsAlways(bytes, size, how)).toEqual(await readAlone(bytes, how));
      }),
      { numRuns: 400 },
    );
  });

  test('so do long ones, in which the scanner takes turns with csv-parse', async () => {
    const piece = fc.integer({ min: 1000, max: 50_000 });
    await fc.assert(
      fc.asyncProperty(rows, mutations, piece, options, async (written, changes, size, how) => {
        const timeless = written.map(({ tsNs, ...row }) => row);
        const columns = columnsInUse(timeless);
        const head = traceText({}, []).replace(/op\n$/, `${columns.join(',')}\n`);
        const body = timeless.map(lineWriter(columns)).join('');
        const bytes = mutated(head + body.repeat(60), changes);
        expect(await readAsAlways(bytes, size, how)).toEqual(await readAlone(bytes, how));
      }),
      { numRuns: 60 },
    );
  });
});

test('a copy of a batch holds every column', () => {
  expect(Object.keys(contentOf(new TraceBatch(1)) as object)).toHaveLength(22);
});
