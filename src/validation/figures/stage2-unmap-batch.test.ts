import { beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.js';
import type { Figure, Validation } from '../../results/validation.js';
import { asItIs, missed, onChanged } from '../evidence.test-data.js';
import { evidence } from '../replays.js';
import { check, validate } from '../validate.js';

const THREAD = 'stage2-unmap-batch';

/** Judged on the host of the thread with an error in it. */
function planted(change: (host: Host) => Host): Promise<Validation> {
  return validate(THREAD, evidence({ replay: onChanged(change) }));
}

describe(`vfiobench validate --thread ${THREAD}`, () => {
  let validation: Validation;
  let byId: Map<string, Figure>;

  beforeAll(async () => {
    validation = await validate(THREAD, asItIs);
    byId = new Map(validation.figures.map((figure) => [figure.id, figure]));
  });

  it('has all 11 figures, and misses the one that it has no mechanism for', () => {
    expect(validation.figures).toHaveLength(11);
    expect(missed(validation)).toEqual(['s2-map-io']);
    expect(byId.get('s2-map-io')).toMatchObject({ published: 15, modelled: 0 });
    expect(byId.get('s2-map-io')!.remark).toMatch(/^batches are of the unmap and write-protect walks, .*\.$/);
    expect(validation.directions.filter(({ right }) => right !== true)).toEqual([]);
    expect(validation.directions).toHaveLength(4);
    // a fitted figure against an input
    expect(validation.directions.filter(({ follows }) => follows).map(({ id }) => id)).toEqual([
      'stage2-tcp-largest',
    ]);
    expect(() => check(validation)).not.toThrow();
  });

  it('predicts closer than it must', () => {
    const modelled = (id: string): number => byId.get(id)!.modelled!;
    expect(modelled('s2-tcp-smallest')).toBeCloseTo(9.5, 2);
    expect(modelled('s2-tcp-unbounded')).toBeLessThan(0.1);
    expect(Math.abs(modelled('s2-unmap-quiet'))).toBeLessThan(0.5);
    expect(['s2-map-quiet', 's2-pud-visits', 's2-pud-visits-largest'].map(modelled)).toEqual([0, 512, 1]);
  });

  it('sees a planted error: softirqs run inline, a page dearer', async () => {
    const inline = await planted((host) => ({ ...host, receive: { ...host.receive!, softirq: 'inline' } }));
    expect(missed(inline)).toEqual(
      expect.arrayContaining(['s2-tcp-largest', 's2-tcp-unbounded', 's2-unmap-io']),
    );
    const page = await planted((host) => {
      host.steps.s2_tlbi_ipa.price *= 1.5;
      host.steps.s2_clear_pte.price *= 1.5;
      host.steps.s2_leaf_l3.price *= 1.5;
      return host;
    });
    expect(missed(page)).toContain('s2-tcp-largest');
    expect(() => check(page)).toThrow('fitted figures outside their bound: s2-tcp-largest');
  }, 60_000);
});
