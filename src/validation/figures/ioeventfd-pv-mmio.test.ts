import { describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.js';
import { loadHost } from '../../hosts/load.js';
import type { Validation } from '../../results/validation.js';
import { missed } from '../evidence.test-data.js';
import { evidence } from '../replays.js';
import { check, validate } from '../validate.js';

const THREAD = 'ioeventfd-pv-mmio';

function on(change: (host: Host) => void): Promise<Validation> {
  const hostNamed = (name: string): Host => {
    const host = structuredClone(loadHost(name));
    change(host);
    return host;
  };
  return validate(THREAD, evidence({ hostNamed }));
}

describe(`vfiobench validate --thread ${THREAD}`, () => {
  it('has the three figures, exact, and says that nothing tests them', async () => {
    const validation = await on(() => {});
    expect(validation.figures.map(({ modelled }) => modelled)).toEqual([3529, 1878, 1846]);
    for (const { what, role } of validation.figures) {
      expect(what).toContain('identified, not tested');
      expect(role).toBe('fit');
    }
    expect([missed(validation), validation.directions]).toEqual([[], []]);
  });

  it('with an emulate of 1.1 times its price misses what takes it', async () => {
    const validation = await on(({ steps }) => {
      steps.emulate.price *= 1.1;
    });
    expect(missed(validation)).toEqual(['kick-mmio-wildcard']);
    expect(() => check(validation)).toThrow('kick-mmio-wildcard');
  });
});
