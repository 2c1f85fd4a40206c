/** Which charts results have, and that they show the figures of the tables. */
import { describe, expect, it } from 'vitest';
import type { CalibratedProbe } from '../../results/calibration.js';
import type { DensityLane, DensityResult } from '../../results/density.js';
import type { SweepProbe, SweepResult } from '../../results/sweep.js';
import type { Figure, Validation } from '../../results/validation.js';
import { fitChart } from '../calibration/html.js';
import { throughput } from '../density/html.js';
import { probeCharts } from '../sweep/html.js';
import { scatter } from '../validation/html.js';
import type { Chart, CurveChart } from './chart.js';

/** As far as a chart reads it. */
function partOf<T>(part: object): T {
  return part as T;
}

const curvesIn = (charts: readonly Chart[]) =>
  charts.filter((chart): chart is CurveChart => chart.kind === 'curves');
const placesOf = ({ curves }: CurveChart) => curves.map(({ points }) => points.map(({ x, y }) => [x, y]));

describe('a sweep', () => {
  const point = (value: number, base: number, variant: number | null) => ({
    text: `${value}ns`,
    value,
    lanes: [base, variant].map((mean) => (mean === null ? null : { n: 9, mean, p99: null, total: mean * 9 })),
    against: [
      variant === null
        ? null
        : { meanPercent: (variant / base - 1) * 100, word: null, restsOnAssumed: false },
    ],
  });
  const probe = partOf<SweepProbe>({
    title: '@x_ns',
    unit: 'ns',
    points: [point(400, 100, 110), point(100, 100, 90), point(200, 100, null)],
    turns: [{ variant: 0, from: '100ns', to: '400ns', at: 250, exact: true }],
  });
  const result = (alike: boolean) =>
    partOf<SweepResult>({ lanes: ['BASE', 'v'], over: { name: 'step', what: '', alike } });

  it('has the means, and what the variant differs by, through 0 where its verdict turns', () => {
    const [means, changes] = curvesIn(probeCharts(result(false), probe));
    expect(placesOf(means)).toEqual([
      [
        [100, 100],
        [200, 100],
        [400, 100],
      ],
      [
        [100, 90],
        [400, 110],
      ],
    ]);
    expect(placesOf(changes)[0]).toEqual([]);
    expect(placesOf(changes)[1].map(([x, y]) => [x, Math.round(y)])).toEqual([
      [100, -10],
      [250, 0],
      [400, 10],
    ]);
    expect(changes.marks).toEqual([{ x: 250, text: 'v turns at 250 ns', curve: 1 }]);
    expect(changes.reference).toBe(0);
    expect(changes.x.ticks?.map(({ text }) => text)).toEqual(['100ns', '200ns', '400ns']);
  });

  it('joins no seeds, and draws no single value', () => {
    const alike = curvesIn(probeCharts(result(true), { ...probe, turns: [] }));
    expect(alike.map(({ scattered, x }) => [scattered, x.scale])).toEqual([
      [true, 'steps'],
      [true, 'steps'],
    ]);
    expect(probeCharts(result(false), { ...probe, points: [probe.points[0]] })).toEqual([]);
  });
});

it('a density has throughput over guests, and marks how many fit where some do', () => {
  const lane = (label: string, fits: number) =>
    partOf<DensityLane>({
      label,
      fits,
      shape: { plateau: { throughput: 2e9 } },
      points: [
        { guests: 1, throughput: 1e9 },
        { guests: 2, throughput: 2e9 },
      ],
    });
  const [chart] = curvesIn([throughput(partOf<DensityResult>({ lanes: [lane('pin', 2), lane('iopf', 0)] }))]);
  expect(placesOf(chart)[0]).toEqual([
    [1, 1],
    [2, 2],
  ]);
  expect(chart.curves[0].points[1].text).toBe('2 guests: 2 GB/s');
  expect(chart.marks).toEqual([{ x: 2, text: 'pin: 2 guests fit', curve: 0 }]);
});

it('a validation has each number above 0, misses on their own', () => {
  const figure = (
    id: string,
    role: string,
    published: number | null,
    modelled: number | null,
    hit: boolean,
  ) => partOf<Figure>({ id, role, published, modelled, hit, unit: 'ns' });
  const figures = [
    figure('a', 'predict', 10, 11, true),
    figure('b', 'fit', 20, 20, true),
    figure('c', 'predict', 30, 60, false),
    figure('d', 'input', 40, 40, true),
    figure('e', 'predict', -1, 1, true),
    figure('f', 'predict', null, null, true),
  ];
  const [chart] = curvesIn(scatter(partOf<Validation>({ figures })));
  expect(placesOf(chart)).toEqual([[[10, 11]], [[20, 20]], [[30, 60]], [[40, 40]]]);
  expect(chart.curves[2].points[0].text).toBe('c: published 30, modelled 60 ns, MISS');
  expect(chart.about).toContain('4 numbers, 1 of them outside the bound; left out: 1 that are not above 0.');
  expect(scatter(partOf<Validation>({ figures: figures.slice(4) }))).toEqual([]);
});

it('a calibration has a measured histogram beside the modelled one, row by row', () => {
  const probe = partOf<CalibratedProbe>({
    lane: 'BASE',
    probe: 'x',
    role: 'fit',
    n: 6,
    measured: [{ lo: 2, hi: 4, count: 6 }],
    modelled: [
      { lo: 1, hi: 2, count: 1 },
      { lo: 2, hi: 4, count: 4 },
    ],
  });
  const [chart] = fitChart(probe, 'ns');
  expect(
    chart.kind === 'histogram' && [
      chart.drawing.labels,
      chart.drawing.lanes.map(({ counts, n }) => [counts, n]),
    ],
  ).toEqual([
    ['[1]', '[2, 4)'],
    [
      [[0, 6], 6],
      // rounded row by row, they need not add up to what was measured
      [[1, 4], 6],
    ],
  ]);
  expect(chart.about).toBe('Histogram of @x of BASE, measured and fitted, in ns.');
  expect(fitChart({ ...probe, measured: null }, 'ns')).toEqual([]);
});
