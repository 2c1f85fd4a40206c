import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { InputError } from '../failure.js';
import { MAX_STORED_PFNS, NONE, PROT_READ, PROT_WRITE } from './batch.js';
import { openTrace } from './open.js';
import { OPS } from './ops.js';
import type { Trace } from './trace.js';

/** Reads a text as standard input, in pieces of the given size. */
async function open(text: string | Buffer, { skipBadRows = false, piece = 1 << 20 } = {}) {
  const bytes = Buffer.from(text);
  const pieces: Buffer[] = [];
  for (let i = 0; i < bytes.length; i += piece) pieces.push(bytes.subarray(i, i + piece));
  return openTrace('-', { skipBadRows, stdin: Readable.from(pieces) });
}

/** All rows as plain objects. */
async function read(text: string | Buffer, options?: { skipBadRows?: boolean; piece?: number }) {
  const trace = await open(text, options);
  const rows = [];
  for await (const b of trace.batches()) {
    for (let i = 0; i < b.rows; i++) {
      const stored = b.pfnCount[i] > MAX_STORED_PFNS ? 0 : b.pfnCount[i];
      rows.push({
        line: b.line[i],
        op: OPS[b.op[i]].name,
        ts: b.tsNs[i],
        where: [b.vm[i], b.cpu[i], b.dev[i]],
        addr: [b.addrPage[i], b.addrOffset[i]],
        len: [b.lenPages[i], b.lenOffset[i]],
        pfnCount: b.pfnCount[i],
        pfns: [...b.pfns.subarray(b.pfnStart[i], b.pfnStart[i] + stored)],
        backing: trace.backings[b.backing[i]].text,
        prot: b.prot[i],
        kind: b.kind[i],
        value: b.hasValue[i] === 1 ? (BigInt(b.valueHigh[i]) << 32n) + BigInt(b.valueLow[i]) : null,
        lat: b.latNs[i],
        ret: b.ret[i],
      });
    }
  }
  return { trace, rows };
}

const first = (trace: Trace) => trace.batches()[Symbol.asyncIterator]().next();

const column = async <K extends string>(text: string, key: K) =>
  (await read(text)).rows.map((row) => row[key as keyof typeof row]);

