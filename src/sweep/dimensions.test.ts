import { describe, expect, it } from 'vitest';
import { InputError } from '../failure.js';
import fc from '../property.test-data.js';
import { ADDRESS_PAGE, type TraceBatch } from '../trace/batch.js';
import { contentOf } from '../trace/csv/dialect-alone.test-data.js';
import { openTrace } from '../trace/open.js';
import { KINDS, OPS } from '../trace/ops.js';
import { rows as anyRows } from '../trace/random-traces.test-data.js';
import type { Trace } from '../trace/trace.js';
import { traceText } from '../trace/write.js';
import { ChangedTrace, type RowChange } from './changed-trace.js';
import { DIMENSIONS } from './dimensions.js';

const HEAD = '# vfiobench-trace: 1\n# host: xu-4.19\n';

interface Row {
  readonly line: number;
  readonly op: string;
  readonly vm: number;
  readonly cpu: number;
  readonly addr: number;
  readonly len: number;
  readonly pfns: readonly number[];
  readonly backing: string;
  readonly kind: string;
  readonly value: number;
  readonly measured: boolean;
}

function rowsOf(batch: TraceBatch, backings: ChangedTrace['backings']): Row[] {
  return Array.from({ length: batch.rows }, (_, row) => ({
    line: batch.line[row],
    op: OPS[batch.op[row]].name,
    vm: batch.vm[row],
    cpu: batch.cpu[row],
    addr: batch.addrPage[row] * ADDRESS_PAGE + batch.addrOffset[row],
    len: batch.lenPages[row] * ADDRESS_PAGE + batch.lenOffset[row],
    pfns: [...batch.pfns.subarray(batch.pfnStart[row], batch.pfnStart[row] + batch.pfnCount[row])],
    backing: backings[batch.backing[row]].text,
    kind: KINDS[batch.kind[row]],
    value: batch.valueLow[row],
    measured: batch.latNs[row] >= 0 || !Number.isNaN(batch.ret[row]),
  }));
}

async function changed(text: string, change: RowChange): Promise<Row[]> {
  const trace = new ChangedTrace(await openTrace('a.csv', { content: Buffer.from(HEAD + text) }), change);
  const rows: Row[] = [];
  for await (const batch of trace.batches()) rows.push(...rowsOf(batch, trace.backings));
  return rows;
}

const swept = (text: string, dimension: string, value: number): Promise<Row[]> =>
  changed(text, DIMENSIONS[dimension].of(value, 'a.csv'));

const NOTHING: RowChange = { copies: () => 1, change() {} };

it('a change of nothing leaves all of a row but what was measured', async () => {
  const columns = async (trace: Trace) => {
    const all: Record<string, number[]>[] = [];
    for await (const batch of trace.batches()) all.push(contentOf(batch) as Record<string, number[]>);
    return all;
  };
  await fc.assert(
    fc.asyncProperty(anyRows, async (written) => {
      const open = (rows: typeof written) => openTrace('a', { content: Buffer.from(traceText({}, rows)) });
      const unmeasured = written.map(({ latNs, ret, ...row }) => row);
      const changed = new ChangedTrace(await open(written), NOTHING);
      const lines = (batches: Record<string, number[]>[]) => batches.map(({ line, ...more }) => more);
      expect(lines(await columns(changed))).toEqual(lines(await columns(await open(unmeasured))));
    }),
    { numRuns: 15 },
  );
});

const PINS = `op,addr,len,pfns,backing,lat_ns,ret
map,0,0x100000,,4k:run=4:untouched,,
pin,,,0x0-0x4,,900,5
unpin,,,0x4 0x2,,,
pin,,,,,,
unmap,0,0x100000,,,,
`;
const WHAT_PINS_HOLD = [[], [0, 1, 2, 3, 4], [4, 2], [], []];

describe('a changed trace', () => {
  it('has the rows of the trace, without what was measured of others', async () => {
    const rows = await changed(PINS, NOTHING);
    expect(rows.map(({ op }) => op)).toEqual(['map', 'pin', 'unpin', 'pin', 'unmap']);
    expect(rows.map(({ pfns }) => pfns)).toEqual(WHAT_PINS_HOLD);
    expect(rows.map(({ line }) => line)).toEqual([4, 5, 6, 7, 8]);
    expect(rows[0]).toMatchObject({ backing: '4k:run=4:untouched', len: 0x100000 });
    expect(rows.some(({ measured }) => measured)).toBe(false);
  });

  it('goes over many batches, whole', async () => {
    const text = `op,pfns\n${Array.from({ length: 5000 }, (_, i) => `pin,0x${(i * 8).toString(16)}-0x${(i * 8 + 5).toString(16)}\n`).join('')}`;
    const rows = await swept(text, 'vms', 3);
    const made = Array.from({ length: 15_000 }, (_, i) => [i % 3, Math.floor(i / 3) * 8, 6]);
    expect(rows.map(({ vm, pfns }) => [vm, pfns[0], pfns.length])).toEqual(made);
  });
});

