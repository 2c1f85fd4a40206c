import { describe, expect, test } from 'vitest';
import { MAX_STORED_PFNS, NONE, PROT_READ, PROT_WRITE } from './batch.js';
import { column, open, read } from './read-text.test-data.js';

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

  test('pfns are counted below 2^53', async () => {
    const all = '0-0xfffffffffffff';
    expect((await read(`op,pfns\npin,${all} 1-0xfffffffffffff\n`)).rows[0].pfnCount).toBe(2 ** 53 - 1);
    await expect(read(`op,pfns\npin,${all} ${all}\n`)).rejects.toThrow('to 2^53 or more');
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
