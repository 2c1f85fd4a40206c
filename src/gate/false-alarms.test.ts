/** How often conditions on several runs, or on one of each, hold where they do not: by simulation with fixed seeds. */
import { describe, expect, it } from 'vitest';
import { columns, histogramOf, samples, series, sides } from '../comparison/recorded.test-data.js';
import { latencies } from '../stats/autocorrelated.test-data.js';
import { normalQuantile } from '../stats/normal.js';
import { Random } from '../stats/random.js';
import { AtMost, isAtMost, tell } from '../stats/sequential.test-data.js';
import { judge } from './judge.js';
import { parseCondition } from './parse-condition.js';
import { recordedComparison } from './recorded-comparison.js';
import type { Comparison } from './side.js';

const REPORTS = 100;
const holds = (condition: string, comparison: Comparison) => {
  const rule = { level: 'fail' as const, ...parseCondition(condition, '--fail-on'), where: '--fail-on' };
  return judge(rule, comparison).verdict === 'fail';
};

interface Simulated {
  readonly runs: readonly [number, number];
  /** Of the logarithm, from run to run. */
  readonly spread?: number;
  /** The variant's mean and percentiles over BASE's. */
  readonly times?: number;
  readonly inRows?: boolean;
}

/** One report after the other: for each condition whether it holds, and last whether any of them does. */
function reporting(
  conditions: readonly string[],
  { runs, spread = 0.1, times = 1, inRows = false }: Simulated,
): () => boolean[] {
  const random = new Random(41, ...runs);
  const side = (count: number, by: number) =>
    Array.from({ length: count }, () => {
      // runs have different numbers of calls
      const n = Math.round(100 * (0.5 + random.uniform()));
      const values = latencies(n, 0, random, by + spread * normalQuantile(random.uniform()));
      return [series('lat', inRows ? histogramOf(values, 2) : samples(values))];
    });
  return () => {
    const [base, variant] = sides(side(runs[0], 0), side(runs[1], Math.log(times)));
    const comparison = recordedComparison(base, variant, [], true);
    const held = conditions.map((condition) => holds(condition, comparison));
    return [...held, held.includes(true)];
  };
}

/** Those of the conditions that hold in more than the share of reports; `any` for all of them together. */
function tooOften(conditions: readonly string[], share: number, simulated: Simulated): string[] {
  const tests = [...conditions.map(() => share), conditions.length * share].map(
    (allowed) => new AtMost(allowed, REPORTS),
  );
  tell(tests, reporting(conditions, simulated));
  return [...conditions, 'any'].filter((_, i) => tests[i].holds === false);
}

/** Share of reports in which a condition holds. */
function shareOf(condition: string, simulated: Simulated): number {
  const report = reporting([condition], simulated);
  const { length } = Array.from({ length: REPORTS }, report).filter(([isHeld]) => isHeld);
  return length / REPORTS;
}

