import { describe, expect, it } from 'vitest';
import { loadHost } from '../../src/hosts/load.js';
import { replayText } from '../../src/replay/replay-text.test-data.js';
import { icountKicks } from './icount-kicks.js';

const host = loadHost('debian-6.1-icount');

/** Instructions of the last of some kicks to n doorbells, on the host as it is committed. */
async function insns(variant: string, n = 1): Promise<number> {
  const bell = (i: number): string => `${0xfe003000 + 4 * i},2,mmio,\n`;
  const bells = Array.from({ length: n }, (_, i) => `ioeventfd,${bell(i)}`).join('');
  const csv = `op,addr,len,kind,value\n${bells}${`kick,${bell(n - 1)}`.repeat(3)}`;
  const result = await replayText(csv, { base: variant, host, filter: `op=kick,line>=${n + 4}` });
  return result.probes.find(({ name }) => name === 'kick')!.lanes[0]!.mean;
}

describe('exits of a doorbell in kernel 6.1', () => {
  it('fits three and predicts the fourth within 2 %', () => {
    for (const { exit, role, measured, modelled } of icountKicks().exits) {
      const error = Math.abs(modelled / measured - 1);
      expect(error, exit).toBeLessThan(role === 'fit' ? 0.0001 : 0.02);
      if (role === 'predict') expect(error).toBeGreaterThan(0);
    }
  });

  it('are what the paths come to when they are replayed', async () => {
    for (const { exit, modelled } of icountKicks().exits)
      expect((await insns(exit)) / modelled, exit).toBeCloseTo(1, 3);
  });

  it('grow by 25 instructions per doubling of the doorbells', async () => {
    const costs = await Promise.all([16, 32, 64, 128, 256].map((n) => insns('mmio-wildcard', n)));
    expect(costs.slice(1).map((cost, i) => Math.round(cost - costs[i]))).toEqual([25, 25, 25, 25]);
  });

  it('are no fewer without a length: SVM of that time has no FAST_MMIO', async () => {
    expect(await insns('mmio-pv')).toBe(await insns('mmio-wildcard'));
  });
});
