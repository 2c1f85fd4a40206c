/** On whose word the waiting for a lock rests: what its holders do meanwhile, at which prices. */
import { describe, expect, it } from 'vitest';
import type { Host } from '../../hosts/host.js';
import { Ledger } from '../../kernel/ledger.js';
import { ACCT, CALL, FIND_DMA, IOMMU_LOCK, STEPS, TASK_LOCK } from '../../kernel/steps.js';
import type { PriceFrom } from '../../results/sensitivity.js';
import { ONE_NS_HOST, replayText } from '../replay-text.test-data.js';
import { HeldPrices } from './held-prices.js';

/** Every step costs 1 ps; that of `assumed` alone is assumed. */
function heldIn(path: (ledger: Ledger) => void, assumed: number): string[] {
  const ledger = new Ledger(STEPS.length);
  ledger.logging = true;
  path(ledger);
  const costPs = ledger.counts.slice();
  const isAssumed = Uint8Array.from(STEPS, (_, step) => (step === assumed ? 1 : 0));
  return new HeldPrices(isAssumed)
    .of(ledger, costPs)
    .map(({ lock, ps, assumedPs }) => `${STEPS[lock].name} ${ps} ${assumedPs}`);
}

describe('what a lock is held for', () => {
  it('is what is done between its taking and its release, that of locks inside others in both', () => {
    const path = (ledger: Ledger): void => {
      ledger.charge(ACCT, 5);
      ledger.enter(IOMMU_LOCK);
      ledger.charge(FIND_DMA, 2);
      ledger.enter(TASK_LOCK);
      ledger.charge(ACCT, 3);
      ledger.release(TASK_LOCK);
      ledger.release(IOMMU_LOCK);
      ledger.charge(ACCT, 7);
      ledger.enter(IOMMU_LOCK);
      ledger.charge(CALL);
      ledger.release(IOMMU_LOCK);
    };
    expect(heldIn(path, ACCT)).toEqual(['iommu_lock 6 3', 'task_lock 3 3']);
    expect(heldIn(path, FIND_DMA)).toEqual(['iommu_lock 6 2', 'task_lock 3 0']);
  });

  it('is every batch under it', () => {
    const path = (ledger: Ledger): void => {
      ledger.enter(IOMMU_LOCK);
      ledger.beginBatches(IOMMU_LOCK, true);
      ledger.charge(FIND_DMA, 2);
      ledger.endBatch();
      ledger.repeatBatch(9);
      ledger.charge(ACCT);
      ledger.endBatch();
      ledger.endBatches();
      ledger.release(IOMMU_LOCK);
    };
    expect(heldIn(path, FIND_DMA)).toEqual(['iommu_lock 21 20']);
  });
});

describe('a wait', () => {
  const rows = (cpu: number): string => `0,${cpu},dma_read,0x0,0x100000\n`;
  const csv = `ts_ns,cpu,op,addr,len\n0,0,map,0x0,0x100000\n${[0, 1, 2].map(rows).join('')}`;
  /** Of the wait for iommu->lock where all prices are fitted but one. */
  async function waitFrom(assumed: string): Promise<PriceFrom | undefined> {
    const prices = Object.entries(ONE_NS_HOST.steps).map(([name, price]) => [
      name,
      { ...price, from: name === assumed ? 'assumed' : 'fitted' } as const,
    ]);
    const host: Host = { ...ONE_NS_HOST, steps: Object.fromEntries(prices) };
    const { probes } = await replayText(csv, { host, base: 'kvm-rw', variants: ['dma-rw-mutex'] });
    const why = probes.find(({ name }) => name === 'dma_read')!.against[0]!.why;
    return why.find(({ step }) => step === 'wait[iommu_lock]')?.from;
  }

  it('rests on assumed prices where most of what the lock is held for has such', async () => {
    expect(await waitFrom('copy_byte')).toBe('held');
    expect(await waitFrom('find_dma')).toBe('waited');
  });
});