describe('cells', () => {
  test('a row without optional cells gets the documented defaults', async () => {
    const { rows } = await read('op,addr\ns2_fault,0x1000\n');
    expect(rows).toEqual([
      {
        line: 2,
        op: 's2_fault',
        ts: NONE,
        where: [0, 0, 0],
        addr: [1, 0],
        len: [0, 0],
        pfnCount: 0,
        pfns: [],
        backing: '4k',
        prot: PROT_READ | PROT_WRITE,
        kind: 0,
        value: null,
        lat: NONE,
        ret: Number.NaN,
      },
    ]);
  });

  test('a row with every cell that it may have', async () => {
    const { rows, trace } = await read(
      'ts_ns,vm,cpu,dev,op,addr,len,pfns,backing,prot,kind,value,lat_ns,ret\n' +
        '5,1,2,3,map,0x7f0000001234,8195,,4k:run=16:untouched,r,,,12.5,-EINVAL\n' +
        '7,65535,65535,65535,kick,65535,4,,,,hcall,0xffffffffffffffff,1,0\n',
    );
    expect(rows[0]).toMatchObject({
      line: 2,
      ts: 0,
      where: [1, 2, 3],
      addr: [0x7f0000001, 0x234],
      len: [2, 3],
    });
    expect(rows[0]).toMatchObject({ backing: '4k:run=16:untouched', prot: PROT_READ, lat: 12.5, ret: -22 });
    expect(trace.backings[1]).toEqual({ text: '4k:run=16:untouched', kind: '4k', run: 16, untouched: true });
    expect(rows[1]).toMatchObject({
      ts: 2,
      where: [65535, 65535, 65535],
      kind: 3,
      value: 2n ** 64n - 1n,
      ret: 0,
    });
  });

  test('what a row leaves behind does not show in the next', async () => {
    const { rows } = await read('op,addr,len,kind,value,lat_ns,ret\nkick,1,4,pio,9,5,-5\nmm_exit,,,,,,\n');
    expect(rows[1]).toMatchObject({
      addr: [0, 0],
      len: [0, 0],
      kind: 0,
      value: null,
      lat: NONE,
      ret: Number.NaN,
    });
  });

  test('addresses at the edges, hex and decimal', async () => {
    const addresses = [
      '0',
      '4095',
      '4096',
      '9007199254740993',
      '18446744073709551615',
      '0xffffffffffffffff',
      '0X0fF',
    ];
    const text = `op,addr,len\n${addresses.map((a) => `unmap,${a},${a}\n`).join('')}`;
    const expected = addresses.map((a) => [Number(BigInt(a) >> 12n), Number(BigInt(a) & 4095n)]);
    expect(await column(text, 'addr')).toEqual(expected);
    expect(await column(text, 'len')).toEqual(expected);
  });

  test('leading zeros do not make a number over-large', async () => {
    const text = `op,addr,len\nunmap,0x${'0'.repeat(30)}1000,${'0'.repeat(30)}4096\n`;
    expect((await read(text)).rows[0]).toMatchObject({ addr: [1, 0], len: [1, 0] });
  });

  test('epoch timestamps become exact differences, empty ones NONE', async () => {
    const text =
      'op,ts_ns\nmm_exit,1700000000999999999\nmm_exit,\nmm_exit,1700000001000000001\nmm_exit,1700000001000000001\n';
    expect(await column(text, 'ts')).toEqual([0, NONE, 2, 2]);
    const far = `op,ts_ns\nmm_exit,18437736874454810624\nmm_exit,${2n ** 64n - 1n}\n`;
    expect(await column(far, 'ts')).toEqual([0, 2 ** 53 - 1]);
  });

  test('after a skipped row time goes on from the last good one', async () => {
    const text = 'op,ts_ns\nmm_exit,10\npinn,500\nmm_exit,5\nmm_exit,20\n';
    const { rows, trace } = await read(text, { skipBadRows: true });
    expect(rows.map(({ line, ts }) => [line, ts])).toEqual([
      [2, 0],
      [5, 10],
    ]);
    expect(trace.badRows.map(({ line }) => line)).toEqual([3, 4]);
    expect(trace.badRows[1].message).toBe('ts_ns: 5 is before 10 of line 2; time must not go backwards');
  });

  test('the first timestamp of a skipped row is not the zero of time', async () => {
    const { rows } = await read('op,ts_ns,len\nmm_exit,100,1\nmm_exit,50,\nmm_exit,60,\n', {
      skipBadRows: true,
    });
    expect(rows.map(({ ts }) => ts)).toEqual([0, 10]);
  });

  test('pfns in array order: single ones, ranges, hex, decimal, any blanks', async () => {
    const { rows } = await read('op,pfns\npin,0x9 5-7\t 0x1  0xfffffffffffff 9\npin,\nunpin,0x3-0x3\n');
    expect(rows[0].pfns).toEqual([9, 5, 6, 7, 1, 2 ** 52 - 1, 9]);
    expect(rows[1]).toMatchObject({ pfnCount: 0, pfns: [] });
    expect(rows[2].pfns).toEqual([3]);
  });

  test('more pfns than are kept are counted only, at once, and leave the pool as it was', async () => {
    const text = `op,pfns\npin,0x1 0x0-0xfffffffffffff\npin,0-${MAX_STORED_PFNS - 1}\npin,0-${MAX_STORED_PFNS}\npin,5\n`;
    const trace = await open(text);
    for await (const batch of trace.batches()) {
      expect([...batch.pfnCount.subarray(0, 4)]).toEqual([
        2 ** 52 + 1,
        MAX_STORED_PFNS,
        MAX_STORED_PFNS + 1,
        1,
      ]);
      expect(batch.pfnsUsed).toBe(MAX_STORED_PFNS + 1);
      expect(batch.pfns[batch.pfnStart[3]]).toBe(5);
    }
    expect.assertions(3);
  });

  test('a bad pfn behind many good ones leaves none of them in the pool', async () => {
    const { rows } = await read('op,pfns\npin,1-8000 x\npin,7\n', { skipBadRows: true });
    expect(rows.map(({ pfns }) => pfns)).toEqual([[7]]);
  });

  test('a trace of 16 KiB pages takes pfns below 2^50', async () => {
    await expect(read(`# page_size: 16k\nop,pfns\npin,${2 ** 50 - 1}\n`)).resolves.toBeDefined();
    await expect(read(`# page_size: 16k\nop,pfns\npin,${2 ** 50}\n`)).rejects.toThrow('a pfn is below 2^50');
  });

  test('65535 different backings are too many, 65534 and the default are not', async () => {
    const rows = Array.from({ length: 65535 }, (_, i) => `map,0,1,4k:run=${i + 1}`);
    await expect(read(`op,addr,len,backing\n${rows.slice(0, 65534).join('\n')}`)).resolves.toBeDefined();
    await expect(read(`op,addr,len,backing\n${rows.join('\n')}`)).rejects.toThrow(
      '<stdin>:65536: backing: "4k:run=65535" is one more than the 65535 different backings of a trace',
    );
  });
});

