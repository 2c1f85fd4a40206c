import { describe, expect, it } from 'vitest';
import { openTrace } from '../../src/trace/open.js';
import { OPS } from '../../src/trace/ops.js';
import { GLMARK2_CALLS, glmark2Rows, ONE_VM, scaledRw } from './glmark2.js';
import { rwPagesRows } from './rw-pages.js';

interface Access {
  readonly vm: number;
  readonly cpu: number;
  readonly op: string;
  readonly page: number;
  readonly offset: number;
  readonly len: number;
}

async function accesses(file: string): Promise<Access[]> {
  const found: Access[] = [];
  for await (const batch of (await openTrace(file)).batches()) {
    for (let row = 0; row < batch.rows; row++) {
      const op = OPS[batch.op[row]].name;
      if (!op.startsWith('dma_')) continue;
      const len = batch.lenPages[row] * 4096 + batch.lenOffset[row];
      const place = { page: batch.addrPage[row], offset: batch.addrOffset[row] };
      found.push({ vm: batch.vm[row], cpu: batch.cpu[row], op, len, ...place });
    }
  }
  return found;
}

const of = (rows: readonly Access[], op: string): Access[] => rows.filter((row) => row.op === op);

describe('the glmark2 traces', () => {
  it.each([
    ['traces/glmark2-1vm.csv.gz', 1000, 1],
    ['traces/glmark2-2vm.csv.gz', 2000, 2],
    ['traces/glmark2-8cpu.csv.gz', 8000, 8],
  ])('%s: reads, writes and whole pages are in proportion to the mail', async (file, divisor, callers) => {
    const rows = await accesses(file);
    const { reads, writes } = scaledRw(GLMARK2_CALLS, divisor);
    expect(of(rows, 'dma_read')).toHaveLength(reads * callers);
    expect(of(rows, 'dma_write')).toHaveLength(writes * callers);
    expect(reads / (reads + writes)).toBeCloseTo(0.634, 3);
    const whole = of(rows, 'dma_read').filter(({ len }) => len === 4096);
    expect(whole).toHaveLength(Math.round(reads * 0.48) * callers);
    expect(of(rows, 'dma_write').every(({ len }) => len < 4096)).toBe(true);
    expect(rows.every(({ offset, len }) => offset + len <= 4096)).toBe(true);
    const each = new Map<number, number>();
    for (const { vm, cpu } of rows) each.set(vm * 100 + cpu, (each.get(vm * 100 + cpu) ?? 0) + 1);
    expect([...each.values()]).toEqual(new Array(callers).fill(reads + writes));
  });

  it('have the published counts at full size', () => {
    expect(GLMARK2_CALLS).toEqual({ reads: 29_587_120, writes: 17_098_364 });
    let rows = 0;
    for (const { op } of glmark2Rows({ reads: 63, writes: 37 }, ONE_VM, 1)) if (op.startsWith('dma_')) rows++;
    expect(rows).toBe(100);
  });
});

describe('rw-pages.csv', () => {
  it('has every size from 1 to 32 pages, each as a read and a write, none beyond its mapping', () => {
    const rows = [...rwPagesRows()].slice(2);
    const sizes = new Set(rows.map(({ op, len }) => `${op} ${Number(len) / 4096}`));
    expect(sizes.size).toBe(64);
    expect(rows.every(({ addr, len }) => Number(addr) + Number(len) <= 1 << 26)).toBe(true);
  });
});
