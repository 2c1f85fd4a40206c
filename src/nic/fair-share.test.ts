import { describe, expect, it } from 'vitest';
import { ReceivingCpu } from './receiving-cpu.js';
import { cpuOptions } from './receiving-cpu.test-data.js';

const MS = 1e9;

describe('the scheduler', () => {
  it('shares the CPU fairly where ksoftirqd never gets done', () => {
    const cpu = new ReceivingCpu(cpuOptions({ packetPs: 9_000_000 }));
    cpu.run(0.1 * MS, 20_000);
    expect(cpu.time.ksoftirqd / cpu.time.batch).toBeGreaterThan(0.95);
    expect(cpu.time.ksoftirqd / cpu.time.batch).toBeLessThan(1.05);
  });

  it('shares it as fairly over many calls that do not sleep as over the batches of one', () => {
    // ksoftirqd needs 85 % of the CPU
    const busy = cpuOptions({ gapPs: 3_790_000 });
    const lateBy = [null, 0, MS];
    const [asBatches, ...asCalls] = lateBy.map((ps) => {
      const cpu = new ReceivingCpu(busy);
      for (let call = 0; call < 8192; call++) {
        if (ps !== null) cpu.idle(cpu.nowPs - ps);
        cpu.run(55_544_620, 1);
      }
      return cpu.time;
    });
    for (const time of asCalls) expect(time).toEqual(asBatches);
    expect(Math.abs(asBatches.ksoftirqd / asBatches.batch - 1)).toBeLessThan(0.05);
  });

  it('lets who slept be behind by the credit of a sleeper only', () => {
    const cpu = new ReceivingCpu(cpuOptions({ packetPs: 9_000_000 }));
    cpu.idle(10_000 * MS);
    const { ksoftirqd } = cpu.time;
    cpu.run(0.1 * MS, 2000);
    expect((cpu.time.ksoftirqd - ksoftirqd) / cpu.time.batch).toBeGreaterThan(0.85);
  });
});
