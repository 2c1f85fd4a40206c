/** Costs out of the model, on prices made up for tests. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../failure.js';
import { loadHost } from '../hosts/load.js';
import { parseOverride } from '../replay/pricing/prices.js';
import { DEFAULT_BASE, select } from '../variants/select.js';
import { density } from './density.js';
import { GIB } from './device-costs.test-data.js';
import { type MeasuredCosts, measureCosts } from './measure-costs.js';
import { DEFAULTS, type Parameters } from './parameters.js';

const HOST = loadHost('fixtures/hosts/made-up-dma.json');

async function costs(
  variant: string | null,
  set: Partial<Parameters> = {},
  prices: readonly string[] = [],
  guestBytes = GIB,
): Promise<MeasuredCosts> {
  const selection = variant === null ? DEFAULT_BASE : await select(variant);
  const overrides = prices.map((text) => parseOverride(text, HOST));
  return measureCosts(HOST, overrides, selection, { ...DEFAULTS, working_set: 0.04, ...set }, guestBytes);
}

describe('costs of a lane', () => {
  it('of static pinning: no fault, a map that pins all of the guest', async () => {
    const { costs: one } = await costs(null);
    expect(one.pagesPerFault).toBeNull();
    expect(one.startNs).toBeGreaterThan((GIB / 4096) * 50);
    // 1 GiB is drawn out from what half of it takes, which is measured
    const { costs: half } = await costs(null, {}, [], GIB / 2);
    expect(one.startNs / half.startNs).toBeCloseTo(2, 3);
    const { costs: four } = await costs(null, {}, [], 4 * GIB);
    expect(four.startNs / one.startNs).toBeCloseTo(4, 3);
  });

  it('of faults: the map of a guest pins nothing, and takes next to no time', async () => {
    const [pinned, faulting] = [await costs(null), await costs('iopf')];
    expect(faulting.costs.startNs).toBeLessThan(pinned.costs.startNs / 1000);
  });

  it.each([
    ['iopf', 1],
    ['iopf-premap', 512],
    ['iopf-premap:pages=7', 7],
    ['iopf-premap:pages=4096', 4096],
    ['iopf-selective', 1],
    ['host-sva', 1],
  ])('of %s: a fault maps %d pages', async (variant, pages) => {
    const { costs: one } = await costs(variant);
    expect(one.pagesPerFault).toBe(pages);
    expect(one.faultNs(pages)).toBeGreaterThan(one.threadNs(pages));
    expect(one.threadNs(pages)).toBeGreaterThan(0);
    expect(one.pinnedScope).toBe(variant === 'iopf-selective');
  });

  it('say that VFIO handles faults in the event thread, SVA beside it', async () => {
    expect((await costs('iopf-premap')).costs.handledInThread).toBe(true);
    expect((await costs('host-sva')).costs.handledInThread).toBe(false);
  });

  it('of iopf-selective: the start-up pins the scope, as much of it as there is', async () => {
    const startNs = async (pinned_scope_bytes: number, variant = 'iopf-selective') =>
      (await costs(variant, { pinned_scope_bytes })).costs.startNs;
    const none = await startNs(0);
    expect(none).toBe(await startNs(GIB / 8, 'iopf'));
    const eighth = (await startNs(GIB / 8)) - none;
    expect(eighth / (GIB / 8 / 4096)).toBeGreaterThan(HOST.steps.fault_in_4k.price);
    expect(((await startNs(GIB / 4)) - none) / eighth).toBeCloseTo(2, 1);
    expect(((await startNs(GIB / 64)) - none) / eighth).toBeCloseTo(1 / 8, 1);
    const { shown } = await costs('iopf-selective', { pinned_scope_bytes: GIB / 8 });
    const [dearest] = shown.steps.filter(({ of }) => of === 'map');
    expect(dearest.count).toBeGreaterThanOrEqual(GIB / 8 / 4096);
  });

  it('of a page brought back are those of a fault without clearing it, whoever faults', async () => {
    for (const variant of ['iopf', 'host-sva']) {
      const { costs: one } = await costs(variant);
      const { costs: dearer } = await costs(variant, {}, ['fault_in_4k=5000ns']);
      expect(dearer.faultNs(1)).toBe(one.faultNs(1));
      expect(dearer.firstTouchNs).toBeGreaterThan(one.firstTouchNs);
    }
  });

  it('of the notifier are those of one page, as small pages are unmapped one by one', async () => {
    const { costs: one, shown } = await costs('iopf-premap');
    const { costs: dearer } = await costs('iopf-premap', {}, ['mmu_notifier=5000ns']);
    expect(dearer.invalidateNs - one.invalidateNs).toBeCloseTo(5000 - HOST.steps.mmu_notifier.price, 6);
    expect(shown.invalidateNs).toBeCloseTo((DEFAULTS.granule_bytes / 4096) * one.invalidateNs, 6);
  });

  it('of SVA: what is in memory does not fault, a page that is not does', async () => {
    const { costs: sva } = await costs('host-sva');
    expect(sva.sharesTable).toBe(true);
    expect((await costs('iopf')).costs.sharesTable).toBe(false);
  });

  it('follow the prices: nothing in here is a number of its own', async () => {
    const before = await costs('iopf-premap');
    const after = await costs('iopf-premap', {}, ['evtq_irq=7000ns', 'dev_byte=1ns', 'iotlb_miss=0']);
    expect(after.costs.faultNs(512) - before.costs.faultNs(512)).toBeCloseTo(5000, 6);
    expect(after.costs.threadNs(512)).toBeCloseTo(before.costs.threadNs(512), 6);
    expect(after.costs.transferNsPerMib).toBeCloseTo(2 * 2 ** 20, 3);
  });

  it('grow with the pages that a fault maps: the run from one to all of them is a line', async () => {
    const { costs: premap } = await costs('iopf-premap');
    const { costs: less } = await costs('iopf-premap:pages=64');
    expect(premap.faultNs(1)).toBeCloseTo(less.faultNs(1), 6);
    expect(premap.faultNs(64) / less.faultNs(64)).toBeCloseTo(1, 1);
  });

  it('of memory that was reclaimed are those of small pages, also where it was a THP', async () => {
    const { costs: thp } = await costs('iopf-premap', { backing: 'thp:untouched' });
    const { costs: small } = await costs('iopf-premap', { backing: '4k:untouched' });
    expect(thp.broughtBack.faultNs(512)).toBeGreaterThan(1.5 * thp.faultNs(512));
    for (const of of ['faultNs', 'threadNs'] as const) {
      expect(thp.broughtBack[of](512)).toBe(small[of](512));
      expect(small.broughtBack[of](100)).toBe(small[of](100));
    }
  });

  it('of a page that nobody touched are those of clearing it', async () => {
    const { costs: one } = await costs('iopf');
    const { costs: dearer } = await costs('iopf', {}, ['fault_in_4k=5000ns']);
    expect(dearer.firstTouchNs - one.firstTouchNs).toBeCloseTo(5000 - HOST.steps.fault_in_4k.price, 6);
  });

  it('must not be nothing for the data that is moved', async () => {
    const free = ['dev_byte=0ns', 'iotlb_miss=0ns'];
    await expect(costs('iopf', {}, free)).rejects.toThrow(/in no time.*give dev_byte a price above 0/);
    await expect(costs(null, { backing: 'thp' }, free)).rejects.toThrow(InputError);
    await expect(costs(null, {}, ['dev_byte=0ns'])).resolves.toBeDefined();
  });

  it('name what is missing as the user knows it: no row of a trace of ours', async () => {
    const { iopf_handler: _, ...steps } = HOST.steps;
    const runs = measureCosts({ ...HOST, steps }, [], await select('iopf'), DEFAULTS, GIB);
    await expect(runs).rejects.toThrow(/^host made-up-dma has no price for step iopf_handler; give one with/);
    await expect(runs).rejects.toThrow(InputError);
  });

  it('name the host where it prices no devices', async () => {
    const options = {
      host: loadHost('xu-4.19'),
      overrides: [],
      base: await select('map-batched'),
      variants: [await select('iopf')],
      parameters: DEFAULTS,
      guestBytes: GIB,
      hostBytes: 16 * GIB,
      seed: 1,
    };
    await expect(density(options)).rejects.toThrow(/^host xu-4.19 prices no device DMA; those that do: lu-/);
  });
});
