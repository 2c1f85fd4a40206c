/** Who waits for mmu_lock beside a range in batches: with CONFIG_PREEMPTION to the end of a batch, without to the end. */
import { describe, expect, it } from 'vitest';
import type { Host } from '../hosts/host.js';
import type { ReplayResult } from '../results/replay.js';
import { ONE_NS_HOST, replayText } from './replay-text.test-data.js';

const HOST: Host = {
  ...ONE_NS_HOST,
  stage2: { cpus: 64, fwb: true, tlbiRange: true, mmuLock: 'rwlock', why: 'test' },
};
const GB = 2 ** 30;
const NEVER = 'needbreak-never';
const SMALL = 'batch-smallest-block';
const VARIANTS = [SMALL, NEVER, `${SMALL}+${NEVER}`];

/** 1 GB of 4K pages in a slot of its own is written, then something is done to all of it while another cpu writes elsewhere. */
function beside(row: string): string {
  const slots = `,0,memslot,0x0,${GB},4k,\n,0,memslot,${2 * GB},0x200000,4k,\n,0,s2_fault,0x0,${GB},,w\n`;
  return `# vfiobench-trace: 1\nts_ns,cpu,op,addr,len,backing,prot\n${slots}0,0,${row},0x0,${GB},,\n5000,1,s2_fault,${2 * GB},,,w\n`;
}

/** By lane, ns. */
function maxima({ probes, lanes }: ReplayResult, name: string): number[] {
  const probe = probes.find((one) => one.name === name)!;
  return lanes.map((_, lane) => probe.lanes[lane]!.max);
}

describe.each(['s2_unmap', 's2_wp'])('a fault beside %s of 1 GB, in one batch and in 512', (op) => {
  const run = replayText(beside(op), { host: HOST, variants: VARIANTS, filter: 'line>=6' });

  it('waits for a batch where waiters are let in, else for all of the range, whatever the batch', async () => {
    const result = await run;
    const waits = maxima(result, 's2_fault');
    const takes = maxima(result, op);
    // one batch of 1 GB is all of it
    for (const lane of [0, 2, 3]) {
      expect(waits[lane]).toBeGreaterThan(takes[lane] - 5000 - 100);
      expect(waits[lane]).toBeLessThan(takes[lane]);
    }
    expect(waits[1]).toBeLessThan(takes[1] / 100);
  });

  it('changes no step and no return value', async () => {
    const { lanes } = await run;
    const steps = (lane: number) => lanes[lane].stepCounts.filter(({ step }) => !step.startsWith('wait'));
    expect(steps(2)).toEqual(steps(0));
    expect(steps(3)).toEqual(steps(1));
  });
});
