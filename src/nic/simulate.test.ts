import { describe, expect, it } from 'vitest';
import { parseNic } from './setup.js';
import { cpuOptions, idlePace, NicSimulation, type ReceiveCost } from './simulate.js';

const COST: ReceiveCost = { share: 0.4235, gbps: 9.5, tcpShare: 0.95, softirq: 'ksoftirqd-first' };
const MS = 1e9;
const GIB_PAGES = 262_144;
/** So that 1 GB of pages takes 17.7 times what receiving a window of 698 packets does. */
const PAGE_PS = 151_000;

function teardown(batchPs: number, batches: number, nic = '10g@0/0', cost = COST) {
  const simulation = new NicSimulation(parseNic(nic), cost);
  simulation.call('s2_unmap', 10e6, [[batchPs, batches]]);
  simulation.cpu.idle(simulation.cpu.nowPs + 100 * MS);
  return simulation.finish('BASE');
}

describe('a NIC beside a teardown', () => {
  it('has the throughput of the mail with 1 GB and with 2 MB batches of 4K pages, and a stall with one batch', () => {
    const [large, small, endless] = [GIB_PAGES, 512, 64 * GIB_PAGES].map(
      (pages) => teardown(pages * PAGE_PS, (64 * GIB_PAGES) / pages).ops[0],
    );
    expect(Math.abs(large.gbps! - 2)).toBeLessThan(0.1);
    expect(Math.abs(small.gbps! - 9.5)).toBeLessThan(0.05);
    expect(endless.gbps!).toBeLessThan(0.1);
    expect(small.quietNs).toBe(large.quietNs);
    expect(Math.abs(small.loadedNs / large.loadedNs - 1.58)).toBeLessThan(0.02);
    expect(endless.longestStallNs).toBeGreaterThan(2.5e9);
    expect(large.longestStallNs).toBeLessThan(50e6);
  });

  it('loses nothing where a GB is unmapped in 512 blocks', () => {
    const [op] = teardown(512 * PAGE_PS, 64).ops;
    expect(Math.abs(op.gbps! - 9.5)).toBeLessThan(0.1);
  });

  it('adds up: shares of the CPU, bins of the series, packets', () => {
    const lane = teardown(GIB_PAGES * PAGE_PS, 64);
    const [op] = lane.ops;
    expect(op.callShare + op.softirqShare + op.ksoftirqdShare).toBeCloseTo(1, 9);
    expect(op.callShare * op.loadedNs).toBeCloseTo(op.quietNs, 0);
    const { sent, received, dropped, inRing } = lane.packets;
    expect(sent).toBe(received + dropped + inRing);
    const { binNs, gbps } = op.series;
    const bits = gbps.reduce((sum, value, i) => sum + value * Math.min(binNs, op.loadedNs - i * binNs), 0);
    expect(bits / op.loadedNs).toBeCloseTo(op.gbps!, 9);
    expect(lane.queues.sufferingNs).toBe(op.loadedNs);
    expect(teardown(512 * PAGE_PS, 100).queues.sufferingNs).toBe(0);
    expect(gbps.length).toBeLessThanOrEqual(120);
  });

  it('keeps operations apart, and out of it what is not recorded', () => {
    const simulation = new NicSimulation(parseNic('10g@0/0'), COST);
    simulation.call('s2_fault', 0, [[1_000_000, 1000]]);
    simulation.call('s2_unmap', 0, [[PAGE_PS * GIB_PAGES, 4]]);
    simulation.call('s2_unmap', 0, [[PAGE_PS * GIB_PAGES, 4]], false);
    simulation.call('s2_wp', 0, []);
    const { ops } = simulation.finish('x');
    expect(ops.map(({ op, calls, batches }) => [op, calls, batches])).toEqual([
      ['s2_fault', 1, 1000],
      ['s2_unmap', 1, 4],
      ['s2_wp', 1, 0],
    ]);
    // a path of many short pieces, as faults are, costs the NIC nothing
    expect(Math.abs(ops[0].gbps! - 9.5)).toBeLessThan(0.2);
    expect(ops[2].gbps).toBe(null);
  });

  it('is simulated by what --nic and the host say, in picoseconds and packets', () => {
    expect(cpuOptions(parseNic('10g@0/0,rtt=20ms'), COST)).toEqual({
      // 72,008 bits at 9.5 Gbit/s, and at 42.35 % of a CPU
      gapPs: 7_579_789,
      packetPs: 3_210_041,
      flows: 1,
      windowPackets: 698,
      rttPs: 20e9,
      ring: 1024,
      softirq: 'ksoftirqd-first',
      handover: 'first',
    });
  });

  it('is as fast as its CPU where the link is faster', () => {
    const setup = parseNic('25g@0/0');
    expect(idlePace(parseNic('10g@0/0'), COST).gbps).toBe(9.5);
    expect(idlePace(setup, COST).gbps).toBeCloseTo(9.5 / 0.4235, 9);
    expect(cpuOptions(setup, COST).packetPs).toBe(cpuOptions(parseNic('10g@0/0'), COST).packetPs);
    const simulation = new NicSimulation(setup, COST);
    simulation.cpu.idle(1000 * MS);
    const { deliveries, nowPs } = simulation.cpu;
    expect((deliveries.packets * 9001 * 8000) / nowPs).toBeCloseTo(9.5 / 0.4235, 1);
  });

  it('counts neither stalls nor new connections of the time between calls', () => {
    // a packet each 76 ms
    const simulation = new NicSimulation(parseNic('1m@0/0'), COST);
    for (let call = 1; call <= 1000; call++) simulation.call('s2_wp', call * 40e6, [[MS, 1]]);
    const { ops, queues } = simulation.finish('BASE');
    expect(ops[0].longestStallNs).toBe(1e6);
    expect(queues).toMatchObject({ longestStallNs: 0, timedOut: 0 });
    expect(queues.newConnections).toBeCloseTo(ops[0].loadedNs / 1e6, 9);
  });

  it('has stalls as long over many calls that follow one another at once as over the batches of one', () => {
    const nic = parseNic('20g@0/0');
    const [one, many] = [1, 2000].map((calls) => {
      const simulation = new NicSimulation(nic, COST);
      for (let call = 0; call < calls; call++) simulation.call('s2_wp', 0, [[55_544_620, 2000 / calls]]);
      return simulation.finish('BASE');
    });
    expect(one.ops[0].longestStallNs).toBeGreaterThan(10e6);
    expect(many.ops[0].longestStallNs).toBe(one.ops[0].longestStallNs);
    expect(many.queues).toEqual(one.queues);
    const split = new NicSimulation(nic, COST);
    for (let call = 0; call < 2000; call++) split.call(call % 2 ? 's2_wp' : 's2_unmap', 0, [[55_544_620, 1]]);
    expect(split.finish('BASE').ops[0].longestStallNs).toBeLessThan(10e6);
  });

  it('knows the stall of a call however long a slow link was idle before', () => {
    const simulation = new NicSimulation(parseNic('10m@0/0'), COST);
    simulation.call('s2_fault', 0, [[MS, 100]], false);
    simulation.call('s2_unmap', 3000e9, [[2540 * MS, 1]]);
    expect(simulation.finish('BASE').queues.longestStallNs).toBeGreaterThan(2500e6);
  });

  it.each([
    '10g@0/0,rtt=20ms',
    '10g@0/0,rtt=20ms,flows=3',
    '10g@0/0,ring=32,rtt=1ms',
    '10g@0/0,ring=1,rtt=0',
    '10g@0/0,window=9001,rtt=5us',
  ])('is as fast as the windows let it: %s', (text) => {
    const setup = parseNic(text);
    const { gbps } = idlePace(setup, COST);
    expect(gbps).toBeLessThanOrEqual(9.5);
    const { cpu } = new NicSimulation(setup, COST);
    cpu.idle(2000 * MS);
    expect((cpu.deliveries.packets * 9001 * 8000) / cpu.nowPs / gbps).toBeCloseTo(1, 1);
  });

  it.each(['10g@0/0', '10g@0/0,rtt=20ms', '50m@0/0', '5m@0/0', '1m@0/0,mtu=1500'])(
    'does not suffer from its own slowness: %s',
    (text) => {
      for (const ms of [3, 17, 95.7, 2860]) {
        const simulation = new NicSimulation(parseNic(text), COST);
        simulation.call('s2_fault', 0, [[1_457_536, Math.round((ms * MS) / 1_457_536)]]);
        expect(simulation.finish('BASE').queues.sufferingNs).toBe(0);
      }
    },
  );
});
