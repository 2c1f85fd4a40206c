import { describe, expect, it } from 'vitest';
import { InputError } from '../failure.js';
import type { Host } from '../hosts/host.js';
import { jsonReport } from '../report/replay/json.js';
import { replayResultSchema } from '../results/replay.js';
import { ONE_NS_HOST, replayText, type TextReplay } from './replay-text.test-data.js';

const GB = 2 ** 30;
/** A 4K page takes 151 ns to unmap, and nothing else costs anything. */
const HOST: Host = {
  ...ONE_NS_HOST,
  stage2: { cpus: 1, fwb: true, tlbiRange: false, mmuLock: 'rwlock', why: 'test' },
  receive: {
    share: 0.4235,
    gbps: 9.5,
    tcpShare: 0.95,
    softirq: 'ksoftirqd-first',
    from: 'assumed',
    why: 'test',
  },
  steps: {
    ...Object.fromEntries(
      Object.keys(ONE_NS_HOST.steps).map((name) => [
        name,
        { price: 0, from: 'assumed' as const, why: 'test' },
      ]),
    ),
    s2_clear_pte: { price: 151, from: 'assumed', why: 'test' },
    s2_fault: { price: 1000, from: 'assumed', why: 'test' },
  },
};

function teardown(gigabytes: number, backing = '4k'): string {
  const size = gigabytes * GB;
  return `# vfiobench-trace: 1\nop,addr,len,backing,prot\nmemslot,0x0,${size},${backing},\ns2_fault,0x0,${size},,w\ns2_unmap,0x0,${size},,\n`;
}

async function lanes(csv: string, options: TextReplay = {}) {
  const result = await replayText(csv, { host: HOST, nic: '10g@0/0', ...options });
  return result.nic!.lanes;
}

const BATCHES = ['batch-smallest-block', 'batch-root-entry', 'batch-leaf-advance', 'batch:bytes=4096'];

describe('a NIC beside a teardown', () => {
  it('gets what the batches of each lane let it have', async () => {
    const results = await lanes(teardown(16), { variants: BATCHES });
    const unmaps = results.map(({ ops }) => ops.find(({ op }) => op === 's2_unmap')!);
    expect(unmaps.map(({ batches }) => batches)).toEqual([16, 16 * 512, 1, 16 * 512, 16 * 512 * 512]);
    const [largest, smallest, root, advance, page] = unmaps;
    expect(Math.abs(largest.gbps! - 2)).toBeLessThan(0.1);
    for (const { gbps, quietNs } of [smallest, advance, page]) {
      expect(Math.abs(gbps! - 9.5)).toBeLessThan(0.05);
      expect(quietNs).toBe(largest.quietNs);
    }
    expect(root.longestStallNs).toBeGreaterThan(600e6);
    expect(root.gbps!).toBeLessThan(0.2);
    expect(Math.abs(smallest.loadedNs / largest.loadedNs - 1.58)).toBeLessThan(0.02);
  });

  it('sees each fault as a piece of its own, in every lane alike', async () => {
    const results = await lanes(teardown(1), { variants: ['batch-smallest-block'] });
    const faults = results.map(({ ops }) => ops.find(({ op }) => op === 's2_fault')!);
    expect(faults.map(({ batches, longestBatchNs }) => [batches, longestBatchNs])).toEqual([
      [262_144, 1000],
      [262_144, 1000],
    ]);
    expect(faults[1]).toEqual(faults[0]);
    expect(Math.abs(faults[0].gbps! - 9.5)).toBeLessThan(0.1);
  });

  it('loses nothing to 1 GB batches of 2 MB blocks', async () => {
    const [base] = await lanes(teardown(64, 'hugetlb-2m'), { filter: 'op=s2_unmap' });
    expect(base.ops.map(({ op, dropped }) => [op, dropped])).toEqual([['s2_unmap', 0]]);
    expect(base.ops[0].longestStallNs).toBeLessThan(0.2e6);
  });

  it('is left out of the histograms, which stay as they are without it', async () => {
    const { nic: _, ...beside } = await replayText(teardown(1), { host: HOST, nic: '10g@0/0' });
    expect(beside).toEqual(await replayText(teardown(1), { host: HOST }));
  });

  it('fits the schema and gives the same bytes twice', async () => {
    const run = async () =>
      jsonReport(await replayText(teardown(2), { host: HOST, nic: '10g@0/0', variants: BATCHES }));
    const text = await run();
    const read = replayResultSchema.parse(JSON.parse(text));
    expect(read.nic!.lanes).toHaveLength(5);
    for (const { packets } of read.nic!.lanes) {
      expect(packets.sent).toBe(packets.received + packets.dropped + packets.inRing);
    }
    expect(await run()).toBe(text);
  });

  it('runs calls of its own CPU only, and calls of other kinds as one batch each', async () => {
    const rows = '0,s2_fault,0x0,0x1000,,w\n1,s2_fault,0x1000,0x1000,,w\n1,s2_unmap,0x0,0x1000,,\n';
    const csv = `# vfiobench-trace: 1\ncpu,op,addr,len,backing,prot\n0,memslot,0x0,${GB},4k,\n${rows}`;
    const [base] = await lanes(csv, { nic: '10g@0/1' });
    expect(base.ops.map(({ op, calls, batches }) => [op, calls, batches])).toEqual([
      ['s2_fault', 1, 1],
      ['s2_unmap', 1, 1],
    ]);
    await expect(lanes(csv, { nic: '10g@1/0' })).rejects.toThrow('has no row of vm 1, cpu 0');
  });

  it('needs a host that knows what receiving costs', async () => {
    const { receive: _, ...host } = HOST;
    await expect(lanes(teardown(1), { host })).rejects.toThrow(InputError);
    await expect(lanes(teardown(1), { host })).rejects.toThrow('does not say what receiving a packet costs');
  });
});
