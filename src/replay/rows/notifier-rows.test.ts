/** An s2_unmap by an MMU notifier, from its row to its result. */
import { describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.js';
import { S2_FAULT, STEPS } from '../../kernel/steps.js';
import { PROBES } from '../probes/probes.js';
import { ONE_NS_HOST, replayText, runText } from '../replay-text.test-data.js';

const HOST: Host = {
  ...ONE_NS_HOST,
  stage2: { cpus: 1, fwb: true, tlbiRange: false, mmuLock: 'spinlock', why: 'test' },
};
const HEAD = '# vfiobench-trace: 1\nts_ns,vm,cpu,op,addr,len,backing,prot,kind\n';
const SLOTS = '0,0,0,memslot,0,0x800000,4k,,\n0,0,0,s2_fault,0,0x400000,,w,\n';
const FAULT_ROWS = 2;
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
    expect(fault.steps.find(({ step }) => step === 's2_fault')!.count).toBe(FAULT_ROWS + lock.retries!);
    // all of its time is that of its steps and its waiting
    const parts = fault.steps.reduce((sum, { time }) => sum + time, 0);
    expect(parts).toBeCloseTo(fault.total, 3);
  });

  it('is what an invalidate is to stage 2: faults retry beside it, and the pages are gone behind it', async () => {
    const invalidate = '1000000,0,0,invalidate,0,0x400000,,,\n';
    const again = '2000000,0,0,s2_fault,0,0x400000,,w,\n';
    const result = await replayed(invalidate + FAULTS + again);
    expect(retries(result)).toBe(2);
    const fault = result.probes.find(({ name }) => name === 's2_fault')!.lanes[0]!;
    expect(fault.steps.find(({ step }) => step === 'fault_in_4k')!.count).toBe(1024);
    const took = result.probes.find(({ name }) => name === 'invalidate')!.lanes[0]!;
    expect(took.steps.find(({ step }) => step === 's2_clear_pte')!.count).toBe(1024);
    // also in a trace that has no notifiers by kind
    const kindless = (HEAD + SLOTS + invalidate + FAULTS).replace(/,(kind)?\n/g, '\n');
    expect(retries(await replayText(kindless, { host: HOST, watchLocks: true }))).toBe(2);
  });

  // calls of one price are alike and share their events; draws tell each from the others
  it.each([0, 0.4])(
    'leaves the work of retries to the steps, to the picosecond (sigma %s)',
    async (sigma) => {
      const prices = STEPS.map(({ name }, i) => [
        name,
        { price: 1 + (i % 7) / 3, from: 'assumed' as const, why: 'test', ...(i % 3 === 0 ? { sigma } : {}) },
      ]);
      const host: Host = { ...HOST, steps: Object.fromEntries(prices) };
      const slots =
        '0,0,0,memslot,0,0x800000,4k,,\n0,0,0,memslot,0x800000,0x800000,4k:untouched,,\n0,0,0,s2_fault,0,0x400000,,w,\n';
      // before the unmap is read as well: they are about when it begins
      const faults = Array.from({ length: 24 }, (_, i) => {
        const ts = i < 4 ? 999_900 + i : 1_000_000 + 10 * i;
        const addr = (i % 2 === 0 ? 0x400000 : 0x800000) + 0x10000 * i;
        return `${ts},0,${i + 1},s2_fault,${addr},${i % 3 === 0 ? 0x6000 : ''},,w,\n`;
      });
      const rows = [...faults.slice(0, 4), unmap('notifier'), ...faults.slice(4)].join('');
      const { finished } = await runText(HEAD + slots + rows, {
        host,
        variants: ['batch:bytes=16384'],
        filter: 'op=s2_fault,line>=6',
        batchRows: 3,
      });
      const probe = PROBES.findIndex(({ name }) => name === 's2_fault');
      const all = 8 * 6 + 16;
      for (const { stepCounts, stepTimesPs, waitTimesPs, retryCounts, probes } of finished.lanes) {
        const place = probe * finished.steps.size;
        const timeOf = (of: Float64Array): number =>
          of.subarray(place, place + finished.steps.size).reduce((sum, ps) => sum + ps, 0);
        expect(retryCounts[probe]).toBeGreaterThan(20);
        expect(stepCounts[place + S2_FAULT]).toBe(all + retryCounts[probe]);
        expect(timeOf(stepTimesPs) + timeOf(waitTimesPs)).toBe(Math.round(probes[probe]!.total * 1000));
      }
    },
  );

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
