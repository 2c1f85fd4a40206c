import { describe, expect, it } from 'vitest';
import fc from '../../../property.test-data.js';
import { sumOf } from '../../../sums.js';
import { Ledger } from '../../ledger.js';
import { STEPS } from '../../steps.js';
import { applyRanges, needbreakContended } from './apply-range.js';
import {
  batchLargestBlock,
  batchLeafAdvance,
  batchOfBytes,
  batchRootEntry,
  batchSmallestBlock,
} from './batches.js';
import { mapLeaf } from './map.js';
import { type Counts, Naive } from './naive-stage2.test-data.js';
import { Stage2 } from './stage2.js';
import { INVALID, VALID, WRITABLE } from './table.js';
import { tlbiDeferred, tlbiDeferredIfCleared, tlbiPerPte } from './tlbi-rules.js';
import { unmapRange, writeProtectRange } from './unmap.js';

const TLBI = { 'per-pte': tlbiPerPte, deferred: tlbiDeferred, 'if-cleared': tlbiDeferredIfCleared };

/** Tables of four entries: what takes gigabytes with 512 takes 256 pages here. The geometry asks pageShift alone. */
const LEVELS = 4;
const PAGES = 4 ** LEVELS;

const RULES = {
  largest: batchLargestBlock,
  root: batchRootEntry,
  smallest: batchSmallestBlock,
  advance: batchLeafAdvance,
};

function tiny(tlbiRange: boolean): Stage2 {
  const ledger = new Ledger(STEPS.length, STEPS);
  const options = { ipaBits: 48, cpus: 1, fwb: true, tlbiRange, mmuLock: 'spinlock' as const };
  const stage2 = new Stage2(ledger, options, 12);
  const { geometry } = stage2;
  Object.assign(geometry, {
    tableBits: 2,
    pagesAbove: Array.from({ length: LEVELS }, (_, above) => 4 ** above),
    startLevel: 0,
    rootTables: 1,
    pages: PAGES,
    rootEntries: 4,
    pageShift: 12,
  });
  // the root was made for the real shape: only its first four entries are used
  return stage2;
}

function counted({ ledger }: Stage2): Counts {
  const ignored = ['s2_tlbi_range_op', 's2_tlbi_cpu'];
  return Object.fromEntries(
    STEPS.flatMap(({ name }, step) =>
      ledger.counts[step] > 0 && !ignored.includes(name) ? [[name, ledger.counts[step]]] : [],
    ),
  );
}

function batchesOf({ ledger: { batches } }: Stage2): Counts[] {
  return batches.runShapes.flatMap((shape, run) => {
    const { steps, counts } = batches.shapes[shape];
    const names = steps.flatMap((step, i): [string, number][] =>
      STEPS[step].name === 's2_tlbi_range_op' ? [] : [[STEPS[step].name, counts[i]]],
    );
    return new Array<Counts>(batches.runTimes[run]).fill(Object.fromEntries(names));
  });
}

function states(stage2: Stage2): string {
  let text = '';
  for (let page = 0; page < PAGES; page++) {
    const { table, index } = stage2.find(page);
    const state = table.state(index);
    text += state === INVALID ? '.' : `${(state & WRITABLE) !== 0 ? 'w' : 'r'}${table.level}`;
  }
  return text;
}

const leafAt = fc.record({
  kind: fc.constant('map' as const),
  page: fc.nat(PAGES - 1),
  level: fc.constantFrom(1, 2, 3, 3, 3),
  pages: fc.integer({ min: 1, max: 40 }),
  writable: fc.boolean(),
});
const range = fc
  .record({
    kind: fc.constantFrom('unmap' as const, 'wp' as const),
    page: fc.nat(PAGES - 1),
    pages: fc.integer({ min: 1, max: PAGES }),
  })
  .map((one) => ({ ...one, pages: Math.min(one.pages, PAGES - one.page) }));
const whole = fc.constantFrom(
  { kind: 'unmap' as const, page: 0, pages: PAGES },
  { kind: 'wp' as const, page: 0, pages: PAGES },
);

describe('the compact stage-2 page table counts what one that goes entry by entry counts', () => {
  it('in maps, unmaps and write-protects of any batch and any invalidation, batch by batch', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(leafAt, leafAt, range, whole), { minLength: 1, maxLength: 14 }),
        fc.oneof(
          fc.constantFrom('largest' as const, 'root' as const, 'smallest' as const, 'advance' as const),
          fc.integer({ min: 1, max: 70 }),
        ),
        fc.constantFrom('per-pte' as const, 'deferred' as const, 'if-cleared' as const),
        (calls, batch, tlbi) => {
          const rule = typeof batch === 'number' ? batchOfBytes(batch * 4096) : RULES[batch];
          const stage2 = tiny(true);
          const pages = rule.pages(stage2.geometry);
          const naive = new Naive({
            tableBits: 2,
            startLevel: 0,
            batch: pages,
            advance: rule.leafAdvance,
            tlbi,
          });
          const rules = {
            s2Batch: rule,
            s2NeedBreak: needbreakContended,
            s2Tlbi: { ...TLBI[tlbi], writeProtected: () => {} },
          };
          for (const call of calls) {
            naive.counts = {};
            if (call.kind !== 'map') {
              const [first, end] = [call.page, call.page + call.pages];
              (call.kind === 'unmap' ? unmapRange : writeProtectRange)(stage2, rules, first, end);
              naive.range(call.kind, first, end);
              expect(batchesOf(stage2)).toEqual(naive.batches);
            } else {
              const size = naive.size(call.level);
              for (let page = call.page; page < Math.min(PAGES, call.page + call.pages); page += size) {
                const { table, index } = stage2.find(page);
                if (table.state(index) !== INVALID && table.level >= call.level && call.level === 3) continue;
                if (table.state(index) !== INVALID && table.level === call.level) continue;
                mapLeaf(stage2, rules.s2Tlbi, page, call.level, VALID | (call.writable ? WRITABLE : 0));
                naive.map(page, call.level, call.writable);
              }
            }
            expect(counted(stage2)).toEqual(naive.counts);
            stage2.ledger.clear();
            expect(states(stage2)).toBe(naive.mapped(PAGES));
            expect(stage2.mappedPages).toBe(PAGES - states(stage2).split('.').length + 1);
          }
        },
      ),
      {
        numRuns: 400,
        // a batch that ends with the leaf that the range began inside of
        examples: [[[{ kind: 'unmap', page: 124, pages: 9 }], 'advance', 'per-pte']],
      },
    );
  });
});

describe('a batch log', () => {
  it('repeats what is alike: 64 Mi batches of a page are a handful of runs', () => {
    const ledger = new Ledger(STEPS.length, STEPS);
    const stage2 = new Stage2(
      ledger,
      { ipaBits: 48, cpus: 1, fwb: true, tlbiRange: false, mmuLock: 'spinlock' },
      12,
    );
    ledger.acquire(stage2.lock);
    const rules = {
      walk: (_: number, end: number) => end,
      alike: (first: number, end: number) => end - first,
      silently: () => {},
    };
    const walk = { batch: batchOfBytes(4096), needBreak: needbreakContended, lock: stage2.lock };
    applyRanges(ledger, walk, stage2.geometry, rules, (apply) => apply(0, 2 ** 26));
    ledger.release(stage2.lock);
    expect(sumOf(ledger.batches.runTimes)).toBe(2 ** 26);
    // all but the last one look around
    expect(ledger.batches.runTimes).toEqual([2 ** 26 - 1, 1]);
    ledger.clear();
  });
});
