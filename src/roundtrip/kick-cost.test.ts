/** Kicks as the model prices them: the published sums, split at the signal. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../failure.js';
import { loadHost } from '../hosts/load.js';
import { select } from '../variants/select.js';
import { kickCosts, meanPs } from './kick-cost.js';

const HOST = loadHost('tsirkin-i7-2640m');
const costs = async (...kinds: string[]) => kickCosts(HOST, await Promise.all(kinds.map(select)), []);

describe('the cost of a kick', () => {
  it.each([
    ['mmio-wildcard', 3529],
    ['mmio-pv', 1878],
    ['portio-wildcard', 1846],
  ])('of %s is the published %d cycles', async (kind, cycles) => {
    const [{ beforeSignal, afterSignal }] = await costs(kind);
    const ns = (meanPs(beforeSignal) + meanPs(afterSignal)) / 1000;
    expect(Math.abs((ns * 2.8) / cycles - 1)).toBeLessThan(0.01);
    expect(beforeSignal[beforeSignal.length - 1].step).toBe('eventfd_signal');
    expect(afterSignal.map(({ step }) => step)).toContain('vmenter');
    expect(beforeSignal.map(({ step }) => step)).toContain('vmexit');
  });

  it('has the waking of vhost beside it, the same for every kind, and in no sum', async () => {
    for (const { wake, beforeSignal, afterSignal } of await costs('mmio-wildcard', 'mmio-pv', 'hcall')) {
      expect([wake.step, wake.from]).toEqual(['eventfd_wake', 'assumed']);
      // 1,400 cycles
      expect((wake.ps / 1000) * 2.8).toBeCloseTo(1400, -1);
      expect([...beforeSignal, ...afterSignal]).not.toContain(wake);
    }
  });

  it('is not told where the host does not price that waking', async () => {
    const { eventfd_wake: _, ...steps } = HOST.steps;
    const asked = kickCosts({ ...HOST, steps }, [await select('hcall')], []);
    await expect(asked).rejects.toThrow('host tsirkin-i7-2640m does not price eventfd_wake: a kick');
  });

  it('follows --set', async () => {
    const [plain] = await costs('hcall');
    const set = { step: 'hypercall', value: 1000, unit: 'ns' } as const;
    const [dear] = await kickCosts(HOST, [await select('hcall')], [set]);
    const hypercall = plain.beforeSignal.find(({ step }) => step === 'hypercall')!.ps;
    expect(meanPs(dear.beforeSignal) - meanPs(plain.beforeSignal)).toBeCloseTo(1e6 - hypercall, 3);
  });

  it('is not asked of what rings no eventfd, or is no kick', async () => {
    for (const kind of ['mmio-userspace', 'portio-userspace']) {
      await expect(costs('mmio-wildcard', kind)).rejects.toThrow(/rings no eventfd and goes to user space/);
    }
    await expect(costs('contiguous-pin')).rejects.toThrow('--kinds contiguous-pin: is no kind of kick');
    await expect(costs('mmio-userspace')).rejects.toBeInstanceOf(InputError);
  });
});
