import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import fc from '../property.test-data.js';
import { headText } from './head-text.js';
import { lineWriter, pfnsText } from './line-writer.test-data.js';
import { openTrace } from './open.js';
import { COLUMNS, type Column, KINDS, OPS } from './ops.js';
import { CELLS, dialect, inDialect, rows } from './random-traces.test-data.js';
import type { Trace, TraceMeta } from './trace.js';
import { columnsInUse, type TraceRow, traceChunks, traceText } from './write.js';

const openText = (text: string) => openTrace('-', { stdin: Readable.from([Buffer.from(text)]) });

const PROTS = [undefined, 'r', 'w', 'rw'] as const;
const join = (high: number, low: number, bits: bigint) => (BigInt(high) << bits) + BigInt(low);

/** A trace's rows in the form in which the writer takes them, with its defaults filled in. */
async function rowsOf(trace: Trace): Promise<TraceRow[]> {
  const rows: TraceRow[] = [];
  for await (const b of trace.batches()) {
    for (let i = 0; i < b.rows; i++) {
      const pfns = [...b.pfns.subarray(b.pfnStart[i], b.pfnStart[i] + b.pfnCount[i])];
      rows.push(
        filled({
          op: OPS[b.op[i]].name,
          vm: b.vm[i],
          cpu: b.cpu[i],
          dev: b.dev[i],
          addr: join(b.addrPage[i], b.addrOffset[i], 12n),
          len: join(b.lenPages[i], b.lenOffset[i], 12n),
          pfns,
          backing: trace.backings[b.backing[i]].text,
          prot: PROTS[b.prot[i]]!,
          kind: KINDS[b.kind[i]],
          ...(b.tsNs[i] >= 0 && { tsNs: b.tsNs[i] }),
          ...(b.hasValue[i] === 1 && { value: join(b.valueHigh[i], b.valueLow[i], 32n) }),
          ...(b.latNs[i] >= 0 && { latNs: b.latNs[i] }),
          ...(!Number.isNaN(b.ret[i]) && { ret: b.ret[i] }),
        }),
      );
    }
  }
  return rows;
}

function filled(row: TraceRow): TraceRow {
  const defaults = {
    vm: 0,
    cpu: 0,
    dev: 0,
    addr: 0n,
    len: 0n,
    pfns: [],
    backing: '4k',
    prot: 'rw',
    kind: '',
  } as const;
  return { ...defaults, ...row };
}

/** What reading makes of written rows: timestamps count from the first one. */
function expected(rows: readonly TraceRow[]): TraceRow[] {
  const first = rows.find(({ tsNs }) => tsNs !== undefined)?.tsNs ?? 0;
  return rows.map((row) =>
    filled(row.tsNs === undefined ? row : { ...row, tsNs: Number(BigInt(row.tsNs) - BigInt(first)) }),
  );
}

describe('round trip', () => {
  test('rows to text to rows is exact, in every dialect and column order', async () => {
    const permutation = fc.shuffledSubarray([...COLUMNS], { minLength: COLUMNS.length });
    await fc.assert(
      fc.asyncProperty(rows, dialect, permutation, async (written, how, order) => {
        const columns = columnsInUse(written);
        const text = traceText({ origin: 'synthetic' }, written);
        expect(await rowsOf(await openText(text))).toEqual(expected(written));
        const other = inDialect(
          text,
          order.filter((column) => columns.includes(column)),
          how,
        );
        expect(await rowsOf(await openText(other))).toEqual(expected(written));
      }),
      { numRuns: 300 },
    );
  });

  test('metadata: typed fields, other keys, and text with colons', async () => {
    const meta: Omit<TraceMeta, 'all' | 'problems'> = {
      workload: 'fio: randread, 4k',
      host: 'xeon',
      origin: 'reconstructed',
      source: 'https://lore.kernel.org/kvm/x: [PATCH v2] vfio',
      kernel: 'v5.10',
      container: 'iommu',
      pageSize: 65536,
      ipaBits: 44,
      memlockBytes: 65536,
      dmaEntryLimit: 7,
      dirtyTracking: true,
      caller: 'task',
    };
    const other = new Map([['qemu', '7.0: with -cpu host']]);
    const read = (await openText(traceText({ ...meta, all: other }, []))).meta;
    const { all, problems: _, ...fields } = read;
    expect(fields).toEqual(meta);
    expect(all.get('qemu')).toBe('7.0: with -cpu host');
    expect((await openText(headText(read, ['op']))).meta).toEqual(read);
  });

  test('chunks of a long trace are bounded and make up the same text', () => {
    const many = Array.from({ length: 20000 }, (_, i): TraceRow => ({ op: 'pin', pfns: [i, i + 1] }));
    const chunks = [...traceChunks({}, columnsInUse(many), many)];
    expect(chunks.length).toBeGreaterThan(2);
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(70000);
    expect(chunks.join('')).toBe(traceText({}, many));
  });
});

test('a trace by hand with every op reads, and written again reads the same', async () => {
  const trace = await openTrace('fixtures/traces/every-op.csv');
  const found = await rowsOf(trace);
  expect(found.map(({ op }) => op).sort()).toEqual(OPS.map(({ name }) => name).sort());
  // rows hold the defaults of all cells: those that the op does not take must not be written
  const written = found.map((row) => {
    const { takes } = OPS.find(({ name }) => name === row.op)!;
    const kept = Object.entries(row).filter(
      ([field]) => !(field in CELLS) || takes.includes(field as Column),
    );
    return Object.fromEntries(kept) as unknown as TraceRow;
  });
  const again = await openText(traceText(trace.meta, written));
  expect(again.meta).toMatchObject({ container: 'iommu', workload: trace.meta.workload });
  expect(await rowsOf(again)).toEqual(found);
});

describe('text', () => {
  test('pfns become ranges only where they ascend by one', () => {
    expect(pfnsText([1, 5, 6, 7, 9, 8, 8, 31])).toBe('0x1 0x5-0x7 0x9 0x8 0x8 0x1f');
    expect(pfnsText([])).toBe('');
    expect(pfnsText([2 ** 52 - 2, 2 ** 52 - 1])).toBe('0xffffffffffffe-0xfffffffffffff');
  });

  test('only columns in use are written, in the order of the project', () => {
    expect(traceText({}, [{ op: 'pin', pfns: [1], tsNs: 3, ret: -22 }, { op: 'mm_exit' }])).toBe(
      '# vfiobench-trace: 1\nts_ns,op,pfns,ret\n3,pin,0x1,-EINVAL\n,mm_exit,,\n',
    );
  });

  test('a small or large latency has no exponent', () => {
    expect(lineWriter(['op', 'lat_ns'])({ op: 'mm_exit', latNs: 1.5e-7 })).toBe('mm_exit,0.00000015\n');
  });

  test('what would be lost or misread is refused', () => {
    expect(() => lineWriter(['op'])({ op: 'pin', pfns: [1] })).toThrow('without column pfns');
    expect(() => lineWriter(['op'])({ op: 'pinn' })).toThrow('no operation is called pinn');
    for (const workload of ['two\nlines', ' blank', '']) {
      expect(() => headText({ workload }, ['op'])).toThrow("metadata workload can't be written");
    }
    expect(() => headText({ all: new Map([['a key', 'x']]) }, ['op'])).toThrow("a key can't be written");
  });
});