describe('several runs a side, which differ by 10 %', () => {
  // Welch's t of two runs against five is known to be somewhat too short
  const SIDES: [runs: readonly [number, number], share: number][] = [
    [[2, 2], 0.025],
    [[3, 3], 0.025],
    [[2, 5], 0.05],
    [[5, 5], 0.025],
  ];

  it.each(SIDES)('%j unchanged: a condition holds in at most a share of %f of the reports', (runs, share) => {
    const conditions = ['lat mean > +0%', 'lat p50 > +0ns', 'lat p90 < +0%', 'lat faster < 50%'];
    expect(tooOften(conditions, share, { runs })).toEqual([]);
    const byRows = ['lat verdict == regressed', 'lat faster < 50%'];
    expect(tooOften(byRows, share, { runs, inRows: true })).toEqual([]);
  });

  it.each(SIDES.slice(1, 3))(
    '%j at the limit: beyond it is said in at most a share of %f of the reports',
    (runs, share) => {
      const conditions = ['lat mean > +100%', 'lat p50 < +100%', 'lat p50 > 4000ns'];
      expect(tooOften(conditions, share, { runs, times: 2 })).toEqual([]);
    },
  );

  it.each(SIDES)('%j with a count that is one of two at random: at most a share of %f', (runs, share) => {
    const random = new Random(47, ...runs);
    const side = (count: number) =>
      Array.from({ length: count }, () => [
        series('faults', { is: 'scalar', value: random.uniform() < 0.5 ? 5 : 6 }, { unit: null }),
      ]);
    const isHeld = () => {
      const [base, variant] = sides(side(runs[0]), side(runs[1]));
      return holds('counter faults > +0', recordedComparison(base, variant, [], true));
    };
    // of which the share may come out so far above as that of a fifth of the reports
    const hits = Math.ceil(5 * REPORTS * (share + 3 * Math.sqrt((share * (1 - share)) / REPORTS)));
    const test = new AtMost(share, 5 * REPORTS, hits);
    tell([test], () => [isHeld()]);
    expect(test.holds).toBe(true);
  });

  it('are told where the change is well over what runs differ by', () => {
    expect(shareOf('lat mean > +5%', { runs: [3, 3], spread: 0.03, times: 2 })).toBeGreaterThan(0.9);
    expect(shareOf('lat mean > +5%', { runs: [5, 5], times: 1.5 })).toBeGreaterThan(0.8);
  });

  it('joined into one recording a side would fail unchanged builds far more often', () => {
    const random = new Random(6);
    const joined = () => {
      const runs = Array.from({ length: 5 }, () =>
        Array.from(latencies(500, 0, random, 0.1 * normalQuantile(random.uniform()))),
      );
      return [series('lat', samples(runs.flat()))];
    };
    let failed = 0;
    for (let i = 0; i < 60; i++) {
      const [base, variant] = columns(joined(), joined());
      if (holds('lat mean != +0%', recordedComparison(base, variant, [], false))) failed++;
    }
    expect(failed).toBeGreaterThan(15);
  });
});

describe('one run of single values a side', () => {
  /** One report after the other: whether a change is told, by the change itself and by whether its two sides are apart. */
  function telling(phi: number, n: number, times: number, condition: string) {
    const random = new Random(43, n, phi * 10);
    return (): [found: boolean, apart: boolean] => {
      const side = (by: number) => [series('lat', samples(latencies(n, phi, random, by)))];
      const [base, variant] = columns(side(0), side(Math.log(times)));
      const comparison = recordedComparison(base, variant, [], false);
      const [one, other] = [comparison.base, comparison.variant].map(
        ({ probes }) => probes[0].values!.statistics.get(/(\S+) >/.exec(condition)![1] as 'mean')!,
      );
      return [holds(condition, comparison), other.lo > one.hi];
    };
  }

  it.each([
    ['lat mean > +0%', 0, 400, 1],
    ['lat mean > +50%', 0, 400, 1.5],
    ['lat p90 > +0ns', 0, 400, 1],
    ['lat p90 > +50%', 0, 400, 1.5],
    ['lat p99 > +0%', 0, 1500, 1],
    ['lat mean > +0%', 0.6, 1000, 1],
    ['lat p90 > +0%', 0.6, 1000, 1],
  ])(
    '%s, neighbours correlated by %f, %i values, %f times: holds in at most 2.5 of 100 reports',
    (condition, phi, n, times) => {
      const report = telling(phi, n, times, condition);
      expect(isAtMost(0.025, REPORTS, () => report()[0])).toBe(true);
    },
  );

  it.each(['lat mean > +0%', 'lat p90 > +0%'])(
    '%s is told where two intervals still overlap',
    (condition) => {
      const reports = Array.from({ length: REPORTS }, telling(0, 400, 1.15, condition));
      const [found, apart] = [0, 1].map((way) => reports.filter((report) => report[way]).length);
      expect(found).toBeGreaterThan(apart + 0.15 * REPORTS);
    },
  );
});
