import { stripVTControlCharacters } from 'node:util';
import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { ReplayResult } from '../../results/replay.js';
import type { PriceFrom } from '../../results/sensitivity.js';
import { compare } from '../../stats/compare.js';
import { emptySample, oneRowSample, sample } from '../sample.test-data.js';
import { plainPage } from '../terminal.js';
import { FORMATS } from './formats.js';
import { textReport } from './text.js';

const drawn = (result: ReplayResult, width: number) => textReport(result, plainPage(width));

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

/** The sample without recorded values that are other than BASE's. */
function agreeing(result = sample()): ReplayResult {
  return { ...result, recordedReturns: { ...result.recordedReturns, differing: 0 } };
}

/** The sample with one step behind each of contiguous-pin's differences. */
function withWhy(from: PriceFrom): ReplayResult {
  const result = sample();
  const why = [{ step: 'group_get', countDelta: -7, timeDelta: -70, from }];
  const probes = result.probes.map((probe) => ({
    ...probe,
    against: probe.against.map((against) => against && { ...against, totalDelta: -70, why }),
  }));
  return { ...result, probes };
}

/** The sample with every variant's values BASE's. */
function withoutEffect(): ReplayResult {
  const result = sample();
  const probes = result.probes
    .filter(({ lanes: [base] }) => base !== null)
    .map((probe) => {
      const lanes = probe.lanes.map(() => probe.lanes[0]);
      const priceFrom = new Map<string, PriceFrom>();
      const against = lanes
        .slice(1)
        .map((lane) => compare(lanes[0]!, lane!, { isTime: probe.isTime, priceFrom }));
      return { ...probe, lanes, against };
    });
  const [{ stepCounts }] = result.lanes;
  return {
    ...result,
    trace: { ...result.trace, rows: result.trace.recordedRows },
    lanes: result.lanes.map((lane) => ({ ...lane, stepCounts })),
    probes,
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
    const [first, second] = drawn(agreeing(), 80).split('\n');
    expect(first).toBe('contiguous-pin against BASE, 3,000 rows recorded, modelled:');
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

  it('names the times that it does not draw beside others', () => {
    const alone = drawn(withoutEffect(), 80);
    expect(alone).not.toContain('not drawn');
    expect(alone.split('\n@n_pages_ns: ')[1]).toContain('BASE and every variant alike');
    // the sample's lock waits are alike, its other times are not
    expect(drawn(sample(), 80)).toContain(
      '\nnot drawn, the same in every lane: @lock_wait_ns[iommu_lock]\n\n',
    );
    expect(drawn(withWhy('split'), 80)).not.toContain('not drawn');
  });

  it('cuts the name of a lane in one way, where it does not fit', () => {
    const result = sample();
    const whole = 'portio-userspace+contiguous-pin+s2';
    const lanes = result.lanes.map((lane, i) => (i === 1 ? { ...lane, label: whole } : lane));
    const cuts = (width: number) => new Set(drawn({ ...result, lanes }, width).match(/portio-u\S*…[^\s:]*/g));
    expect(cuts(120)).toEqual(new Set(['portio-users…uous-pin+s2']));
    for (const width of [60, 72, 80, 100, 110, 130, 160]) expect(cuts(width).size).toBeLessThan(2);
  });

  it('says in one line that a variant changes nothing', () => {
    const result = agreeing(withoutEffect());
    const same = 'contiguous-pin changes nothing here: the calls of this trace take the same steps';
    const [first, second] = drawn(result, 80).split('\n');
    expect(first).toBe(same);
    expect(second).toBe('  as in BASE, and none waits for a lock');
    const wait = { ...result.probes[0], name: 'lock_wait[iommu_lock]' };
    const waiting = { ...result, probes: [...result.probes, wait] };
    expect(drawn(waiting, 80)).toContain(`${same}\n  as in BASE, and wait as long for locks\n`);
    const filtered = { ...result, trace: { ...result.trace, rows: 9000 } };
    expect(drawn(filtered, 80)).toContain('changes nothing here: the recorded calls take the same steps');
    const otherSteps = result.lanes.map((lane, i) =>
      i === 1 ? { ...lane, stepCounts: [{ step: 'run_scan', count: 3, time: 0 }] } : lane,
    );
    expect(drawn({ ...result, lanes: otherSteps }, 80)).toMatch(
      /^contiguous-pin takes other steps than BASE, but no latency changes by them here:\s+−[\d,]+\s/,
    );
    const markdown = FORMATS.markdown(result, plainPage(80));
    expect(markdown).toContain('contiguous-pin changes nothing here: the calls of this trace');
    expect(FORMATS.mail(result, plainPage(80))).toContain('contiguous-pin changes nothing here');
    expect(drawn(sample(), 80)).not.toContain('changes nothing');
  });

  it('says that failed calls count, where any fail', () => {
    const line = 'errors: calls that fail are in the histograms and means too.';
    expect(drawn(sample(), 80)).toContain(line);
    const result = sample();
    const lanes = result.lanes.map((lane) => ({ ...lane, errnos: [] }));
    expect(drawn({ ...result, lanes }, 80)).not.toContain(line);
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
    expect(drawn(emptySample(), 80)).toMatch(/^No rows recorded: the trace has none\.\n/);
    const filtered = { ...emptySample(), trace: { ...emptySample().trace, rows: 9 } };
    expect(drawn(filtered, 80)).toMatch(/^No rows recorded: none of the trace's 9 was/);
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
    const result = agreeing();
    const lanes = result.lanes.slice(0, 1);
    const probes = result.probes.map((probe) => ({ ...probe, lanes: probe.lanes.slice(0, 1), against: [] }));
    expect(drawn({ ...result, lanes, probes }, 80)).toMatch(
      /^BASE alone, 3,000 rows recorded, modelled:\n {2}@n_pages_ns +mean/,
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
    const text = drawn(sample(), 80);
    expect(text).toMatch(/run_layers \* /);
    expect(text).not.toMatch(/gup_call [*~]/);
    const footer = text.split('What this rests on')[1].replace(/\s+/g, ' ');
    expect(footer).toContain(
      'assumed 0.0 % of the time of BASE rests on assumed prices (*), 12.0 % on assumed shares of fitted sums (~) assumed 7.3 %',
    );
    expect(footer).toContain('11.2 % on assumed shares of fitted sums (~); assumed: run_layers');
    expect(footer).toContain('caveat calls of a page above 4,096 ns are nearly absent: p99.9 is too low');
    expect(footer).toContain('first in line 203: recorded -EINVAL, modelled 1');
  });

  it('says below its table what a difference rests on', () => {
    const lines = drawn(withWhy('split'), 80).split('\n');
    const at = lines.findIndex((line) => line.startsWith('  why contiguous-pin differs'));
    expect(lines[at + 2]).toMatch(/^ +−7 {2}group_get ~ {2}/);
    expect(lines[at + 3]).toBe('    this difference rests on assumed shares of a fitted sum (~)');
    expect(drawn(withWhy('fitted'), 80)).not.toContain('this difference rests');
  });
});
