/** What charts are drawn of, and where. */
import { describe, expect, it } from 'vitest';
import { drawingOf } from '../lane-histograms.js';
import { placing } from './axis.js';
import { type CurveChart, chosenAxis, scaleFor } from './chart.js';
import { curvesSvg } from './curves-svg.js';
import { histogramSvg } from './histogram-svg.js';
import { percentileCharts } from './percentile-chart.js';
import { STYLE } from './style.js';
import { apart, CHARACTER, chartSvg, WIDTH } from './svg.js';

it('is as wide as there is room, at most a little more than it was drawn', () => {
  expect(chartSvg('x', 100, [])).toContain(`viewBox="0 0 ${WIDTH} 100"`);
  const rule = /^\.chart \{(.*)\}$/m.exec(STYLE)![1];
  expect(rule).toMatch(/ width: 100%; max-width: 640px; height: auto; $/);
  expect(rule).not.toContain('min-width');
});

describe('an axis', () => {
  it('is logarithmic where one has no room otherwise', () => {
    expect([[1, 8], [1, 7.9], [0, 100], [-1, 100], [5]].map(scaleFor)).toEqual([
      'log',
      'linear',
      'linear',
      'linear',
      'linear',
    ]);
  });

  it('has equal distances where 0 is one of many sizes, in the order of the values', () => {
    const ticks = [1000, 0, 10].map((at) => ({ at, text: String(at) }));
    const axis = chosenAxis('x', ticks);
    expect([axis.scale, axis.ticks?.map(({ at }) => at)]).toEqual(['steps', [0, 10, 1000]]);
    const { place } = placing(axis, [], 0, 300);
    expect([0, 5, 10, 505, 1000].map(place)).toEqual([50, 100, 150, 200, 250]);
    expect(chosenAxis('x', ticks.slice(1)).scale).toBe('linear');
  });

  it.each([
    ['linear', [0, 1], ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']],
    ['linear', [-2.6, 7.6], ['−2', '0', '2', '4', '6']],
    ['log', [300, 60_000], ['500', '1,000', '2,000', '5,000', '10,000', '20,000', '50,000']],
    ['log', [1, 1e9], ['1', '100', '10,000', '1,000,000', '100,000,000']],
    ['log', [1000, 1300], ['1,000', '1,050', '1,100', '1,150', '1,200', '1,250', '1,300']],
    ['log', [7, 7], ['4', '6', '8', '10', '12', '14']],
  ] as const)('%s of %j has round numbers', (scale, values, expected) => {
    const { place, ticks } = placing({ title: '', scale }, values, 0, 100);
    expect(ticks.map(({ text }) => text)).toEqual(expected);
    for (const value of values) expect(place(value)).toBeGreaterThanOrEqual(0);
    for (const value of values) expect(place(value)).toBeLessThanOrEqual(100);
  });

  it('drops numbers that would touch', () => {
    const texts = [0, 1, 2, 3].map((at) => ({ at, text: 'abcd' }));
    expect(apart(texts, (at) => at * 5 * CHARACTER).map(({ at }) => at)).toEqual([0, 1, 2, 3]);
    expect(apart(texts, (at) => at * 4.9 * CHARACTER).map(({ at }) => at)).toEqual([0, 2]);
  });
});

describe('a histogram', () => {
  const lane = (label: string, counts: readonly number[]) => ({
    label,
    about: '',
    n: counts.reduce((sum, count) => sum + count, 0),
    counts,
    base: null,
  });
  const svg = (...lanes: ReturnType<typeof lane>[]) =>
    histogramSvg({
      kind: 'histogram',
      under: null,
      about: 'About.',
      unit: 'ns',
      drawing: drawingOf(['[1]', '[2, 4)'], lanes, false),
    });

  it('has a bar for each count, which says what it stands for; of 0 there is none', () => {
    const drawn = svg(lane('BASE', [3, 1]), lane('v', [0, 8]));
    expect([...drawn.matchAll(/<title>(.*?)<\/title>/g)].map(([, told]) => told)).toEqual([
      'BASE, [1]: 3 of 4, 75.00 %',
      'BASE, [2, 4): 1 of 4, 25.00 %',
      'v, [2, 4): 8 of 8, 100.00 %',
    ]);
    const widths = [...drawn.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width));
    expect(widths[0] / widths[2]).toBeCloseTo(0.75, 3);
    expect(widths[1] / widths[2]).toBeCloseTo(0.25, 3);
    expect(drawn).toContain('>ns, K = 1024</text>');
  });

  it('shows one value among millions', () => {
    expect(svg(lane('BASE', [1, 5_000_000]))).toContain('width="1.5"');
  });
});

describe('curves', () => {
  it('of percentiles are by how rare they are; too few values are no point', () => {
    const percentiles = [50, 90, 99].map((p) => ({ p, value: p === 99 ? null : p * 10 }));
    const [chart] = percentileCharts('@x_ns', 'ns', [{ name: 'BASE', percentiles }]);
    expect(chart.curves[0].points.map(({ x, y, text }) => [Math.round(x), y, text])).toEqual([
      [2, 500, 'p50: 500'],
      [10, 900, 'p90: 900'],
    ]);
    expect(chart.x.ticks?.map(({ text }) => text)).toEqual(['p50', 'p90']);
    expect(percentileCharts('@x_ns', 'ns', [{ name: 'BASE', percentiles: percentiles.slice(1) }])).toEqual(
      [],
    );
  });

  const chart: CurveChart = {
    kind: 'curves',
    under: null,
    about: 'About.',
    x: { title: 'x', scale: 'linear' },
    y: { title: 'y', scale: 'linear' },
    curves: [
      {
        name: 'BASE',
        points: [
          { x: 0, y: 0, text: 'zero' },
          { x: 4, y: 2, lo: 1, hi: 3, text: 'four' },
        ],
      },
    ],
    marks: [{ x: 4, text: `turns ${'a'.repeat(99)} at 4`, curve: 0 }],
    reference: 1,
  };

  it('have points that say what they are, ranges, and marks whose words fit', () => {
    const drawn = curvesSvg(chart);
    expect([...drawn.matchAll(/<title>(.*?)<\/title>/g)].map(([, told]) => told)).toEqual([
      'BASE, zero',
      'BASE, four',
    ]);
    expect(drawn.match(/class="(line|range|mark c0 d0|reference)"/g)).toHaveLength(4);
    expect(/class="words".*>(turns a+…a+ at 4)</.exec(drawn)![1].length).toBeLessThan(80);
    expect(curvesSvg({ ...chart, scattered: true })).not.toContain('class="line"');
  });

  it('have the places of what was asked for, though no value is known', () => {
    const x = chosenAxis(
      'x',
      [1, 100].map((at) => ({ at, text: `${at}ns` })),
    );
    const drawn = curvesSvg({ ...chart, x, curves: [{ name: 'BASE', points: [] }], marks: [] });
    expect(drawn).toContain('>1ns</text>');
    expect(drawn).toContain('>100ns</text>');
    expect(drawn).not.toMatch(/NaN|Infinity/);
  });
});