describe('what of a trace is swept over', () => {
  it('vms: every VM does what one did, in its order, at once', async () => {
    const rows = await swept(PINS, 'vms', 2);
    expect(rows.map(({ vm }) => vm)).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
    for (const vm of [0, 1])
      expect(rows.filter((row) => row.vm === vm).map(({ pfns }) => pfns)).toEqual(WHAT_PINS_HOLD);
  });

  it('vms: a trace of several is refused, with the row', async () => {
    const two = 'op,vm,pfns\npin,0,0x1\npin,1,0x1\n';
    await expect(swept(two, 'vms', 2)).rejects.toThrow(InputError);
    await expect(swept(two, 'vms', 2)).rejects.toThrow('a.csv:5: ');
  });

  it('cpus-per-vm: calls go round, each VM for itself; what sets it up does not', async () => {
    const text = `op,vm,addr,len,pfns
map,0,0,0x10000,
pin,0,,,0x0
pin,1,,,0x0
pin,0,,,0x1
pin,0,,,0x2
pin,1,,,0x1
unmap,0,0,0x10000,
`;
    expect((await swept(text, 'cpus-per-vm', 2)).map(({ cpu }) => cpu)).toEqual([0, 0, 0, 1, 0, 1, 0]);
  });

  it('npage: longer pins are cut, in their order', async () => {
    const rows = await swept(PINS, 'npage', 2);
    expect(rows.map(({ pfns }) => pfns)).toEqual([[], [0, 1], [2, 3], [4], [4, 2], [], []]);
    expect((await swept(PINS, 'npage', 5)).map(({ pfns }) => pfns)).toEqual(WHAT_PINS_HOLD);
  });

  it('npage: a pin of more than any kernel takes stays one', async () => {
    const [row] = await swept('op,pfns\npin,0x0-0x3fff\n', 'npage', 1);
    expect(row.pfns).toHaveLength(0x4000);
  });

  it('len: of accesses alone', async () => {
    const text = `op,addr,len
map,0,0x10000
dma_read,0x10,4
dma_write,0x1ffc,8
dev_dma,0x3000,0x20
`;
    expect((await swept(text, 'len', 5000)).map(({ len }) => len)).toEqual([0x10000, 5000, 5000, 5000]);
  });

  it('contiguity: of 4K pages, named or not; untouched ones stay so', async () => {
    const text = `op,addr,len,backing
map,0,0x1000,4k:run=4:untouched
map,0x1000,0x1000,
map,0x200000,0x200000,thp
`;
    const backings = (await swept(text, 'contiguity', 8)).map(({ backing }) => backing);
    expect(backings).toEqual(['4k:run=8:untouched', '4k:run=8', 'thp']);
  });

  it('eventfds: before the first doorbell of each VM, of its kind, each elsewhere', async () => {
    const text = `op,vm,addr,len,kind,value
ioeventfd,0,0xc050,2,pio,1
ioeventfd,0,0xfe000000,4,mmio,7
ioeventfd,1,0xfe000000,0,mmio,
kick,1,0xfe000000,4,mmio,3
`;
    const rows = await swept(text, 'eventfds', 2);
    expect(rows.map(({ op, vm, kind }) => `${op} ${vm} ${kind}`)).toEqual([
      ...Array(3).fill('ioeventfd 0 pio'),
      'ioeventfd 0 mmio',
      ...Array(3).fill('ioeventfd 1 mmio'),
      'kick 1 mmio',
    ]);
    expect(new Set(rows.slice(0, 3).map(({ addr }) => addr)).size).toBe(3);
    // ports are 16 bits wide
    for (const { addr } of rows.slice(0, 2)) expect(addr).toBeLessThan(2 ** 16);
    for (const { addr } of rows.slice(4, 6)) expect(addr % ADDRESS_PAGE).toBe(0);
    expect(rows[2]).toMatchObject({ addr: 0xc050, value: 1 });
    expect(rows[6].addr).toBe(0xfe000000);
    expect(await swept(text, 'eventfds', 0)).toHaveLength(4);
  });
});
