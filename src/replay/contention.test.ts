/** Many callers at once: which locks part the variants, and which ones VMs share. */
import { describe, expect, it } from 'vitest';
import { loadHost } from '../hosts/load.js';
import type { ReplayResult } from '../results/replay.js';
import { ONE_NS_HOST, replayText } from './replay-text.test-data.js';

const { interference: _, ...HOST } = loadHost('zhao-gvt');

/** Every (vm, cpu) reads a page, again and again, without a gap. */
function readers(vms: number, cpus: number, calls = 60): string {
  const lines = ['vm,cpu,op,addr,len'];
  for (let vm = 0; vm < vms; vm++) {
    lines.push(`${vm},0,memslot,0,0x100000`, `${vm},0,map,0,0x100000`);
  }
  for (let call = 0; call < calls; call++) {
    for (let vm = 0; vm < vms; vm++) {
      for (let cpu = 0; cpu < cpus; cpu++) lines.push(`${vm},${cpu},dma_read,${(cpu % 16) * 4096},4096`);
    }
  }
  return `${lines.join('\n')}\n`;
}

const VARIANTS = ['dma-rw-mutex', 'dma-rw-rwsem', 'dma-rw-group-held'];

function run(vms: number, cpus: number): Promise<ReplayResult> {
  return replayText(readers(vms, cpus), { host: HOST, variants: VARIANTS });
}

const meanOf = ({ probes, lanes }: ReplayResult, label: string): number =>
  probes.find(({ name }) => name === 'dma_read')!.lanes[lanes.findIndex((lane) => lane.label === label)]!
    .mean;

/** Locks that somebody waited for in a lane. */
const waitedFor = ({ probes, lanes }: ReplayResult, label: string): string[] =>
  probes
    .filter(
      ({ name, lanes: of }) => name.startsWith('lock_wait') && of[lanes.findIndex((l) => l.label === label)],
    )
    .map(({ name }) => name.slice('lock_wait['.length, -1));

describe('readers of one VM', () => {
  it('part mutex and rwsem as they multiply; who only reads never waits for the rwsem', async () => {
    const gaps: number[] = [];
    for (const cpus of [1, 2, 4, 8]) {
      const result = await run(1, cpus);
      gaps.push(meanOf(result, 'dma-rw-mutex') - meanOf(result, 'dma-rw-rwsem'));
      expect(waitedFor(result, 'dma-rw-rwsem')).not.toContain('iommu_lock');
      expect(waitedFor(result, 'BASE')).toEqual([]);
    }
    expect(gaps[0]).toBe(0);
    for (let i = 1; i < gaps.length; i++) expect(gaps[i]).toBeGreaterThan(gaps[i - 1] + 100);
  });

  it('with the group held share nothing but task_lock', async () => {
    expect(waitedFor(await run(1, 8), 'dma-rw-group-held')).toEqual(['task_lock']);
  });
});

describe('watching the locks', () => {
  const head = 'ts_ns,vm,cpu,op,addr,len\n,0,0,memslot,0,0x100000\n,0,0,map,0,0x100000\n';
  const rows = (cpus: readonly number[], times: readonly (number | '')[]): string =>
    cpus.map((cpu, i) => `${times[i]},0,${cpu},dma_read,0x1000,4096\n`).join('');

  it.each([
    ['without timestamps', rows([0, 1, 0, 1], ['', '', '', ''])],
    ['with them from the start', rows([0, 1, 0, 1], [0, 0, 100, 100])],
    ['with them behind rows without', rows([0, 0, 1, 1, 0], ['', '', 0, 0, 100])],
    ['with some', rows([0, 0, 1, 0, 1, 0], ['', 5, '', 100, '', ''])],
  ])('changes no time, %s', async (_, calls) => {
    const options = { host: HOST, base: 'dma-rw-mutex' };
    const plain = await replayText(head + calls, options);
    const watched = await replayText(head + calls, { ...options, watchLocks: true });
    expect(watched.probes).toEqual(plain.probes);
    expect(waitedFor(plain, 'BASE')).toContain('iommu_lock');
  });
});

describe('calls behind a long pause', () => {
  // devices whose faults are spans of their calls, and readers that wait for locks
  const HEAD = '# container: iommu\n# workload: -\nts_ns,vm,cpu,dev,op,addr,len,prot\n';
  const trace = (pauseNs: number): string => {
    const lines = ['0,0,0,,memslot,0,0x100000,', '0,0,0,,map,0,0x100000,'];
    for (let i = 0; i < 400; i++) {
      const at = pauseNs + 137 * i;
      lines.push(
        `${at},0,${i % 4},,dma_write,${(i % 16) * 4096},4096,`,
        `${at},0,${4 + (i % 3)},1,dev_dma,${((7 * i) % 200) * 4096},8192,w`,
      );
    }
    return `${HEAD}${lines.join('\n')}\n`;
  };

  it.each(['iopf', 'dma-rw-mutex'])('take the same time as without it: %s', async (base) => {
    const options = { host: ONE_NS_HOST, base, variants: ['dma-rw-rwsem'] };
    const soon = await replayText(trace(1e6), options);
    // 100 days: 2^53 ps are 2.5 hours
    const late = await replayText(trace(100 * 86_400e9), options);
    expect(late.probes).toEqual(soon.probes);
    expect(late.probes.some(({ name }) => name.startsWith('lock_wait'))).toBe(true);
  });
});

describe('readers of several VMs', () => {
  it('share vfio.group_lock alone', async () => {
    const result = await run(8, 1);
    expect(waitedFor(result, 'dma-rw-mutex')).toEqual(['vfio_group_lock']);
    expect(waitedFor(result, 'dma-rw-rwsem')).toEqual(['vfio_group_lock']);
    expect(waitedFor(result, 'dma-rw-group-held')).toEqual([]);
  });
});
