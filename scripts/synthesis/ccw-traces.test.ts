import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { traceChunks } from '../../src/trace/write.js';
import { BOOT_CALLS, CONTIGUOUS_CALLS, FIO_CALLS, scaled } from './call-counts.js';
import { BOOT, FIO } from './ccw-states.js';
import { inBuckets, type Recount, recount } from './recount.test-data.js';
import { ccwBoot, ccwFioSample, WORKLOADS, type Workload } from './workloads.js';

function workload(file: string): Workload {
  const found = WORKLOADS.find((candidate) => candidate.file === file);
  if (found === undefined) throw new Error(`no workload ${file}`);
  return found;
}

function share(counts: Recount, bucket: number, state: 'hit' | 'hot' | 'cold' | 'slow'): number {
  const met = counts.met.get(bucket);
  if (met === undefined) throw new Error(`no calls in bucket ${bucket}`);
  const all = [...met.values()].reduce((a, b) => a + b, 0);
  return (met.get(state) ?? 0) / all;
}

const boot = recount(workload('ccw-boot.csv').rows());
const fio = recount(workload('ccw-fio.csv.gz').rows());

describe('ccw-boot', () => {
  it('makes the published calls exactly and leaves nothing pinned', () => {
    expect(inBuckets(boot.sizes)).toEqual([
      BOOT_CALLS.one,
      BOOT_CALLS.two,
      BOOT_CALLS.four,
      BOOT_CALLS.eight,
    ]);
    expect(boot.leftPinned).toBe(0);
  });

  it('gives its pages the states that were wanted', () => {
    expect(share(boot, 1, 'hit')).toBeCloseTo(BOOT.hits, 3);
    // pages that are to be cold need a first touch some time before: a few per cent more are slow
    expect(Math.abs(share(boot, 2, 'cold') - BOOT.ccws[1][1])).toBeLessThan(0.03);
    for (const [state, wanted] of BOOT.multiPage) {
      expect(Math.abs(share(boot, 8, state) - wanted)).toBeLessThan(0.02);
    }
    expect(boot.mixedCalls).toBeLessThan(0.005 * (BOOT_CALLS.two + BOOT_CALLS.four + BOOT_CALLS.eight));
  });
});

describe('ccw-fio', () => {
  it('makes the published calls in proportion and leaves nothing pinned', () => {
    const { one, two, four, eight } = scaled(FIO_CALLS, 100);
    expect(inBuckets(fio.sizes)).toEqual([one, two, four, eight]);
    expect(fio.leftPinned).toBe(0);
  });

  it('gives its pages the states that were wanted', () => {
    for (const [state, wanted] of FIO.control) {
      const ccws = 8982 / 20670;
      const expected = state === 'hot' ? 1 - ccws * (1 - wanted) : ccws * wanted;
      expect(Math.abs(share(fio, 2, state) - expected)).toBeLessThan(0.01);
    }
    expect(share(fio, 8, 'hot')).toBeGreaterThan(0.995);
    expect(share(fio, 8, 'hit')).toBe(0);
  });

  it('and boot together make runs in the published proportions, within half a point', () => {
    const bootRuns = inBuckets(boot.runs);
    const runs = inBuckets(fio.runs).map((count, i) => 100 * count + bootRuns[i]);
    const all = runs.reduce((a, b) => a + b, 0);
    const published = CONTIGUOUS_CALLS.reduce((a, b) => a + b, 0);
    runs.forEach((count, i) => {
      expect(Math.abs((100 * count) / all - (100 * CONTIGUOUS_CALLS[i]) / published)).toBeLessThan(0.5);
    });
  });
});

describe('variations', () => {
  const runsOf = (counts: Recount): number => [...counts.runs.values()].reduce((a, b) => a + b, 0);
  const sizes = (counts: Recount): number[] => inBuckets(counts.sizes);

  it("of boot's runs change nothing but the runs", () => {
    const whole = recount(ccwBoot({ runs: { whole: 1, partial: 0 } }).rows());
    const scattered = recount(ccwBoot({ runs: { whole: 0, partial: 0 } }).rows());
    const pairs = recount(ccwBoot({ pairs: 1 }).rows());
    for (const other of [whole, scattered, pairs]) expect(sizes(other)).toEqual(sizes(boot));
    expect(inBuckets(whole.runs).slice(2)).toEqual([BOOT_CALLS.four, BOOT_CALLS.eight]);
    expect(inBuckets(scattered.runs).slice(2)).toEqual([0, 0]);
    expect(inBuckets(pairs.runs).slice(2)).toEqual([0, 0]);
    expect(runsOf(whole)).toBeLessThan(runsOf(boot));
    expect(runsOf(pairs)).toBeLessThan(runsOf(scattered));
  });

  it('of the states of runs mix them within calls', () => {
    const mixed = recount(ccwBoot({ stateOfRun: true }).rows());
    expect(sizes(mixed)).toEqual(sizes(boot));
    expect(mixed.mixedCalls).toBeGreaterThan(0.3 * (BOOT_CALLS.four + BOOT_CALLS.eight));
  });

  it("of fio's data pages make a share of them cold and slow", () => {
    const other = recount(ccwFioSample({ notHot: 0.3 }).rows());
    expect(sizes(other)).toEqual(sizes(fio));
    expect(Math.abs(share(other, 8, 'hot') - (1 - 0.3 * (1 - FIO.control[0][1])))).toBeLessThan(0.03);
  });

  it("of fio's sizes add a page to a share of the data calls", () => {
    const other = recount(ccwFioSample({ onePageMore: 0.5 }).rows());
    expect(sizes(other)).toEqual(sizes(fio));
    const twelve = fio.sizes.get(12)!;
    expect(Math.abs(other.sizes.get(13)! / twelve - 0.5)).toBeLessThan(0.05);
    expect(other.sizes.get(12)! + other.sizes.get(13)!).toBe(twelve);
  });
});

describe('traces/', () => {
  const contentOf = (file: string): Buffer => {
    const raw = readFileSync(`traces/${file}`);
    return file.endsWith('.gz') ? gunzipSync(raw) : raw;
  };

  it('holds what the generator writes', () => {
    for (const { file, meta, columns, rows } of WORKLOADS) {
      const made = createHash('sha256');
      for (const chunk of traceChunks(meta, columns, rows())) made.update(chunk);
      const held = createHash('sha256').update(contentOf(file));
      expect(held.digest('hex'), file).toBe(made.digest('hex'));
    }
  });

  it('have about as many rows as their workloads say', () => {
    const saying = WORKLOADS.filter(({ rowsAbout }) => rowsAbout !== undefined);
    expect(saying.length).toBeGreaterThan(5);
    for (const { file, rowsAbout = 0 } of saying) {
      const lines = contentOf(file)
        .toString()
        .match(/^[^#].*$/gm)!;
      expect(Math.abs(rowsAbout / (lines.length - 1) - 1), file).toBeLessThan(0.05);
    }
  });
});
