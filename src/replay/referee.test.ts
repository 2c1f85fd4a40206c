/** Faults planted on purpose: the referee must catch each and name the row. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { minus } from '../errno.js';
import { CheckFailed } from '../failure.js';
import { TraceBatch } from '../trace/batch.js';
import { Answers } from './answers.js';
import { PIN, UNMAP } from './calls.js';
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
      '<stdin>:3: pin: a variant module failed (lane leaks-lock): call ended with 1 lock(s) held',
    );
  });

  it('is no longer wrong before the fault', async () => {
    const result = await replayText(TRACE, { variants: [variant('stale-pfn')], limit: 5 });
    expect(result.trace.rows).toBe(5);
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
      referee.compare(batch, 0, 1, base, lane);
      spoil(lane);
      expect(() => referee.compare(batch, 0, 1, base, lane)).toThrow(RefereeStop);
    }
  });

  it('lets pass what mayDiffer names, and counts it; nothing else', () => {
    const { batch, base, lane } = oneRow(UNMAP);
    base.ret[0] = minus('EINVAL');
    lane.ret[0] = minus('EOVERFLOW');
    const reason = 'newer errno';
    const allowed = { op: 'unmap', base: minus('EINVAL'), variant: minus('EOVERFLOW'), reason };
    const referee = new Referee('x', [allowed]);
    referee.compare(batch, 0, 1, base, lane);
    expect([...referee.differing]).toEqual([[reason, 1]]);
    lane.ret[0] = minus('EPERM');
    expect(() => referee.compare(batch, 0, 1, base, lane)).toThrow(
      'x returns -EPERM where BASE returns -EINVAL',
    );
    expect(() => new Referee('x', [{ ...allowed, op: 'map' }]).compare(batch, 0, 1, base, lane)).toThrow(
      RefereeStop,
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
