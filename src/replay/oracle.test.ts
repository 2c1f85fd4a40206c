/**
 * Random traces through the model and through a small independent reading of the same rules: plain arrays and maps, no
 * tree, no ledger. Return values, references and what the kernel did must agree.
 */

import { describe, expect, it } from 'vitest';
import { minus } from '../errno.js';
import fc from '../property.test-data.js';
import { outcome } from './outcome/outcome.js';
import { replayText, runText, stepCount } from './replay-text.test-data.js';

type Call =
  | { op: 'map' | 'unmap'; page: number; pages: number; prot: string }
  | { op: 'pin' | 'unpin'; pfns: number[]; prot: string };

const PAGES = 40;

const call: fc.Arbitrary<Call> = fc.oneof(
  { weight: 2, arbitrary: rangeCall('map') },
  { weight: 1, arbitrary: rangeCall('unmap') },
  { weight: 5, arbitrary: pinCall('pin') },
  { weight: 4, arbitrary: pinCall('unpin') },
);

function rangeCall(op: 'map' | 'unmap'): fc.Arbitrary<Call> {
  return fc.record({
    op: fc.constant(op),
    page: fc.nat(PAGES),
    pages: fc.integer({ min: 1, max: 16 }),
    prot: fc.constantFrom('rw', 'r'),
  });
}

/** Arrays with runs, gaps and duplicates. */
function pinCall(op: 'pin' | 'unpin'): fc.Arbitrary<Call> {
  const piece = fc.tuple(fc.nat(PAGES), fc.integer({ min: 1, max: 5 }));
  return fc.record({
    op: fc.constant(op),
    pfns: fc
      .array(piece, { minLength: 1, maxLength: 4 })
      .map((pieces) => pieces.flatMap(([first, length]) => Array.from({ length }, (_, i) => first + i))),
    prot: fc.constantFrom('rw', 'r', 'w'),
  });
}

class Oracle {
  maps: { page: number; pages: number; prot: string }[] = [];
  refs = new Map<number, number>();
  locked = 0;
  gupCalls = { base: 0, contiguous: 0 };
  got = 0;
  hits = 0;
  runs: number[] = [];

  constructor(readonly limit: number) {}

  owner(page: number) {
    return this.maps.find((map) => page >= map.page && page < map.page + map.pages);
  }

  run(call: Call): number {
    if ('pfns' in call) return call.op === 'pin' ? this.pin(call.pfns, call.prot) : this.unpin(call.pfns);
    return call.op === 'map' ? this.map(call.page, call.pages, call.prot) : this.unmap(call.page, call.pages);
  }

  map(page: number, pages: number, prot: string): number {
    if (this.maps.some((map) => page < map.page + map.pages && map.page < page + pages))
      return minus('EEXIST');
    this.maps.push({ page, pages, prot });
    return 0;
  }

  unmap(page: number, pages: number): number {
    const inside = (at: number) => this.maps.some((map) => at > map.page && at < map.page + map.pages);
    if (inside(page) || inside(page + pages)) return minus('EINVAL');
    for (const map of this.maps.filter((one) => one.page >= page && one.page < page + pages)) {
      for (let at = map.page; at < map.page + map.pages; at++) if (this.refs.delete(at)) this.locked--;
      this.maps.splice(this.maps.indexOf(map), 1);
    }
    return 0;
  }

  pin(pfns: number[], prot: string): number {
    const before = new Map(this.refs);
    const lockedBefore = this.locked;
    let failed = 0;
    let done = 0;
    const missed: number[] = [];
    for (const page of pfns) {
      const map = this.owner(page);
      if (map === undefined) failed = minus('EINVAL');
      else if (![...prot].every((letter) => map.prot.includes(letter))) failed = minus('EPERM');
      if (failed !== 0) break;
      if (this.refs.has(page)) {
        this.refs.set(page, this.refs.get(page)! + 1);
        this.hits++;
        missed.push(-1);
      } else {
        this.gupCalls.base++;
        this.got++;
        if (this.locked + 1 > this.limit) {
          failed = minus('ENOMEM');
          break;
        }
        this.locked++;
        this.refs.set(page, 1);
        missed.push(page);
      }
      done++;
    }
    if (failed !== 0) {
      this.refs = before;
      this.locked = lockedBefore;
      return failed;
    }
    this.countRuns(missed);
    return done;
  }

  /** Maximal stretches of missed, consecutive pages of one mapping. */
  countRuns(missed: number[]): void {
    let length = 0;
    const end = () => {
      if (length > 0) this.runs.push(length);
      length = 0;
    };
    missed.forEach((page, i) => {
      const goesOn =
        page >= 0 && length > 0 && missed[i - 1] === page - 1 && this.owner(page) === this.owner(page - 1);
      if (!goesOn) end();
      if (page >= 0) length++;
    });
    end();
  }

