import { stripVTControlCharacters } from 'node:util';
import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { ReplayResult } from '../stats/result.js';
import { emptySample, oneRowSample, sample } from './sample.test-data.js';
import { textReport } from './text.js';

const plain = new Chalk({ level: 0 });
const drawn = (result: ReplayResult, width: number) => textReport(result, { width, chalk: plain });

/** The sample with variants of long names, as many as asked for, and counts as large as they come. */
function manyLanes(variants: number): ReplayResult {
  const result = sample();
  const fromSecond = <T>(list: readonly T[]) => [list[0], ...Array.from({ length: variants }, () => list[1])];
  return {
    ...result,
    lanes: fromSecond(result.lanes).map((lane, i) => ({
      ...lane,
      label: i === 0 ? 'BASE' : `iopf-premap:pages=${i},window=4096+batch-root-entry:bytes=1073741824`,
    })),
    probes: result.probes.map((probe) => ({
      ...probe,
      lanes: fromSecond(probe.lanes).map((lane) => {
        if (lane === null) return null;
        const log2 = lane.log2.map((bucket) => ({ ...bucket, count: bucket.count * 123_456 }));
        return { ...lane, n: lane.n * 123_456, log2 };
      }),
      against: Array.from({ length: variants }, () => probe.against[0]),
    })),
  };
}

describe('textReport', () => {
  it.each([60, 72, 80, 100, 119, 120, 132, 200])('has no line wider than %i columns', (width) => {
    for (const result of [
      sample(),
      emptySample(),
      oneRowSample(),
      manyLanes(1),
      manyLanes(2),
      manyLanes(7),
    ]) {
      for (const line of drawn(result, width).split('\n'))
        expect(line.length, line).toBeLessThanOrEqual(width);
    }
  });

  it('says the effect first', () => {
    const [first, second] = drawn(sample(), 80).split('\n');
    expect(first).toBe('contiguous-pin against BASE, 3,000 calls recorded, modelled:');
    expect(second).toMatch(/^ {2}@n_pages_ns +\d+\.\d % slower +mean [\d,]+ → [\d,]+ ns$/);
  });

  it('reads the same with and without colour', () => {
    const inColour = textReport(sample(), { width: 80, chalk: new Chalk({ level: 1 }) });
    expect(inColour).toContain('\u001b[31m');
    expect(stripVTControlCharacters(inColour)).toBe(drawn(sample(), 80));
  });

  it('draws a probe once that no variant changes', () => {
    const npage = drawn(sample(), 80).split('\n@npage:')[1].split('\n@')[0];
    expect(npage).toContain('BASE and every variant alike');
    expect(npage).not.toContain('contiguous-pin');
  });

  it('says who has no values', () => {
    expect(drawn(sample(), 80)).toContain('  BASE: no values\n');
  });

  it('draws equal numbers of values by count, others by share', () => {
    const result = sample();
    const bars = (changed: ReplayResult) =>
      drawn(changed, 80)
        .split('\n')
        .filter((line) => line.includes('|'))
        .map((line) => line.slice(line.indexOf('|')));
    const [probe] = result.probes;
    const tenfold = probe.lanes.map((lane, i) =>
      lane === null || i === 0
        ? lane
        : {
            ...lane,
            n: lane.n * 10,
            log2: lane.log2.map((bucket) => ({ ...bucket, count: bucket.count * 10 })),
          },
    );
    const share = (text: string) => text.replaceAll(/[^@]/g, '').length;
    const equal = bars({ ...result, probes: [probe] });
    const unequal = bars({ ...result, probes: [{ ...probe, lanes: tenfold }] });
    expect(unequal.map(share).slice(0, 6)).not.toEqual([0, 0, 0, 0, 0, 0]);
    unequal.forEach((bar, i) => {
      // counts are one column wider, so the bars are up to two columns shorter
      expect(Math.abs(share(bar) - share(equal[i]))).toBeLessThanOrEqual(2);
    });
  });

  it('says that nothing was recorded, and why', () => {
    expect(drawn(emptySample(), 80)).toMatch(/^No calls recorded: the trace has no rows\.\n/);
    const filtered = { ...emptySample(), trace: { ...emptySample().trace, rows: 9 } };
    expect(drawn(filtered, 80)).toMatch(/^No calls recorded: none of the trace's 9 rows/);
  });

  it('says where time was spent in no step', () => {
    const result = sample();
    const probes = result.probes.map((probe) => ({
      ...probe,
      against: probe.against.map(
        (against) => against && { ...against, totalDelta: against.totalDelta + 5e6 },
      ),
    }));
    expect(drawn({ ...result, probes }, 80)).toMatch(/in no step \(waiting\) +\+5\.00 ms/);
    expect(drawn(result, 80)).not.toContain('in no step');
  });

  it('shows BASE alone where there is no variant', () => {
    const result = sample();
    const lanes = result.lanes.slice(0, 1);
    const probes = result.probes.map((probe) => ({ ...probe, lanes: probe.lanes.slice(0, 1), against: [] }));
    expect(drawn({ ...result, lanes, probes }, 80)).toMatch(
      /^BASE alone, 3,000 calls recorded, modelled:\n {2}@1_page_ns +mean/,
    );
  });

  it('heads columns of cycles with their unit', () => {
    const result = sample();
    const text = drawn(
      { ...result, probes: result.probes.map((probe) => ({ ...probe, unit: 'cycles' })) },
      80,
    );
    expect(text).toMatch(/total +1\.95 M +2\.38 M +\+432 k/);
    expect(text).toMatch(/count +step +cycles +per call/);
  });

  it('marks what rests on an assumed price', () => {
    expect(drawn(sample(), 80)).toMatch(/run_layers \*/);
    expect(drawn(sample(), 80)).toContain('7.3 % of the time of contiguous-pin rests on assumed prices');
  });
});
