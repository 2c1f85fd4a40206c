import { describe, expect, it } from 'vitest';
import { ReceivingCpu, TooLong } from './receiving-cpu.js';
import { cpuOptions, missing } from './receiving-cpu.test-data.js';
import { settle } from './settle.js';
import { parseNic } from './setup.js';
import { NicSimulation, type ReceiveCost } from './simulate.js';

const COST: ReceiveCost = { share: 0.4235, gbps: 9.5, tcpShare: 0.95, softirq: 'ksoftirqd-first' };
const S = 1e12;
const DAY_NS = 86_400e9;
const GB_BATCH_PS = 39.58e9;

describe('idle stretches', () => {
  it('may be days: what follows is as behind a minute', () => {
    const [minute, days] = [60e9, 104 * DAY_NS].map((waitNs) => {
      const simulation = new NicSimulation(parseNic('10g@0/0'), COST);
      simulation.call('s2_unmap', 0, [[GB_BATCH_PS, 16]]);
      simulation.call('s2_wp', waitNs, [[GB_BATCH_PS, 16]]);
      simulation.call('s2_fault', waitNs + 60e9, [[GB_BATCH_PS, 16]]);
      return simulation.finish('BASE').ops;
    });
    expect(days.map(({ op, quietNs }) => [op, quietNs])).toEqual(
      minute.map(({ op, quietNs }) => [op, quietNs]),
    );
    days.forEach(({ gbps, loadedNs }, i) => {
      expect(gbps! / minute[i].gbps!).toBeCloseTo(1, 2);
      expect(loadedNs / minute[i].loadedNs).toBeCloseTo(1, 3);
    });
  }, 5_000);

  it('are followed as long as they matter: until a flow has timed out and grown again', () => {
    const options = cpuOptions({ windowPackets: 698, ring: 600 });
    const cpu = new ReceivingCpu(options);
    cpu.run(5 * S, 1);
    expect(cpu.senders.timeouts).toBeGreaterThan(2);
    expect(cpu.senders.areWhole).toBe(false);
    const from = cpu.nowPs;
    settle(cpu, options, from + 0.5 * S);
    expect(cpu.nowPs).toBeGreaterThanOrEqual(from + 0.5 * S);
    settle(cpu, options, from + 3600 * S);
    expect(cpu.senders.areWhole).toBe(true);
    expect(cpu.nowPs - from).toBeLessThan(10 * S);
    expect(missing(cpu)).toBe(0);
  });

  it('are followed for a lap of what all windows hold in which nothing changes', () => {
    const options = cpuOptions({ flows: 128 });
    const cpu = new ReceivingCpu(options);
    settle(cpu, options, 3600 * S);
    const lapPs = 128 * 1024 * options.gapPs;
    expect(cpu.nowPs).toBeGreaterThanOrEqual(lapPs);
    expect(cpu.nowPs).toBeLessThan(lapPs + 2 * options.packetPs);
  });

  it('end where the trace says it, if they are short', () => {
    const options = cpuOptions();
    const cpu = new ReceivingCpu(options);
    settle(cpu, options, 1e9);
    expect(cpu.nowPs).toBe(1e9);
    settle(cpu, options, 0);
    expect(cpu.nowPs).toBe(1e9);
  });

  it('end where flows that overrun the ring never settle', () => {
    const setup = parseNic('1000g@0/0,mtu=64,ring=65536,flows=4096,window=4g');
    const simulation = new NicSimulation(setup, COST);
    simulation.call('s2_unmap', 10e9, [[1e9, 1]]);
    expect(simulation.finish('BASE').ops[0].quietNs).toBe(1e6);
  }, 5_000);

  it('do not count, the calls do: they are followed for two and a half hours', () => {
    const simulation = new NicSimulation(parseNic('10m@0/0'), COST);
    simulation.call('s2_wp', DAY_NS, [[2000 * S, 1]]);
    simulation.call('s2_wp', 2 * DAY_NS, [[2000 * S, 1]]);
    expect(() => simulation.call('s2_wp', 3 * DAY_NS, [[6000 * S, 1]])).toThrow(TooLong);
  });
});
