/** How faults take mmu_lock decides what they wait for; the report says which kernels do so, where one was waited for. */
import { describe, expect, it } from 'vitest';
import type { Host } from '../hosts/host.js';
import { ONE_NS_HOST, replayText } from './replay-text.test-data.js';

const MB = 2 ** 20;
const SLOT = `,0,memslot,0x0,${64 * MB},4k\n`;
/** Two vCPUs fault on pages of their own at the same time. */
const BOTH = `${SLOT}0,0,s2_fault,0x0,${8 * MB},\n0,1,s2_fault,${32 * MB},${8 * MB},\n`;
/** One vCPU alone. */
const ONE = `${SLOT}0,0,s2_fault,0x0,${8 * MB},\n`;

async function run(rows: string, mmuLock: NonNullable<Host['stage2']>['mmuLock'] | null) {
  const stage2 = mmuLock === null ? undefined : { cpus: 2, fwb: true, tlbiRange: true, mmuLock, why: 'test' };
  const host: Host = { ...ONE_NS_HOST, stage2 };
  const text = `# vfiobench-trace: 1\nts_ns,cpu,op,addr,len,backing\n${rows}`;
  const { host: ran, lanes } = await replayText(text, { host, watchLocks: true });
  const contended = lanes[0].locks?.find(({ lock }) => /^mmu_/.test(lock))?.contended ?? 0;
  return { effects: ran.effects.filter((effect) => effect.includes('mmu_lock')), contended };
}

describe('faults of two vCPUs at once', () => {
  it.each([
    [
      'rwlock',
      'stage-2 faults write-lock mmu_lock, as in v5.18 to v6.1, but for permissions of pages that are logged',
    ],
    ['spinlock', 'mmu_lock is a spinlock, as up to v5.17'],
    [null, 'mmu_lock is a spinlock, as up to v5.17'],
  ] as const)('%s: wait for one another, and the report says why', async (mmuLock, text) => {
    const { effects, contended } = await run(BOTH, mmuLock);
    expect(contended).toBeGreaterThan(0);
    expect(effects).toEqual([text]);
  });

  it('rwlock-parallel: do not, and nothing is said; with an unmap beside them it is', async () => {
    expect(await run(BOTH, 'rwlock-parallel')).toEqual({ effects: [], contended: 0 });
    const unmapped = await run(`${BOTH}5,2,s2_unmap,0x0,${MB},\n`, 'rwlock-parallel');
    expect(unmapped.effects).toEqual(['stage-2 faults read-lock mmu_lock, as from v6.2 on']);
  });

  it('are not there with one vCPU: nothing is said', async () => {
    expect(await run(ONE, 'rwlock')).toEqual({ effects: [], contended: 0 });
  });
});
