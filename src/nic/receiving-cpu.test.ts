import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { closedForm } from './closed-form.test-data.js';
import { ReceivingCpu } from './receiving-cpu.js';
import { cpuOptions, missing, received } from './receiving-cpu.test-data.js';
import { Series } from './series.js';

const MS = 1e9;

const anyOptions = fc.record({
  gapPs: fc.integer({ min: 100_000, max: 20_000_000 }),
  packetPs: fc.integer({ min: 50_000, max: 25_000_000 }),
  flows: fc.integer({ min: 1, max: 5 }),
  windowPackets: fc.integer({ min: 1, max: 300 }),
  rttPs: fc.integer({ min: 0, max: 300 * MS }),
  ring: fc.integer({ min: 1, max: 300 }),
  softirq: fc.constantFrom('ksoftirqd-first' as const, 'inline' as const),
  handover: fc.constantFrom('first' as const, 'budget' as const),
});
const anyRuns = fc.array(
  fc.record({
    // in packets, so that no case has too many
    idle: fc.integer({ min: 0, max: 500 }),
    length: fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 15_000, noNaN: true })),
    batches: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 1, maxLength: 4 },
);

describe('a CPU that receives beside batches', () => {
  it('comes to the closed form', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000_000, max: 20_000_000 }),
        fc.double({ min: 0.05, max: 0.45, noNaN: true }),
        fc.integer({ min: 64, max: 4096 }),
        fc.double({ min: 0.05, max: 40, noNaN: true }),
        (gapPs, share, queue, fills) => {
          const packetPs = Math.round(share * gapPs);
          const batchPs = Math.round(fills * queue * gapPs);
          // a stall as long as a retransmission time-out is outside the closed form
          fc.pre(batchPs < 150 * MS);
          const cpu = new ReceivingCpu(cpuOptions({ gapPs, packetPs, ring: queue, windowPackets: queue }));
          const batches = 40;
          cpu.run(batchPs, 5);
          const [from, before] = [cpu.nowPs, received(cpu)];
          cpu.run(batchPs, batches);
          const elapsed = cpu.nowPs - from;
          const expected = closedForm(batchPs, gapPs, packetPs / gapPs, queue);
          const throughput = ((received(cpu) - before) * gapPs) / elapsed;
          // a packet is received before the hand-over, and one more or less at either end of a batch
          const tolerance = 0.005 + (3 * gapPs * batches) / elapsed;
          expect(throughput).toBeGreaterThan(expected.throughput - tolerance);
          expect(throughput).toBeLessThan(expected.throughput + tolerance);
          expect(Math.abs(elapsed / (batchPs * batches) / expected.stretch - 1)).toBeLessThan(tolerance);
        },
      ),
      { numRuns: 60, seed: 5 },
    );
  });

  it('loses no packet from the books, and no time', () => {
    fc.assert(
      fc.property(anyOptions, anyRuns, (options, runs) => {
        const cpu = new ReceivingCpu(cpuOptions(options));
        let work = 0;
        for (const { idle, length, batches } of runs) {
          const ps = Math.round(length * options.gapPs);
          cpu.idle(cpu.nowPs + idle * options.gapPs);
          cpu.run(ps, batches);
          work += ps * batches;
          expect(missing(cpu)).toBe(0);
          expect(cpu.ring.size).toBeLessThanOrEqual(options.ring);
        }
        const { batch, softirq, ksoftirqd, idle } = cpu.time;
        expect(batch).toBe(work);
        expect(softirq + ksoftirqd).toBe(received(cpu) * options.packetPs);
        expect(batch + softirq + ksoftirqd + idle).toBe(cpu.nowPs);
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  it('does the same twice, and whether batches of one length are run at once or one by one', () => {
    fc.assert(
      fc.property(anyOptions, anyRuns, (options, runs) => {
        const ends = [true, true, false].map((atOnce) => {
          const cpu = new ReceivingCpu(cpuOptions(options));
          for (const { idle, length, batches } of runs) {
            cpu.idle(cpu.nowPs + idle * options.gapPs);
            const short = Math.ceil((length * options.gapPs) / 1000);
            if (atOnce) cpu.run(short, batches * 20);
            else for (let i = 0; i < batches * 20; i++) cpu.run(short, 1);
          }
          return {
            now: cpu.nowPs,
            time: cpu.time,
            packets: received(cpu),
            longest: cpu.deliveries.longest(cpu.nowPs),
            sent: cpu.senders.sent,
          };
        });
        expect(ends[1]).toEqual(ends[0]);
        expect(ends[2]).toEqual(ends[0]);
      }),
      { numRuns: 60, seed: 9 },
    );
  });

  it('comes to the same end where short batches are run many at once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 20_000 }),
        fc.double({ min: 0.02, max: 0.9, noNaN: true }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 12, noNaN: true }),
        fc.integer({ min: 20, max: 600 }),
        fc.constantFrom('first' as const, 'budget' as const),
        fc.constantFrom(0, 500, 12_345),
        (gapPs, share, length, rtt, packets, handover, idlePs) => {
          const packetPs = Math.max(1, Math.round(gapPs * share));
          const ps = Math.max(1, Math.round((gapPs - packetPs) * length));
          const batches = Math.ceil((packets * gapPs) / ps);
          fc.pre(batches < 50_000);
          const options = cpuOptions({
            gapPs,
            packetPs,
            handover,
            rttPs: Math.round(rtt * gapPs),
            ring: 64,
            windowPackets: 40,
          });
          const [atOnce, oneByOne] = [batches, 1].map((atATime) => {
            const cpu = new ReceivingCpu(options);
            cpu.deliveries.series = new Series();
            cpu.idle(idlePs);
            for (let i = 0; i < batches; i += atATime) cpu.run(ps, atATime);
            // what follows depends on all that is left
            cpu.run(gapPs * 50, 3);
            cpu.run(ps, 7);
            return {
              now: cpu.nowPs,
              time: cpu.time,
              sent: cpu.senders.sent,
              packets: received(cpu),
              last: cpu.deliveries.lastPs,
              longest: cpu.deliveries.longest(cpu.nowPs),
              series: cpu.deliveries.series.until(cpu.nowPs),
            };
          });
          expect(atOnce).toEqual(oneByOne);
        },
      ),
      { numRuns: 300, seed: 11 },
    );
  });

  it('runs minutes of faults at line rate in no time', () => {
    const cpu = new ReceivingCpu(cpuOptions({ rttPs: 0.1 * MS }));
    cpu.run(1_460_000, 67_108_864);
    expect(cpu.time.batch).toBe(1_460_000 * 67_108_864);
    expect((received(cpu) * 7_580_000) / cpu.nowPs).toBeCloseTo(1, 5);
    expect(missing(cpu)).toBe(0);
  }, 5_000);

  it('receives at line rate while idle, with no batches and with batches of no length', () => {
    const cpu = new ReceivingCpu(cpuOptions());
    cpu.run(0, 1_000_000_000);
    expect(cpu.nowPs).toBe(0);
    cpu.idle(100 * MS);
    expect(received(cpu)).toBe(Math.floor((100 * MS) / 7_580_000) + 1);
    expect(cpu.time.ksoftirqd).toBe(0);
    cpu.run(0, 5);
    expect(missing(cpu)).toBe(0);
  });

  it('stalls in an endless batch: one packet comes, then the ring fills, then nothing', () => {
    for (const flows of [1, 3]) {
      const cpu = new ReceivingCpu(cpuOptions({ flows }));
      cpu.run(10_000 * MS, 1);
      const inBatch = received(cpu) - 1;
      // what ksoftirqd took after the end was in the ring, or came while it worked
      expect(cpu.deliveries.longest(cpu.nowPs)).toBeGreaterThan(9_900 * MS);
      expect(inBatch * 3_209_000).toBeLessThan(20 * MS);
      if (flows === 1) expect(cpu.senders.dropped).toBeLessThan(10);
      else expect(cpu.senders.dropped).toBeGreaterThan(2 * 1024 - 10);
    }
  });

  it('keeps receiving in a batch where the softirq runs inline, or nothing hands it over', () => {
    for (const changes of [{ softirq: 'inline' }, { handover: 'budget' }] as const) {
      const cpu = new ReceivingCpu(cpuOptions(changes));
      cpu.run(1000 * MS, 1);
      expect((received(cpu) * 7_580_000) / cpu.nowPs).toBeGreaterThan(0.999);
    }
    const shutOut = new ReceivingCpu(cpuOptions());
    shutOut.run(1000 * MS, 1);
    expect((received(shutOut) * 7_580_000) / shutOut.nowPs).toBeLessThan(0.02);
  });

  it('is capped by the window: a window of the round trip and less than the line takes', () => {
    const rttPs = 1 * MS;
    const cpu = new ReceivingCpu(cpuOptions({ windowPackets: 13, rttPs }));
    cpu.idle(500 * MS);
    const expected = 13 / (rttPs + 3_209_000);
    const rate = received(cpu) / cpu.nowPs;
    expect(rate).toBeGreaterThan(0.9 * expected);
    expect(rate).toBeLessThan(1.02 * expected);
  });

  it('takes what a window lets come in a batch, and no more', () => {
    const cpu = new ReceivingCpu(cpuOptions({ windowPackets: 100, ring: 4096 }));
    const short = closedForm(100 * MS, 7_580_000, 3209 / 7580, 100).throughput;
    cpu.run(100 * MS, 10);
    expect(cpu.senders.dropped).toBe(0);
    expect((received(cpu) * 7_580_000) / cpu.nowPs).toBeCloseTo(short, 2);
  });
});
