/** When the softirq hands over to ksoftirqd, and how long that has the CPU: kernel/softirq.c, by the time that each had. */
import { describe, expect, it } from 'vitest';
import { ReceivingCpu } from './receiving-cpu.js';
import { cpuOptions } from './receiving-cpu.test-data.js';

const MS = 1e9;

describe('the softirq', () => {
  it('hands over what is more than the budget of the softirq, and ticks go on with it only inline', () => {
    // packets cost more than their gap: the softirq never gets done
    const busy = { packetPs: 8_000_000, handover: 'budget' } as const;
    const first = new ReceivingCpu(cpuOptions(busy));
    first.run(1000 * MS, 1);
    // an action of 300 packets ends with its fifth poll; a second one begins before the tick at 4 ms, a third would not
    expect(first.time.softirq).toBe(2 * 5 * 64 * 8_000_000);
    const inline = new ReceivingCpu(cpuOptions({ ...busy, softirq: 'inline' }));
    inline.run(1000 * MS, 1);
    expect(inline.time.softirq).toBeGreaterThan(300 * MS);
  });

  it('ends an action at the second tick, and the softirq with its tenth', () => {
    // a poll of 64 takes 3.84 ms: the third begins before 8 ms, and no other action at 11.5 ms
    const slow = new ReceivingCpu(cpuOptions({ packetPs: 60_000_000, handover: 'budget' }));
    slow.run(1000 * MS, 1);
    expect(slow.time.softirq).toBe(3 * 64 * 60_000_000);
    // ten of 320 packets are done at 3.84 ms, before the tick
    const fast = new ReceivingCpu(cpuOptions({ gapPs: 1_000_000, packetPs: 1_200_000, handover: 'budget' }));
    fast.run(1000 * MS, 1);
    expect(fast.time.softirq).toBe(10 * 320 * 1_200_000);
  });

  it('lets ksoftirqd, where it has slept, have 12 ms more than the batch has from then on', () => {
    const US = 1e6;
    const [gapPs, packetPs] = [100 * US, 60 * US];
    const cpu = new ReceivingCpu(cpuOptions({ gapPs, packetPs, ring: 4096, windowPackets: 4096 }));
    // the batches lie between packets
    for (let packet = 0; packet < 2000; packet++) {
      cpu.idle(packet * gapPs + 65 * US);
      cpu.run(30 * US, 1);
    }
    expect(cpu.time).toMatchObject({ batch: 60 * MS, softirq: 120 * MS, ksoftirqd: 0 });
    cpu.run(100 * MS, 1);
    // of the batch it sleeps until the first packet; an action goes on to the second tick, less than 12 ms away
    expect(cpu.ring.size).toBeGreaterThan(0);
    expect(cpu.time.ksoftirqd).toBeGreaterThan((100 + 12) * MS - gapPs);
    expect(cpu.time.ksoftirqd).toBeLessThan((100 + 2 * 12) * MS);
  });
});
