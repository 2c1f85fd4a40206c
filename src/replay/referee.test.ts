/** Faults planted on purpose: the referee must catch each and name the row. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { minus } from '../errno.js';
import { CheckFailed } from '../failure.js';
import { TraceBatch } from '../trace/batch.js';
import { Answers } from './answers.js';
import { DEV_DMA, DMA_READ, KICK, PIN, S2_FAULT, S2_UNMAP, S2_WP, UNMAP, UNPIN } from './ops.js';
import { Referee, RefereeStop } from './referee.js';
import { replayText } from './replay-text.test-data.js';

const variant = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/variants/${name}.mjs`, import.meta.url));

const TRACE = `op,addr,len,pfns
map,0x0,0x100000,
pin,,,0x1 0x5-0x7
unpin,,,0x1 0x5-0x7
pin,,,0x5
unpin,,,0x5
pin,,,0x9 0x6 0x5
`;

describe('a variant that is wrong', () => {
  it('that returns a stale pfn is stopped at that row, with both pfns', async () => {
    await expect(replayText(TRACE, { variants: [variant('stale-pfn')] })).rejects.toThrow(CheckFailed);
    await expect(replayText(TRACE, { variants: [variant('stale-pfn')] })).rejects.toThrow(
      '<stdin>:7: pin: stale-pfn returns pfn 0xb for iova pfn 0x5 (index 2) where BASE returns 0xa',
    );
  });

  it('that never releases a lock ends with the row, not in a hang', async () => {
    await expect(replayText(TRACE, { variants: [variant('leaks-lock')] })).rejects.toThrow(
      '<stdin>:3: pin: a variant module failed (lane leaks-lock): call ended with 1 lock(s) held: device_lock',
    );
  });

  it.each([
    ['dma_read', 'reads'],
    ['dma_write', 'leaves'],
  ])('that copies a byte too few is stopped at that %s, whatever BASE is', async (op, verb) => {
    const csv = `op,addr,len\nmap,0x0,0x10000\nmemslot,0x0,0x10000\n${op},0x10,4096\n${op},0x10,4099\n`;
    for (const base of ['kvm-rw', 'dma-rw-mutex', 'dma-rw-group-held']) {
      const message = new RegExp(
        `^<stdin>:5: ${op}: short-copy ${verb} byte 0x[0-9a-f]+ at offset 4098 where BASE ${verb} 0x[0-9a-f]+;`,
      );
      const options = { base, variants: [variant('short-copy')] };
      await expect(replayText(csv, options)).rejects.toThrow(CheckFailed);
      await expect(replayText(csv, options)).rejects.toThrow(message);
    }
  });

  it.each([
    [UNMAP, 'unmaps 1 pages where BASE unmaps 2'],
    [UNPIN, 'leaves 1 references to pinned pages where BASE leaves 2'],
    [DMA_READ, 'copies 1 bytes where BASE copies 2'],
    [DEV_DMA, 'moves 1 bytes where BASE moves 2'],
    [S2_FAULT, 'leaves 1 pages mapped by stage 2 where BASE leaves 2'],
    [S2_UNMAP, 'leaves 1 pages mapped by stage 2 where BASE leaves 2'],
    [S2_WP, 'leaves 1 pages mapped by stage 2 where BASE leaves 2'],
    [KICK, 'has no eventfd where BASE has eventfd 0 (signalled 2 times)'],
  ])('is told what a call of operation %i left otherwise', (op, text) => {
    const batch = new TraceBatch(1);
    batch.op[0] = op;
    batch.endRow();
    const [base, lane] = [new Answers(1), new Answers(1)];
    [base.extra[0], lane.extra[0]] = [2, op === KICK ? 0 : 1];
    expect(() => new Referee('x', []).compare(batch, 1, base, lane)).toThrow(text);
  });

  it('is no longer wrong before the fault', async () => {
    const result = await replayText(TRACE, { variants: [variant('stale-pfn')], limit: 5 });
    expect(result.trace.rows).toBe(5);
  });
});

describe('an unpin of pages of which a mapping is there in one way only', () => {
  const rows = 'map,0x2000,0x100000,\nunpin,,,0x1 0x2\n';

  it('may come farther there, once the map has differed', async () => {
    const trace = `# container: iommu\n# memlock: 64k\nop,addr,len,pfns\nmap,0x0,0x2000,\n${rows}`;
    for (const [base, other] of [
      ['static-pin', 'iopf'],
      ['iopf', 'static-pin'],
    ]) {
      const { lanes } = await replayText(trace, { base, variants: [other] });
      expect(lanes[1].differing.map(({ rows: count }) => count)).toEqual([1, 1]);
    }
  });

  it('must not differ before', () => {
    const referee = new Referee('x', [{ op: 'unpin', what: 'follows', reason: 'why' }]);
    const batch = new TraceBatch(1);
    batch.op[0] = UNPIN;
    batch.endRow();
    const [base, lane] = [new Answers(1), new Answers(1)];
    [base.ret[0], lane.ret[0]] = [1, 2];
    expect(() => referee.compare(batch, 1, base, lane)).toThrow(RefereeStop);
    referee.differing.set('earlier', 1);
    referee.compare(batch, 1, base, lane);
    lane.ret[0] = minus('EINVAL');
    lane.extra[0] = 3;
    referee.compare(batch, 1, base, lane);
    // what was pinned before must be the same page in both lanes
    batch.op[0] = PIN;
    batch.pfnCount[0] = 1;
    const pins = new Referee('x', [{ op: 'pin', what: 'follows', reason: 'why' }]);
    pins.differing.set('earlier', 1);
    [base.ret[0], lane.ret[0], lane.extra[0], lane.phys[0]] = [1, 1, 0, 5];
    expect(() => pins.compare(batch, 1, base, lane)).toThrow(RefereeStop);
  });
});

describe('Referee', () => {
  function oneRow(op: number): { batch: TraceBatch; base: Answers; lane: Answers } {
    const batch = new TraceBatch(4);
    batch.op[0] = op;
    batch.line[0] = 17;
    batch.pfnCount[0] = 2;
    return { batch, base: new Answers(4), lane: new Answers(4) };
  }

  it('compares returns, pages unmapped and every pfn', () => {
    for (const spoil of [
      (lane: Answers) => (lane.ret[0] = 1),
      (lane: Answers) => (lane.extra[0] = 1),
      (lane: Answers) => (lane.phys[1] = 1),
    ]) {
      const { batch, base, lane } = oneRow(PIN);
      base.ret[0] = 2;
      lane.ret[0] = 2;
      const referee = new Referee('x', []);
      referee.compare(batch, 1, base, lane);
      spoil(lane);
      expect(() => referee.compare(batch, 1, base, lane)).toThrow(RefereeStop);
    }
  });

  it('lets pass what mayDiffer names, and counts it; nothing else', () => {
    const { batch, base, lane } = oneRow(UNMAP);
    base.ret[0] = minus('EINVAL');
    lane.ret[0] = minus('EOVERFLOW');
    const reason = 'newer errno';
    const allowed = { op: 'unmap', base: minus('EINVAL'), variant: minus('EOVERFLOW'), reason };
    const referee = new Referee('x', [allowed]);
    referee.compare(batch, 1, base, lane);
    expect([...referee.differing]).toEqual([[reason, 1]]);
    lane.ret[0] = minus('EPERM');
    expect(() => referee.compare(batch, 1, base, lane)).toThrow(
      'x returns -EPERM where BASE returns -EINVAL',
    );
    expect(() => new Referee('x', [{ ...allowed, op: 'map' }]).compare(batch, 1, base, lane)).toThrow(
      RefereeStop,
    );
  });
});

describe('memory that was allowed to differ', () => {
  const HEAD = 'op,addr,len\nmap,0x0,0x2000\nmemslot,0x0,0x4000\n';
  const reasons = async (rows: string): Promise<[string, number][]> => {
    const result = await replayText(HEAD + rows, { variants: ['dma-rw-mutex'] });
    return result.lanes[1].differing.map(({ reason, rows: n }) => [reason, n]);
  };
  const written = 'a memory slot without a vfio_dma, or with one that may not be written';

  it('may be read differently, until both lanes have written it; each is counted', async () => {
    // KVM writes page 2, VFIO finds no mapping; then the page gets one
    const rows = 'dma_write,0x1ffe,4\nmap,0x2000,0x1000\ndma_read,0x2000,4\ndma_read,0x1ffe,2\n';
    const earlier = `an earlier write differed: ${written}`;
    expect(await reasons(rows)).toEqual([
      [written, 1],
      [earlier, 1],
    ]);
    // the same bytes written in both lanes are alike
    expect(await reasons(`${rows}dma_write,0x2000,2\ndma_read,0x2000,4\n`)).toEqual([
      [written, 1],
      [earlier, 1],
    ]);
    const more = 'dma_write,0x2000,1\ndma_read,0x2000,4096\ndma_write,0x2000,4096\ndma_read,0x2000,4096\n';
    expect(await reasons(rows + more)).toEqual([
      [written, 1],
      [earlier, 2],
    ]);
  });

  it('excuses nothing that was written in both lanes just now', async () => {
    const rows = 'dma_write,0x2000,4\nmap,0x2000,0x4000\nmemslot,0x4000,0x4000\ndma_write,0x2000,0x1010\n';
    await expect(
      replayText(HEAD + rows, { base: 'kvm-rw', variants: [variant('short-copy')] }),
    ).rejects.toThrow('short-copy returns -EFAULT where BASE returns 0');
    // the variant of the user's allows no difference; the built-in one does
    expect((await reasons(rows))[0]).toEqual([written, 1]);
  });

  it('is no excuse for how much was copied, unless mayDiffer says so', () => {
    const batch = new TraceBatch(1);
    batch.op[0] = DMA_READ;
    batch.lenPages[0] = 2;
    batch.endRow();
    const [base, lane] = [new Answers(1), new Answers(1)];
    for (const [answers, copied] of [
      [base, 4096],
      [lane, 0],
    ] as const) {
      answers.prepare(batch, 0, 1);
      answers.ret[0] = minus('EFAULT');
      answers.extra[0] = copied;
    }
    const allowed = { op: 'dma_read', base: minus('EFAULT'), variant: minus('EFAULT'), reason: 'r' };
    new Referee('x', [{ ...allowed, what: 'copied' }]).compare(batch, 1, base, lane);
    expect(() => new Referee('x', []).compare(batch, 1, base, lane)).toThrow(
      'dma_read: x copies 0 bytes where BASE copies 4096',
    );
    // bytes are another matter
    lane.extra[0] = 4096;
    lane.bytes[5] = 1;
    expect(() => new Referee('x', [{ ...allowed, what: 'copied' }]).compare(batch, 1, base, lane)).toThrow(
      'dma_read: x reads byte 0x1 at offset 5 where BASE reads 0x0',
    );
  });
});

describe('Answers', () => {
  it('hold no pfn of an earlier batch: a variant that returns none is not taken for one that does', () => {
    const batch = new TraceBatch(2);
    batch.pushPfn(5);
    const answers = new Answers(2);
    answers.prepare(batch);
    answers.phys[0] = 6;
    answers.prepare(batch);
    expect(answers.phys[0]).toBe(0);
  });

  it('have room for the pfns of any batch', () => {
    const batch = new TraceBatch(1);
    for (let i = 0; i < 600; i++) batch.pushPfn(i);
    const answers = new Answers(1);
    answers.prepare(batch);
    expect(answers.phys.length).toBeGreaterThanOrEqual(600);
  });
});
