import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { countingHost } from '../../src/calibration/counting-host.js';
import { hostNames } from '../../src/hosts/built-in.js';
import { rowHash, streamHash } from '../../src/replay/pricing/draws.js';
import { replayOn } from '../../src/replay/run-on.js';
import { ccwBoot } from '../synthesis/workloads.js';
import { CALIBRATIONS, type Calibrated, hostFile, hostText } from './calibrations.js';
import { callClasses } from './call-classes.js';
import { type Cell, type Draft, fitGroups, priceList, timeOf } from './draft.js';
import { farmanDraft, REUSE } from './farman-draft.js';
import { type CallsWithStep, fitPatch, histogramAt } from './fit-patch.js';
import { fitsFile } from './fit-record.js';
import { leaveOneOut } from './leave-one-out.js';
import { madeTrace } from './trace-source.js';
import { XU_DRAFT, xuCells } from './xu-4.19.js';

let made: Calibrated[];

beforeAll(async () => {
  made = await Promise.all(CALIBRATIONS.map((calibrate) => calibrate()));
});

describe('committed hosts', () => {
  it('are those of the fits, byte for byte', () => {
    expect(made.map(({ host }) => host.name).sort()).toEqual(hostNames());
    for (const { host } of made) expect(readFileSync(hostFile(host), 'utf8')).toBe(hostText(host));
  });

  it('would differ by a hundredth of one price', () => {
    for (const { host } of made) {
      const [[step, price]] = Object.entries(host.steps);
      const other = { ...host, steps: { ...host.steps, [step]: { ...price, price: price.price + 0.01 } } };
      expect(readFileSync(hostFile(host), 'utf8')).not.toBe(hostText(other));
    }
  });

  it('come with what the fits say of figures that they have not seen, byte for byte', () => {
    const { path, text } = fitsFile(made.flatMap(({ fit }) => fit ?? []));
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('have fewer fitted numbers than figures wherever the thread gives enough', () => {
    const fits = made.flatMap(({ fit }) => fit ?? []);
    const saturated = fits.filter(({ prices, fittedTo }) => prices.length >= fittedTo);
    expect(saturated.map(({ host }) => host)).toEqual([
      'tsirkin-i7-2640m',
      'lu-kunpeng920',
      'johansen-arm64',
    ]);
    // and of those nothing is tested
    for (const { host, leftOut } of saturated)
      expect(
        leftOut.every(({ predicted }) => predicted === null),
        host,
      ).toBe(true);
    for (const fit of fits) expect(new Set(fit.prices).size).toBe(fit.prices.length);
  });
});

describe('fitGroups', () => {
  const draft: Draft = {
    groups: {
      call: { shares: { call: 0.75, group_get: 0.25 }, why: 'once a call' },
      page: { shares: { gup_page_4k: 1 }, why: 'once a page' },
    },
    assumed: { vpfn_insert: { price: 15, why: 'assumed' } },
  };
  const cell = (id: string, pages: number, extra: readonly [string, number][] = []): Cell => ({
    id,
    counts: new Map([
      ['call', 1],
      ['group_get', 1],
      ['gup_page_4k', pages],
      ['vpfn_insert', pages],
      ...extra,
    ]),
    value: 1000 + 315 * pages,
  });

  it('recovers the prices behind the figures, whatever their size', () => {
    const fitted = fitGroups(draft, [cell('1', 1), cell('512', 512)]);
    expect(fitted.get('call')).toBeCloseTo(1000, 6);
    expect(fitted.get('page')).toBeCloseTo(300, 6);
    expect(priceList(draft, fitted)).toMatchObject({
      call: { price: 750, from: 'split' },
      group_get: { price: 250, from: 'split' },
      gup_page_4k: { price: 300, from: 'fitted' },
      vpfn_insert: { price: 15, from: 'assumed' },
    });
  });

  it('refuses a figure with a step that has no price', () => {
    expect(() => fitGroups(draft, [cell('1', 1), cell('2', 2, [['acct', 2]])])).toThrow(
      '2 counts acct, which the draft does not price',
    );
  });

  it('leaves known prices alone', () => {
    const fitted = fitGroups(draft, [cell('1', 1), cell('512', 512)], new Map([['call', 900]]));
    expect(fitted.get('call')).toBe(900);
  });

  it('predicts a left-out figure from the others', () => {
    const agreeing = leaveOneOut(draft, [cell('1', 1), cell('2', 2), cell('4', 4)]);
    expect(agreeing.map(({ id, published }) => [id, published])).toEqual([
      ['1', 1315],
      ['2', 1630],
      ['4', 2260],
    ]);
    for (const { published, predicted } of agreeing) expect(predicted).toBeCloseTo(published, 6);
    const [, , off] = leaveOneOut(draft, [cell('1', 1), cell('2', 2), { ...cell('8', 8), value: 4000 }]);
    expect(off.predicted).toBeCloseTo(3520, 6);
    expect(Math.abs(off.fitted - 4000)).toBeLessThan(Math.abs(off.predicted! - 4000));
  });
});

describe('the cells of xu-4.19', () => {
  it('are as many as its caveats say, and nothing there is dispersed', async () => {
    const cells = await xuCells();
    expect(cells.filter(({ role }) => role === 'fit')).toHaveLength(9);
    expect(cells.filter(({ role }) => role === 'predict')).toHaveLength(3);
    const { host } = made[1];
    expect(host.call ?? host.interrupts).toBeUndefined();
    expect(Object.values(host.steps).filter(({ sigma }) => sigma !== undefined)).toEqual([]);
    expect(host.caveats!.join(' ')).toMatch(
      /No dispersion: .* twelve .* nine are fitted and three predicted/,
    );
  });

  it('can be left out one by one; only one separates two prices by itself, and is not tested', async () => {
    const cells = (await xuCells()).filter(({ role }) => role === 'fit');
    const rows = leaveOneOut(XU_DRAFT, cells);
    expect(rows).toHaveLength(9);
    for (const { id, published, fitted, predicted } of rows) {
      expect(Math.abs(fitted / published - 1), id).toBeLessThan(0.05);
      if (predicted === null) expect(id).toBe('pin-4k-512-contig');
      else expect(Math.abs(predicted / published - 1), id).toBeLessThan(0.07);
    }
    expect(rows.filter(({ predicted }) => predicted === null)).toHaveLength(1);
    const fitted = fitGroups(XU_DRAFT, cells);
    expect(timeOf(XU_DRAFT, fitted, cells[0].counts)).toBeCloseTo(rows[0].fitted, 9);
  });
});

describe('fitPatch', () => {
  const PRICE = 640;
  const SIGMA = 1.2;
  const rows = Array.from({ length: 6000 }, (_, row) => row);
  const calls: CallsWithStep = {
    restNs: rows.map((row) => 700 + ((row * 37) % 5000)),
    count: rows.map((row) => row % 3),
    hash: rows.map((row) => streamHash(rowHash(1, row), 9)),
  };
  const published = histogramAt(calls, PRICE, SIGMA);
  const bounds = { price: [20, 2000], sigma: [0.05, 3] } as const;

  it('recovers the price and the dispersion that made a histogram', () => {
    const fitted = fitPatch([{ calls, published }], bounds);
    expect(Math.abs(fitted.price / PRICE - 1)).toBeLessThan(0.08);
    expect(Math.abs(fitted.sigma - SIGMA)).toBeLessThan(0.1);
    expect(fitted.distance).toBeLessThan(0.003);
  });

  it('finds no price without dispersion that does as well', () => {
    const fitted = fitPatch([{ calls, published }], { price: bounds.price, sigma: [0, 0] });
    expect(fitted.sigma).toBe(0);
    expect(fitted.distance).toBeGreaterThan(0.02);
  });
});

describe('callClasses', () => {
  it('count what a replay counts', async () => {
    const draft = farmanDraft();
    const boot = ccwBoot();
    const trace = madeTrace({ ...boot, rows: () => [...boot.rows()].slice(0, 4000) });
    const classes = await callClasses(trace, ['contiguous-pin'], draft, REUSE);
    const { lanes, probes } = await replayOn(countingHost({ reuse: REUSE }), await trace(), [
      'contiguous-pin',
    ]);
    for (const [i, { label }] of lanes.entries()) {
      for (const probe of ['1_page', 'n_pages']) {
        const { n, steps } = probes.find(({ name }) => name === probe)!.lanes[i]!;
        const counted = new Map(steps.map(({ step, count }) => [step, count]));
        const found = classes.get(`${label} ${probe}`)!;
        expect(found.reduce((sum, { weight }) => sum + weight, 0)).toBe(n);
        Object.values(draft.groups).forEach(({ shares }, group) => {
          const sum = found.reduce((all, { weight, counts }) => all + weight * counts[group], 0);
          const expected = Object.entries(shares).reduce(
            (all, [step, share]) => all + share * (counted.get(step) ?? 0),
            0,
          );
          expect(expected).toBeGreaterThan(0);
          expect(sum / expected, `${label} ${probe} ${group}`).toBeCloseTo(1, 5);
        });
      }
    }
  });
});