const TRICKY = [
  '# vfiobench-trace: 1',
  '# workload: a test',
  '',
  'op;pfns;ts_ns',
  'pin;1;10',
  '# a comment with a " quote; and more',
  '',
  '   ',
  '"pin";"2',
  '# no comment',
  '',
  '3";11',
  ' pin ; 4 ; 12 ',
  '#',
  '"pin" ; " 5 " ;"13"',
  'pinn;6;14',
  'pin;7;15',
];

describe('lines', () => {
  const expected = [
    [5, [1]],
    [13, [4]],
    [15, [5]],
    [17, [7]],
  ];
  // the cell that spans lines 9 to 12 holds "# no comment", which is no pfn
  const bad = [
    [9, 'pfns: "#" is no pfn (0x1f or 31) and no range (0x5-0x7)'],
    [16, expect.stringMatching(/^op: "pinn" is no operation/)],
  ];

  for (const [ends, eol] of [
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ]) {
    for (const bom of ['', '\ufeff']) {
      for (const lastEnd of ['', eol]) {
        for (const piece of [1, 7, 1 << 20]) {
          const name = `${ends}${bom && ', BOM'}${lastEnd && ', last line ended'}, pieces of ${piece}`;
          test(`are counted right: ${name}`, async () => {
            const text = bom + TRICKY.join(eol) + lastEnd;
            const { rows, trace } = await read(text, { skipBadRows: true, piece });
            expect(rows.map(({ line, pfns }) => [line, pfns])).toEqual(expected);
            expect(trace.badRows.map(({ line, message }) => [line, message])).toEqual(bad);
            expect(trace.sha256).toBe(createHash('sha256').update(text).digest('hex'));
          });
        }
      }
    }
  }

  test('newlines in a quoted pfns cell are blanks', async () => {
    const { rows } = await read('op,pfns\npin,"1\n\n 2\r\n3"\npin,4\n');
    expect(rows.map(({ line, pfns }) => [line, pfns])).toEqual([
      [2, [1, 2, 3]],
      [6, [4]],
    ]);
  });

  test('quotes that come late in a long file change nothing before them', async () => {
    const many = Array.from({ length: 20000 }, (_, i) => `pin,${i}`).join('\n');
    const { rows } = await read(`op,pfns\n${many}\n# c\npin,"1\n2"\npin,3\n`, { piece: 5000 });
    expect(rows).toHaveLength(20002);
    expect(rows.every(({ line }, i) => i >= 20000 || line === i + 2)).toBe(true);
    expect(rows.slice(-2).map(({ line }) => line)).toEqual([20003, 20005]);
  });

  test('a fault is told before a later one of the same piece', async () => {
    await expect(read('op,pfns\npin,1\npin,x\npin,"2"3\n')).rejects.toThrow('<stdin>:3: pfns');
    await expect(read('op,pfns\npin,1\npin,"2"3\npin,x\n')).rejects.toThrow(
      '<stdin>:3: something stands behind',
    );
    await expect(read('op,pfns\npin,1\npin,x\npin,\0\n')).rejects.toThrow('<stdin>:3: pfns');
  });

  test('a line without end is refused before it fills the memory', async () => {
    const endless = Readable.from(
      (function* () {
        yield Buffer.from('op,pfns\npin,');
        for (;;) yield Buffer.alloc(1 << 20, '1 ');
      })(),
    );
    const trace = await openTrace('-', { stdin: endless });
    await expect(first(trace)).rejects.toThrow('<stdin>:2: the line is longer than 16 MiB');
  });

  test('a quote that is never closed is refused before it fills the memory', async () => {
    const endless = Readable.from(
      (function* () {
        yield Buffer.from('op,pfns\npin,1\npin,"');
        for (;;) yield Buffer.alloc(1 << 20, 'pin,1\n');
      })(),
    );
    const trace = await openTrace('-', { stdin: endless });
    await expect(first(trace)).rejects.toThrow('<stdin>:3: a quoted cell that begins here is longer than');
  });
});

