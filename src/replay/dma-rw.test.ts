/** Accesses to guest memory through whole replays: every pair of ways as BASE and variant, and how bytes are kept. */

import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { VARIANTS } from '../variants/table.js';
import { runText } from './replay-text.test-data.js';

const WAYS = VARIANTS.filter(({ path }) => path === 'dma_rw').map(({ name }) => name);
const PAGE = 4096;

const range = fc.tuple(
  fc.constantFrom('map', 'memslot'),
  fc.nat(9),
  fc.integer({ min: 1, max: 4 }),
  fc.constantFrom('rw', 'rw', 'r', 'w'),
);
const access = fc.tuple(
  fc.constantFrom('dma_read', 'dma_write'),
  fc.nat(9),
  fc.constantFrom(0, 0, 100, 4090),
  fc.constantFrom(0, 1, 16, PAGE, PAGE + 20, 3 * PAGE),
);
const rows = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: range.map(([op, at, n, prot]) => `${op},${at * PAGE},${n * PAGE},${prot}`) },
    { weight: 9, arbitrary: access.map(([op, at, off, len]) => `${op},${at * PAGE + off},${len},`) },
    { weight: 1, arbitrary: fc.constant('mm_exit,,,') },
  ),
  { minLength: 1, maxLength: 40 },
);

