/** How often locks were taken: one number, in the counters of a lane and in its locks. */
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadHost } from '../../hosts/load.js';
import { MOST_LOCKED_FAULTS } from '../../kernel/kvm/stage2/fault.js';
import { isHostPath } from '../../path-or-name.js';
import type { LaneResult } from '../../results/replay.js';
import { openTrace } from '../../trace/open.js';
import { select } from '../../variants/select.js';
import { prepare, replay } from '../replay.js';
import { replayText } from '../replay-text.test-data.js';
import { plainOptions } from '../run-on.js';
import { outcome } from './outcome.js';

async function lanesOf(file: string, variants: readonly string[], watchLocks: boolean) {
  const trace = await openTrace(file, { limit: 500 });
  const named = trace.meta.host ?? 'xu-4.19';
  const host = loadHost(isHostPath(named) ? join(dirname(file), named) : named);
  const run = prepare(trace, {
    ...plainOptions(host),
    variants: await Promise.all(variants.map((name) => select(name))),
    watchLocks,
  });
  return outcome(await replay(run)).lanes;
}

const counted = ({ counters }: LaneResult): number =>
  counters.find(({ name }) => name === 'lock acquisitions')!.value;
const taken = ({ locks }: LaneResult): number =>
  locks!.reduce((sum, { acquisitions }) => sum + acquisitions, 0);

describe('the acquisitions of a lane', () => {
  it.each([
    ['traces/ccw-boot.csv', ['contiguous-pin']],
    ['traces/contiguous-512.csv', ['contiguous-pin']],
    ['fixtures/traces/pins.csv', []],
    ['traces/hisi-sec-1m-1.csv', ['iopf', 'host-sva']],
    ['traces/glmark2-8cpu.csv.gz', ['dma-rw-mutex', 'kvm-rw']],
    ['traces/virtio-kicks.csv', ['mmio-pv', 'mmio-userspace', 'hcall']],
    ['traces/page-table-1g-thp.csv', []],
    ['traces/teardown-256g-1g.csv', ['batch-smallest-block']],
  ] as const)(
    'in %s are those of its locks, each of them followed, with --locks and without',
    async (file, variants) => {
      const watched = await lanesOf(file, variants, true);
      for (const lane of watched) {
        expect(counted(lane)).toBe(taken(lane));
        for (const { acquisitions, followed } of lane.locks!) expect(followed).toBe(acquisitions);
      }
      expect((await lanesOf(file, variants, false)).map(counted)).toEqual(watched.map(counted));
    },
  );

  it('are followed where a MAP_DMA takes them by the million', async () => {
    const map = '# container: iommu\nop,addr,len,backing\nmap,0,0x10000000,4k:untouched\n';
    const { lanes } = await replayText(map, { watchLocks: true });
    expect(counted(lanes[0])).toBe(taken(lanes[0]));
    const mm = lanes[0].locks!.find(({ lock }) => lock === 'mmap_lock')!;
    expect(mm.acquisitions).toBeGreaterThan(60_000);
    expect(mm.followed).toBe(mm.acquisitions);
  });

  it('are those of its locks where many were counted together', async () => {
    const faults = 'op,addr,len,backing\nmemslot,0,0x11000000,4k\ns2_fault,0,0x11000000,\n';
    const { lanes, host } = await replayText(faults, {
      watchLocks: true,
      host: loadHost('johansen-arm64'),
    });
    expect(counted(lanes[0])).toBe(taken(lanes[0]));
    expect(host.effects.join()).toMatch(/more than 65,536 stage-2 faults the others, 4,088, were counted/);
    const mm = lanes[0].locks!.find(({ lock }) => lock === 'mmap_lock')!;
    expect(mm.acquisitions).toBe(69_632);
    // the first fault of each table comes by itself
    expect(mm.followed - MOST_LOCKED_FAULTS).toBe(8);
  });

  it('count once more whoever has let a waiter in between two batches', async () => {
    const head = 'ts_ns,cpu,op,addr,len,backing\n0,0,memslot,0,0x40000000,4k\n0,0,s2_fault,0,0x10000000,\n';
    const tear = '1000000000,0,s2_unmap,0,0x10000000,\n1000005000,1,s2_fault,0x20000000,0x1000,\n';
    const { lanes } = await replayText(head + tear, {
      base: 'batch-smallest-block',
      watchLocks: true,
      host: loadHost('johansen-arm64'),
      filter: 'op=s2_unmap',
    });
    const mmu = lanes[0].locks!.find(({ lock }) => lock.startsWith('mmu_'))!;
    expect([mmu.acquisitions, mmu.followed]).toEqual([2, 2]);
    expect(counted(lanes[0])).toBe(taken(lanes[0]));
  });
});
