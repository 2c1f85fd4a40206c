import { beforeAll, describe, expect, it } from 'vitest';
import { loadHost } from '../../hosts/load.js';
import type { Validation } from '../../results/validation.js';
import { asItIs } from '../evidence.test-data.js';
import { evidence, replayPackaged } from '../replays.js';
import { validate } from '../validate.js';

const THREAD = 'iopf-passthrough';

describe('the thread iopf-passthrough', () => {
  let found: Validation;
  beforeAll(async () => {
    found = await validate(THREAD, asItIs);
  });
  const byRole = (role: string) => found.figures.filter((figure) => figure.role === role);

  it('has all 18 figures: four fitted, five predicted, nine properties of the traces', () => {
    expect(['fit', 'predict', 'trace-input'].map((role) => byRole(role).length)).toEqual([4, 5, 9]);
  });

  it('has the faults of the mail, those of host SVA exactly', () => {
    expect(byRole('trace-input').map(({ modelled }) => modelled)).toEqual([
      518, 1058, 1071, 512, 1024, 1024, 13, 26, 26,
    ]);
  });

  it('fits four slow-downs by four prices, and predicts all others, one of them mended, which has a remark', () => {
    for (const { strain } of byRole('fit')) expect(strain).toBeLessThan(0.01);
    expect(found.figures.filter(({ hit }) => !hit)).toEqual([]);
    const mended = found.figures.filter(({ corrected }) => corrected);
    expect(mended.map(({ id }) => id)).toEqual(['sva-1m-100-slowdown']);
    expect(mended[0].modelled!.toFixed(1)).toBe('46.2');
    // what validate gave before
    expect(mended[0].remark).toMatch(/misses with the set-up of the guest \(44\.7 %\)/);
  });

  it('has every direction', () => {
    expect(found.directions.filter(({ right }) => right !== true)).toEqual([]);
    // both sides are fitted
    expect(found.directions.filter(({ follows }) => follows).map(({ id }) => id)).toEqual([
      'iopf-sva-1',
      'iopf-reuse-1m-100',
      'iopf-premap',
    ]);
  });

  it('no figure hangs on the price of the IOTLB: memory lies in 4K pages in every lane', async () => {
    const host = loadHost('lu-kunpeng920');
    const steps = { ...host.steps, iotlb_miss: { ...host.steps.iotlb_miss, price: 20 } };
    const dearer = await validate(THREAD, evidence({ replay: replayPackaged(() => ({ ...host, steps })) }));
    for (const [i, { modelled }] of dearer.figures.entries())
      expect(Math.abs(modelled! - found.figures[i].modelled!)).toBeLessThan(0.6);
  });

  it('all scales with the time of a moved byte: doubling every price leaves the slow-downs', async () => {
    const host = loadHost('lu-kunpeng920');
    const steps = Object.fromEntries(
      Object.entries(host.steps).map(([name, step]) => [name, { ...step, price: step.price * 2 }]),
    );
    const slower = await validate(THREAD, evidence({ replay: replayPackaged(() => ({ ...host, steps })) }));
    for (const [i, { modelled }] of slower.figures.entries())
      expect(modelled).toBeCloseTo(found.figures[i].modelled!, 2);
  });
});
