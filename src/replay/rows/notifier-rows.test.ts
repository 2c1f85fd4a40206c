/** An s2_unmap by an MMU notifier, from its row to its result. */
import { describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.js';
import { ONE_NS_HOST, replayText } from '../replay-text.test-data.js';

const HOST: Host = {
  ...ONE_NS_HOST,
  stage2: { cpus: 1, fwb: true, tlbiRange: false, mmuLock: 'spinlock', why: 'test' },
};
const HEAD = '# vfiobench-trace: 1\nts_ns,vm,cpu,op,addr,len,backing,prot,kind\n';
const SLOTS = '0,0,0,memslot,0,0x800000,4k,,\n0,0,0,s2_fault,0,0x400000,,w,\n';
const FAULTS = [1, 2].map((cpu) => `100000${cpu},0,${cpu},s2_fault,0x${cpu + 4}00000,,,w,\n`).join('');
const unmap = (kind: string): string => `1000000,0,0,s2_unmap,0,0x400000,,,${kind}\n`;

const replayed = (rows: string, variants: readonly string[] = []) =>
  replayText(HEAD + SLOTS + rows, {
    host: HOST,
    variants: [...variants],
    watchLocks: true,
    filter: 'line>=5',
  });
const retries = ({ lanes }: Awaited<ReturnType<typeof replayed>>, lane = 0) =>
  lanes[lane].counters.find(({ name }) => name === 'stage-2 fault retries')?.value;

describe('an unmap by an MMU notifier', () => {
  it('makes faults retry, more often with smaller batches, and the result says how often', async () => {
    const result = await replayed(unmap('notifier') + FAULTS, ['batch:bytes=4096']);
    expect(retries(result)).toBe(2);
    expect(retries(result, 1)).toBeGreaterThan(100);
    const lock = result.lanes[1].locks!.find(({ lock }) => lock === 'mmu_lock')!;
    expect(lock.retries).toBe(retries(result, 1));
    expect(lock.acquisitions).toBe(lock.followed);
    const fault = result.probes.find(({ name }) => name === 's2_fault')!.lanes[1]!;
    expect(fault.steps.find(({ step }) => step === 'mmu_notifier_retry')!.count).toBe(lock.retries);
    // all of its time is that of its steps, its waiting and its retries
    const parts = fault.steps.reduce((sum, { time }) => sum + time, 0);
    expect(parts).toBeCloseTo(fault.total, 3);
  });

  it('and that of a slot does not, which is what an empty kind says', async () => {
    const slot = await replayed(unmap('slot') + FAULTS);
    expect(retries(slot)).toBeUndefined();
    expect({ ...(await replayed(unmap('') + FAULTS)), trace: null }).toEqual({ ...slot, trace: null });
  });

  it('has no kind of a doorbell, as a doorbell has none of an unmap', async () => {
    await expect(replayed(unmap('mmio'))).rejects.toThrow('kind: "mmio" is no kind; it is slot, notifier');
    await expect(replayed('1000000,0,0,ioeventfd,0,4,,,slot\n')).rejects.toThrow(
      'kind: "slot" is no kind; it is mmio, pio, hcall',
    );
  });
});
