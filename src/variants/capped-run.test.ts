/** The worked example of a variant of one's own: the answers are BASE's, and it saves what it claims to save. */

import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { replayText, runText, stepCount } from '../replay/replay-text.test-data.js';

const CAPPED = 'fixtures/variants/capped-run.mjs';
const HEAD = '# memlock: 160k\nop,addr,len,pfns\nmap,0x0,0x20000,\nmap,0x20000,0x8000,\n';

/** Pins and unpins of a few runs each, over two mappings and a hole behind them; 40 pages may be locked. */
const rows = fc.array(
  fc.record({
    op: fc.constantFrom('pin', 'pin', 'unpin'),
    runs: fc.array(fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 12 })), { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 40 },
);

describe('fixtures/variants/capped-run.mjs', () => {
  it('answers as BASE does on random traces, and leaves the same pages pinned', async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.integer({ min: 2, max: 8 }),
        fc.integer({ min: 2, max: 8 }),
        async (calls, least, most) => {
          const csv =
            HEAD +
            calls
              .map(({ op, runs }) => `${op},,,${runs.map(([at, n]) => `${at}-${at + n - 1}`).join(' ')}\n`)
              .join('');
          // the referee throws at the first row that differs
          const run = await runText(csv, { variants: [`${CAPPED}:least=${least},most=${most}`] });
          const [base, capped] = run.lanes.map(({ machine }) => machine.vm(0)!.container);
          expect(capped.pinned.within(0, 100)).toEqual(base.pinned.within(0, 100));
          expect(capped.mm.lockedPages).toBe(base.mm.lockedPages);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('takes one gup call for a run of least to most pages, one a page below', async () => {
    const gupCalls = async (npage: number): Promise<number> => {
      const csv = `op,addr,len,pfns\nmap,0x0,0x100000,\npin,,,0-${npage - 1}\n`;
      const result = await replayText(csv, { variants: [`${CAPPED}:least=4,most=16`] });
      expect(stepCount(result, 0, 'gup_call')).toBe(npage);
      return stepCount(result, 1, 'gup_call');
    };
    expect(await gupCalls(3)).toBe(3);
    expect(await gupCalls(4)).toBe(1);
    expect(await gupCalls(16)).toBe(1);
    expect(await gupCalls(17)).toBe(2);
    expect(await gupCalls(64)).toBe(4);
  });

  it('brings a step of its own, and every result that rests on it is marked', async () => {
    const csv = 'op,addr,len,pfns\nmap,0x0,0x100000,\npin,,,0-7\n';
    const result = await replayText(csv, { variants: [CAPPED, `${CAPPED}:least=2`] });
    expect(result.steps.find(({ name }) => name === 'run_choice')).toMatchObject({
      price: 2,
      from: 'assumed',
    });
    expect(result.lanes.map(({ label }) => label)).toEqual(['BASE', 'capped-run', 'capped-run:least=2']);
    expect(stepCount(result, 0, 'run_choice')).toBe(0);
    expect(stepCount(result, 1, 'run_choice')).toBe(1);
    expect(result.lanes[1].assumedSteps).toContain('run_choice');
  });
});