describe('the file', () => {
  test.each([',', ';', '\t'])('delimiter %j', async (delimiter) => {
    const text = 'pfns,op,vm\n0x1,pin,3\n'.replaceAll(',', delimiter);
    expect((await read(text)).rows[0]).toMatchObject({ op: 'pin', pfns: [1], where: [3, 0, 0] });
  });

  test('a header of one column, with and without quotes and blanks', async () => {
    for (const header of ['op', '"op"', ' op ', ' " op" ']) {
      expect(await column(`${header}\nmm_exit\n\npin\n`, 'line')).toEqual([2, 4]);
    }
  });

  test('only a header is a trace without rows', async () => {
    for (const text of ['op', 'op\n', '# c\nop,pfns\r\n\r\n# c']) {
      const { rows, trace } = await read(text);
      expect(rows).toEqual([]);
      expect(trace.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    }
  });

  test('gzip is told by content, members follow one another, and the hash is of the text', async () => {
    const members = ['op,pfns\npin,1\n', 'pin,2\n'];
    const { rows, trace } = await read(Buffer.concat(members.map((text) => gzipSync(text))), { piece: 3 });
    expect(trace.format).toBe('csv.gz');
    expect(rows.map(({ pfns }) => pfns)).toEqual([[1], [2]]);
    expect(trace.sha256).toBe(createHash('sha256').update(members.join('')).digest('hex'));
    expect((await open('op\n')).format).toBe('csv');
  });

  test('more rows than a batch holds, each once and in order', async () => {
    const text = `op,pfns\n${Array.from({ length: 10000 }, (_, i) => `pin,${i}`).join('\n')}\n`;
    const trace = await open(text, { piece: 1000 });
    const sizes = [];
    let next = 0;
    for await (const batch of trace.batches()) {
      sizes.push(batch.rows);
      for (let i = 0; i < batch.rows; i++) if (batch.pfns[batch.pfnStart[i]] === next) next++;
    }
    expect(sizes).toEqual([4096, 4096, 1808]);
    expect(next).toBe(10000);
  });

  test('the hash is unknown until all was read, and stays so where reading stops early', async () => {
    const trace = await open(`op\n${'mm_exit\n'.repeat(5000)}`);
    expect(trace.sha256).toBeNull();
    for await (const batch of trace.batches()) {
      expect(batch.rows).toBe(4096);
      break;
    }
    expect(trace.sha256).toBeNull();
  });

  test('bytes that belong to the caller stay as they are', async () => {
    const bytes = Buffer.from('op\n# comment\nmm_exit\n# "quoted"\n"mm_exit"\n');
    const before = bytes.toString();
    await read(bytes);
    expect(bytes.toString()).toBe(before);
  });

  test('a second reading is refused', async () => {
    const trace = await open('op\nmm_exit\n');
    for await (const batch of trace.batches()) expect(batch.rows).toBe(1);
    await expect(first(trace)).rejects.toThrow('a trace is read once');
  });

  test('of more than 1000 bad rows the first 1000 are kept and all are counted', async () => {
    const { trace, rows } = await read(`op\n${'x\n'.repeat(1500)}pin\n`, { skipBadRows: true });
    expect(rows).toHaveLength(1);
    expect(trace.badRowCount).toBe(1500);
    expect(trace.badRows).toHaveLength(1000);
    expect(trace.badRows[999].line).toBe(1001);
  });

  test('a stream that breaks is an input error', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('op\nmm_exit\n');
        throw Object.assign(new Error('input/output error'), { code: 'EIO' });
      })(),
    );
    const trace = await openTrace('-', { stdin: broken });
    const reading = first(trace);
    await expect(reading).rejects.toBeInstanceOf(InputError);
    await expect(reading).rejects.toThrow("<stdin>: can't be read: input/output error");
  });
});
