import { describe, expect, it } from 'vitest';
import { loadHost } from '../../hosts/load.js';
import { type Selection, select } from '../../variants/select.js';
import type { Variant } from '../../variants/variant.js';
import { type VmexitOptions, vmexit } from './vmexit.js';
import { SUITE } from './vmexit-tests.js';

const host = loadHost('tsirkin-i7-2640m');
// so dear that the suite's 2^30 cycles are soon over
const overrides = [{ step: 'vmexit', value: 500_001, unit: 'cycles' as const }];
const options: VmexitOptions = { host, overrides, seed: 1, eventfds: 1 };

/** The same, as if it came from a module of the user's: each kick is run. */
function asOwn(selection: Selection): Selection {
  return { ...selection, chosen: selection.chosen.map((one) => ({ ...one, own: true })) };
}

describe('vmexit', () => {
  it.each(Object.keys(SUITE))('counts turns of %s that are alike, as if it ran them', async (way) => {
    const selection = await select(way);
    for (const eventfds of [1, 3, 20])
      expect(await vmexit(selection, { ...options, eventfds })).toEqual(
        await vmexit(asOwn(selection), { ...options, eventfds }),
      );
  });

  it('runs each kick of a module of the user’s, which may keep a state', async () => {
    let kicks = 0;
    const tired: Variant = {
      name: 'tired',
      path: 'kick',
      summary: 'every thousandth kick takes longer',
      source: 'made up',
      replaces: (_, kernel) => ({
        serveMmio: ({ ledger }) => {
          ledger.charge(kernel.step('vmexit'), ++kicks % 1000 === 0 ? 1000 : 1);
          return null;
        },
      }),
    };
    const chosen = [{ variant: tired, params: {}, own: true }];
    const { mean, iterations } = await vmexit({ label: 'tired', chosen, text: null }, options);
    expect(kicks).toBeGreaterThan(iterations);
    // the exit itself, one more each time, and 999 more in one of 1000
    expect(mean! / 500_001).toBeCloseTo(3, 1);
  });

  it('draws each kick where the host disperses', async () => {
    const dispersed = { ...host, call: { sigma: 0.5 } };
    const { mean } = await vmexit(await select('hcall'), { ...options, host: dispersed as typeof host });
    const steady = await vmexit(await select('hcall'), options);
    expect(mean).not.toBe(steady.mean);
    expect(mean! / steady.mean!).toBeCloseTo(1, 1);
  });
});