describe('every way to guest memory as BASE of every other', () => {
  it('differs from it only where mayDiffer says so, and not at all from itself', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('kthread', 'task'), fc.boolean(), async (calls, caller, mix) => {
        const csv = `# caller: ${caller}\nop,addr,len,prot\n${calls.join('\n')}\n`;
        for (const base of WAYS) {
          // the referee throws at the first difference that is not allowed
          const run = await runText(csv, { base, variants: WAYS, ...(mix ? { batchRows: 7 } : {}) });
          expect(run.finished.lanes[1 + WAYS.indexOf(base)].differing.size).toBe(0);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('has no more in its mayDiffer than this trace shows', async () => {
    const accesses = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((page) => [
      `dma_read,${page * PAGE},8,`,
      `dma_write,${page * PAGE},8,`,
    ]);
    // over the end of page 7, and of page 2
    const over = ['28672,12288', '8192,8192'].flatMap((where) => [
      `dma_read,${where},`,
      `dma_write,${where},`,
    ]);
    const none = ['dma_read,0,0,', 'dma_write,0,0,'];
    const ranges = ['rw', 'r', 'w'].flatMap((prot, i) => [`map,${i * PAGE},${PAGE},${prot}`]);
    const csv = [
      'op,addr,len,prot',
      ...ranges,
      // slots: writable below rw, r and w; then without a mapping; read-only above a writable mapping
      `memslot,0,${4 * PAGE},rw`,
      `map,${4 * PAGE},${2 * PAGE},rw`,
      `memslot,${4 * PAGE},${PAGE},r`,
      // page 6 has nothing; 7 both, 8 a slot alone
      `map,${7 * PAGE},${PAGE},rw`,
      `memslot,${7 * PAGE},${2 * PAGE},rw`,
      ...[...accesses, ...over, ...none],
      'mm_exit,,,',
      ...[...accesses, ...none],
    ].join('\n');
    for (const base of WAYS) {
      const run = await runText(csv, { base, variants: WAYS });
      const [expected, ...others] = run.group.answers;
      for (const [i, { ret, extra }] of others.entries()) {
        const seen = new Set<string>();
        for (let row = 0; row < run.marks.rows; row++) {
          if (ret[row] === expected.ret[row] && extra[row] === expected.extra[row]) continue;
          const op = csv.split('\n')[row + 1].split(',')[0];
          seen.add(`${op} ${expected.ret[row]} ${ret[row]}`);
        }
        const { mayDiffer } = VARIANTS.find(({ name }) => name === WAYS[i])!;
        // what differs in KVM's dirty log behind them: rows/dirty-log-rows.test.ts
        const allowed = mayDiffer!.filter(({ against, op }) => against?.includes(base) && /^dma_/.test(op));
        expect([...seen].sort(), `${WAYS[i]} against ${base}`).toEqual(
          allowed.map((one) => `${one.op} ${one.base} ${one.variant}`).sort(),
        );
      }
    }
  });

  it('leaves the same memory where slots and mappings are the same', async () => {
    // v1 of the patch writes what may only be read
    const ways = WAYS.filter((name) => name !== 'iova-rw-per-page');
    const whole = rows.map((calls) => calls.filter((row) => !/^map|^memslot/.test(row)));
    await fc.assert(
      fc.asyncProperty(whole, async (calls) => {
        const csv = `op,addr,len,prot\nmap,0x0,0x4000,\nmap,0x5000,0x3000,\nmap,0x8000,0x1000,r\nmemslot,0x0,0x4000,\nmemslot,0x5000,0x3000,\nmemslot,0x8000,0x1000,r\n${calls.join('\n')}\n`;
        const run = await runText(csv, { variants: ways });
        const memories = run.lanes.map(({ machine }) => {
          const bytes = Buffer.alloc(13 * PAGE);
          machine.vm(0)!.peek(0, 0, bytes.length, bytes, 0);
          return bytes;
        });
        for (const memory of memories) expect(memory.compare(memories[0])).toBe(0);
        // no memory differed, so no read was excused
        for (const { differing } of run.finished.lanes)
          expect([...differing.keys()].join()).not.toContain('earlier');
      }),
      { numRuns: 40 },
    );
  });
});

describe('the bytes of a replay', () => {
  const HEAD = 'op,addr,len\nmap,0x0,0x40000000\nmemslot,0x0,0x40000000\n';

  it('are what was written before, whatever the batches', async () => {
    const lines = Array.from({ length: 900 }, (_, i) => {
      const addr = (i * 7919 * 13) % (64 * PAGE);
      return i % 3 === 0 ? `dma_write,${addr},${(i * 37) % 3000}` : `dma_read,${addr},4096`;
    });
    const csv = `${HEAD}${lines.join('\n')}\n`;
    const memoryOf = async (batchRows?: number): Promise<Buffer> => {
      const options = batchRows === undefined ? {} : { batchRows };
      const run = await runText(csv, { variants: ['dma-rw-group-held'], ...options });
      const bytes = Buffer.alloc(65 * PAGE);
      run.lanes[1].machine.vm(0)!.peek(0, 0, bytes.length, bytes, 0);
      return bytes;
    };
    const memory = await memoryOf();
    expect((await memoryOf(1)).compare(memory)).toBe(0);
    expect((await memoryOf(100)).compare(memory)).toBe(0);
  });

  it('are bounded: a batch ends where its reads are large', async () => {
    const csv = `${HEAD}${'dma_read,0x10,0x80000\n'.repeat(200)}dma_read,0x0,0x2000000\ndma_read,0x0,8\n`;
    const run = await runText(csv, { variants: ['dma-rw-mutex'] });
    expect(run.marks.rows).toBe(204);
    // the last batch is small again, and so is what is kept
    for (const { bytes } of run.group.answers) expect(bytes.length).toBeLessThanOrEqual(2 ** 21);
    expect(run.group.answers[1].extra[0]).toBe(8);
  });

  it.each(['0x4000001', '0xffffffffffffffff'])('of one access are at most 64 MiB, not %s', async (len) => {
    await expect(runText(`${HEAD}dma_read,0x0,${len}\n`)).rejects.toMatchObject({
      name: 'InputError',
      message: '<stdin>:4: dma_read: len: more than 64 MiB in one access to guest memory',
    });
  });

  it('differ between rows and VMs', async () => {
    const csv = `vm,${HEAD.replaceAll('\nm', '\n0,m')}1,memslot,0x0,0x2000\n0,dma_write,0x0,4096\n0,dma_write,0x1000,4096\n1,dma_write,0x0,4096\n`;
    const run = await runText(csv);
    const { machine } = run.lanes[0];
    const page = (vm: number, at: number): string => {
      const bytes = Buffer.alloc(PAGE);
      machine.vm(vm)!.peek(at, 0, PAGE, bytes, 0);
      return bytes.toString('hex');
    };
    expect(new Set([page(0, 0), page(0, 1), page(0, 2), page(1, 0), page(1, 1)]).size).toBe(5);
  });
});