  unpin(pfns: number[]): number {
    let done = 0;
    for (const page of pfns) {
      if (this.owner(page) === undefined) break;
      const refs = this.refs.get(page);
      if (refs === 1) {
        this.refs.delete(page);
        this.locked--;
      } else if (refs !== undefined) this.refs.set(page, refs - 1);
      done++;
    }
    return done > 0 ? done : minus('EINVAL');
  }
}

function toCsv(calls: readonly Call[], memlockPages: number): string {
  const memlock = memlockPages === Number.POSITIVE_INFINITY ? 'unlimited' : `${memlockPages * 4}k`;
  const rows = calls.map((one) =>
    'pfns' in one
      ? `${one.op},,,${one.pfns.join(' ')},${one.op === 'pin' ? one.prot : ''}`
      : `${one.op},${one.page * 4096},${one.pages * 4096},,${one.op === 'map' ? one.prot : ''}`,
  );
  return [`# memlock: ${memlock}`, 'op,addr,len,pfns,prot', ...rows].join('\n');
}

describe('the model against an independent oracle', () => {
  it('returns, references and counts of random traces agree in BASE and in contiguous-pin', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 1, maxLength: 60 }),
        fc.constantFrom(3, 10, Number.POSITIVE_INFINITY),
        async (calls, memlock) => {
          const run = await runText(toCsv(calls, memlock), { variants: ['contiguous-pin'] });
          const oracle = new Oracle(memlock);
          const returns = calls.map((one) => oracle.run(one));
          // the answers of one batch: the traces here are shorter than a batch
          expect([...run.group.answers[0].ret.subarray(0, calls.length)]).toEqual(returns);
          for (const lane of run.lanes) {
            const container = lane.machine.vm(0)!.container;
            const pinned = container.pinned.within(0, 2 ** 53);
            expect(pinned).toEqual([...oracle.refs.keys()].sort((a, b) => a - b));
            for (const page of pinned) {
              expect(container.pinned.references(container.pinned.slot(page))).toBe(oracle.refs.get(page));
            }
            expect(container.mm.lockedPages).toBe(oracle.locked);
            expect(container.dmas.size).toBe(oracle.maps.length);
            container.dmas.verify();
          }
          const result = outcome(run.finished);
          expect(stepCount(result, 0, 'gup_call')).toBe(oracle.gupCalls.base);
          expect(stepCount(result, 0, 'gup_page_4k')).toBe(oracle.got);
          expect(stepCount(result, 0, 'vpfn_ref')).toBe(oracle.hits);
          const failedPins = result.lanes[0].errnos.some(({ op }) => op === 'pin');
          if (!failedPins) {
            expect(stepCount(result, 1, 'gup_call')).toBe(oracle.runs.length);
            expect(stepCount(result, 1, 'gup_page_4k')).toBe(oracle.got);
            const probe = result.probes.find(({ name }) => name === 'contiguous_npage');
            expect(probe?.lanes[1]?.n ?? 0).toBe(oracle.runs.length);
            expect(probe?.lanes[1]?.total ?? 0).toBe(oracle.got);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('divides {1,5,6,7,9} into {1},{5,6,7},{9}, as the patch says', async () => {
    const csv = 'op,addr,len,pfns\nmap,0,0x100000,\npin,,,1 5 6 7 9\n';
    const result = await replayText(csv, { variants: ['contiguous-pin'] });
    const probe = result.probes.find(({ name }) => name === 'contiguous_npage')!;
    expect(probe.lanes[0]).toBeNull();
    expect(probe.lanes[1]!.log2).toEqual([
      { lo: 1, hi: 2, count: 2 },
      { lo: 2, hi: 4, count: 1 },
    ]);
    expect(stepCount(result, 0, 'gup_call')).toBe(5);
    expect(stepCount(result, 1, 'gup_call')).toBe(3);
  });

  it('ends a run at the end of a vfio_dma and at a page that is pinned already', async () => {
    const csv = 'op,addr,len,pfns\nmap,0,0x4000,\nmap,0x4000,0x4000,\npin,,,6\npin,,,0-7\npin,,,3 2 1 0\n';
    const result = await replayText(csv, { variants: ['contiguous-pin'] });
    const runs = result.probes.find(({ name }) => name === 'contiguous_npage')!.lanes[1]!;
    // {6}, then {0..3}, {4,5}, 6 is a hit, {7}; the last call hits four times
    expect(runs.n).toBe(4);
    expect(runs.total).toBe(8);
    expect(stepCount(result, 1, 'vpfn_ref')).toBe(5);
  });
});
