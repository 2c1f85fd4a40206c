import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { traceChunks } from '../../src/trace/write.js';
import { BOOT_CALLS, CONTIGUOUS_CALLS, FIO_CALLS, scaled } from './call-counts.js';
import { BOOT, FIO } from './ccw-states.js';
import { inBuckets, type Recount, recount } from './recount.test-data.js';
import { WORKLOADS, type Workload } from './workloads.js';

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

describe('traces/', () => {
  it('holds what the generator writes', () => {
    for (const { file, meta, columns, rows } of WORKLOADS) {
      const made = createHash('sha256');
      for (const chunk of traceChunks(meta, columns, rows())) made.update(chunk);
      const raw = readFileSync(`traces/${file}`);
      const held = createHash('sha256').update(file.endsWith('.gz') ? gunzipSync(raw) : raw);
      expect(held.digest('hex'), file).toBe(made.digest('hex'));
    }
  });
});
