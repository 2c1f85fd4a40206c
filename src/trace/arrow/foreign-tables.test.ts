/** Arrow files that other programs write: their types, their metadata, their nulls. */
import {
  CompressionType,
  compressionRegistry,
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  LargeUtf8,
  List,
  Null,
  Table,
  Uint64,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../failure.js';
import { arrowOf, csvOf, foreign, openArrow } from './arrow-bytes.test-data.js';
import { checkType } from './cell-texts.js';

describe('what others write', () => {
  const pfns = new List(new Field('item', new Uint64()));
  test('is read where its types can hold the values', async () => {
    const table = new Table({
      op: vectorFromArray(['map', 'pin', 'pin', 'mm_exit'], new LargeUtf8()),
      addr: vectorFromArray([4096n, null, null, null], new Int64()),
      len: vectorFromArray(['0x10', null, null, null], new Utf8()),
      pfns: vectorFromArray([null, [7n, 8n, 3n], [], null], pfns),
      vm: vectorFromArray([1, null, 3, null], new Int32()),
      lat_ns: vectorFromArray([0.25, 1e-9, null, 7], new Float64()),
      ret: vectorFromArray(['0', '-EINVAL', null, '-7'], new Utf8()),
      prot: vectorFromArray([null, null, null, null], new Null()),
    });
    expect(
      await csvOf(
        foreign(
          table,
          new Map([
            ['pandas', '{}'],
            ['workload', 'w'],
            ['ARROW:schema', 'x'],
          ]),
        ),
      ),
    ).toBe(
      '# workload: w\nop,addr,len,pfns,vm,lat_ns,ret,prot\nmap,0x1000,0x10,,1,0.25,0,\npin,,,0x7-0x8 0x3,,0.000000001,-EINVAL,\n' +
        'pin,,,,3,,,\nmm_exit,,,,,7,-E2BIG,\n',
    );
  });

  test.each([
    ['of a column that no trace has', { op: ['pin'], iova: ['1'] }, 'header: "iova" is no column'],
    ['without op', { addr: ['1'] }, 'header: the column op is missing; found addr'],
    [
      'whose addresses are doubles',
      { op: ['pin'], addr: [1.5] },
      'header: column addr is Float64; it is a whole number, or text',
    ],
    [
      'whose op is a number',
      { op: [1] },
      'header: column op is Float64; it is a dictionary of words, or text',
    ],
    [
      'whose pfns are no lists',
      { op: ['pin'], pfns: [1] },
      'header: column pfns is Float64; it is a list of whole numbers',
    ],
  ])('a table %s is refused', async (_, columns, message) => {
    const vectors = Object.entries(columns).map(([name, values]) => [
      name,
      typeof values[0] === 'string'
        ? vectorFromArray(values as string[], new Utf8())
        : vectorFromArray(values as number[], new Float64()),
    ]);
    const bytes = foreign(new Table(Object.fromEntries(vectors)));
    await expect(openArrow(bytes)).rejects.toThrow(`trace.arrow: ${message}`);
  });

  test('metadata that a trace could not have is refused', async () => {
    const bytes = foreign(
      new Table({ op: vectorFromArray(['pin'], new Utf8()) }),
      new Map([['page_size', '5k']]),
    );
    await expect(openArrow(bytes)).rejects.toThrow('trace.arrow: page_size: is "5k", must be 4k, 16k or 64k');
  });

  test('metadata that no line can hold is made to, or left out, and both are said', async () => {
    const metadata = new Map([
      ['note', 'a\nb\r\n\0c'],
      ['lead', '  two words \n'],
      ['workload', 'x\ny'],
      ['none', ''],
      ['foo bar', 'x'],
      ['a: b', 'x'],
      ['pandas', '{}'],
      ['ARROW:schema', 'x'],
    ]);
    const bytes = foreign(new Table({ op: vectorFromArray(['mm_exit'], new Utf8()) }), metadata);
    const trace = await openArrow(bytes);
    expect(trace.meta.problems).toEqual([
      'metadata key note has several lines; blanks take the place of its line ends',
      'metadata key workload has several lines; blanks take the place of its line ends',
      'metadata key "foo bar" is left out: a key is a letter, then letters, digits, dots, - and _',
      'metadata key "a: b" is left out: a key is a letter, then letters, digits, dots, - and _',
    ]);
    await trace.close();
    const text = '# note: a b c\n# lead: two words\n# workload: x y\n# none: \nop\nmm_exit\n';
    expect(await csvOf(bytes)).toBe(text);
    expect(await csvOf(await arrowOf(text))).toBe(text);
  });

  test('a file without a schema at its beginning is told so', async () => {
    const bytes = await arrowOf('op\npin\n');
    bytes.fill(0, 8, 16);
    await expect(openArrow(bytes)).rejects.toThrow('it does not begin with a schema');
    // polars 1.44: the schema stands there without a message around it
    const polars = Buffer.from('04000000f2ffffff1400000004000100', 'hex');
    const written = Buffer.concat([Buffer.from('ARROW1\0\0'), polars, bytes.subarray(8)]);
    await expect(openArrow(written)).rejects.toThrow('it does not begin with a schema (polars');
  });

  test('a dictionary with codes of 64 bits is refused as such', () => {
    expect(() => checkType('op', new Dictionary(new Utf8(), new Int64() as never))).toThrow(
      'header: column op is a dictionary with codes of 64 bits; write codes of 32',
    );
  });

  test('metadata that damage leaves without a key or a value is told so', async () => {
    const table = new Table({ op: vectorFromArray(['pin'], new Utf8()) });
    const bytes = foreign(table, new Map([['workload', 'w']]));
    const messages = new Set<string>();
    for (let at = 16; at < 400; at++) {
      const damaged = Buffer.from(bytes);
      damaged[at] = 0;
      await csvOf(damaged).catch((error: unknown) => {
        expect(error).toBeInstanceOf(InputError);
        messages.add((error as Error).message);
      });
    }
    expect(messages).toContain(
      "trace.arrow: the Arrow data can't be read: its schema is damaged (its metadata lacks a key or a value)",
    );
  });
});

describe('record batches of others that are refused', () => {
  const table = new Table({
    op: vectorFromArray(['pin', 'pin', 'pin'], new Utf8()),
    pfns: vectorFromArray([[1n], [2n, 3n, 4n], [5n]], new List(new Field('item', new Uint64()))),
    ret: vectorFromArray([1n, 3n, 1n], new Int64()),
  });
  const refusal = "trace.arrow: the Arrow data can't be read: ";

  test.each([
    ['the last', 3],
    ['the one before it', 1],
    ['the first', 0],
  ])('a column that is shorter than the others, whose rows would be empty: %s', async (_, node) => {
    const bytes = foreign(table);
    expect(await csvOf(bytes)).toBe('op,pfns,ret\npin,0x1,1\npin,0x2-0x4,3\npin,0x5,1\n');
    // length and nulls of op, pfns, all pfns in the lists, ret
    const nodes = Buffer.from(new BigInt64Array([3n, 0n, 3n, 0n, 5n, 0n, 3n, 0n]).buffer);
    const at = bytes.indexOf(nodes);
    expect(at).toBeGreaterThan(0);
    bytes.writeBigInt64LE(2n, at + node * 16);
    await expect(csvOf(bytes)).rejects.toThrow(
      `${refusal}the columns of a record batch are not of one length`,
    );
  });

  test('compressed ones, with what to write in their place', async () => {
    const encode = (bytes: Uint8Array) => Buffer.concat([Buffer.from('28b52ffd', 'hex'), bytes]);
    compressionRegistry.set(CompressionType.ZSTD, { encode });
    const bytes = foreign(table, new Map(), { compressionType: CompressionType.ZSTD });
    compressionRegistry.set(CompressionType.ZSTD, {});
    await expect(csvOf(bytes)).rejects.toThrow(
      `${refusal}its record batches are compressed; write them uncompressed (pandas, pyarrow.feather: compression='uncompressed')`,
    );
  });
});

describe('a null among pfns', () => {
  // the first is the type in which they are written, read from the arrays themselves; the other goes by texts
  const types = [
    ['Uint64', new Uint64(), [[1n, 2n, 4n], null, [5n, null], [7n]]],
    ['Int32', new Int32(), [[1, 2, 4], null, [5, null], [7]]],
  ] as const;

  test.each(types)('of %s is no page, and the row is refused', async (_, type, pfns) => {
    const bytes = foreign(
      new Table({
        op: vectorFromArray(['pin', 'pin', 'pin', 'unpin']),
        pfns: vectorFromArray(pfns as never, new List(new Field('item', type as Uint64))),
      }),
    );
    await expect(csvOf(bytes)).rejects.toThrow('trace.arrow:3: pfns: entry 2 is null, must be a pfn');
    expect(await csvOf(bytes, { skipBadRows: true })).toBe('op,pfns\npin,0x1-0x2 0x4\npin,\nunpin,0x7\n');
  });
});
