/** What rows about a stage-2 page table return, and what they leave, beside what stage2.test.ts counts. */
import { describe, expect, it } from 'vitest';
import { returnText } from '../../errno.js';
import type { Host } from '../../hosts/host.js';
import { ONE_NS_HOST, replayText, runText, stepCount } from '../replay-text.test-data.js';

const ARM64: Host = {
  ...ONE_NS_HOST,
  stage2: { cpus: 1, fwb: true, tlbiRange: false, mmuLock: 'spinlock', why: 'test' },
};
const HEAD = '# vfiobench-trace: 1\nop,addr,len,backing,prot\n';

async function returns(rows: string, host = ARM64, head = HEAD): Promise<string[]> {
  const { group, marks } = await runText(head + rows, { host });
  return [...group.answers[0].ret.subarray(0, marks.rows)].map(returnText);
}

describe('after mm_exit', () => {
  const ROWS =
    'memslot,0,0x400000,4k,\ns2_fault,0,0x400000,,w\nmm_exit,,,,\ns2_unmap,0,0x400000,,\ns2_wp,0,0x400000,,\ns2_fault,0,,,r\n';

  it('there is no table any more: ranges return -EINVAL', async () => {
    expect((await returns(ROWS)).slice(3)).toEqual(['-EINVAL', '-EINVAL', '-EFAULT']);
  });

  it('nothing is unmapped or invalidated', async () => {
    const result = await replayText(HEAD + ROWS, { host: ARM64, filter: 'line>=6' });
    const counted = ['s2_clear_pte', 's2_tlbi_ipa', 's2_tlbi_vmid', 's2_walk', 's2_range', 'mmu_lock'];
    expect(counted.map((step) => stepCount(result, 0, step))).toEqual([0, 0, 0, 0, 2, 2]);
  });
});

describe('a range that is not of whole granules', () => {
  it.each(['0x1800', '0x20000000000800', '0x40000000000800', '0x8000000000000001'])(
    'is -EINVAL at %s too, where bytes do not fit in a double',
    async (addr) => {
      expect(await returns(`s2_unmap,${addr},0x1000,,\ns2_wp,${addr},0x1000,,\n`)).toEqual([
        '-EINVAL',
        '-EINVAL',
      ]);
    },
  );

  it('is -EINVAL before -ERANGE, by address or by length, of any granule', async () => {
    const head = `# page_size: 64k\n${HEAD}`;
    const rows =
      's2_unmap,0x1000,0x10000,,\ns2_unmap,0x4000000000001000,0x10000,,\ns2_unmap,0x10000,0x11000,,\ns2_unmap,0x4000000000000000,0x10000,,\n';
    expect(await returns(rows, ARM64, head)).toEqual(['-EINVAL', '-EINVAL', '-EINVAL', '-ERANGE']);
  });

  it("no matter to a guest's access: it takes the pages that it touches", async () => {
    const rows =
      'memslot,0,0x100000,4k,\ns2_fault,0x800,0x1000,,w\ns2_fault,0x3fff,2,,w\ns2_fault,0x8001,,,w\n';
    expect((await returns(rows)).slice(1)).toEqual(['2', '2', '1']);
  });
});

describe('a memory slot beyond 2^ipa_bits', () => {
  const ROWS = 'memslot,0xfffffffff000,0x1000,4k,\nmemslot,0x1000000000000,0x1000,4k,\n';

  it('is -EFAULT on an arm64 host, and known to nobody elsewhere', async () => {
    expect(await returns(ROWS)).toEqual(['0', '-EFAULT']);
    expect(await returns(ROWS, ONE_NS_HOST)).toEqual(['0', '0']);
  });
});

describe('an access that no slot allows', () => {
  it('is an exit that takes time', async () => {
    const result = await replayText(`${HEAD}s2_fault,0x5000,,,w\n`, { host: ARM64 });
    expect(result.probes.find(({ name }) => name === 's2_fault')!.lanes[0]!.mean).toBe(5);
  });
});

describe('batch:bytes=N', () => {
  it('is a power of two, which ALIGN_DOWN needs', async () => {
    const rows = `# ipa_bits: 44\n${HEAD}s2_unmap,0,0x100000000000,,\n`;
    await expect(replayText(rows, { host: ARM64, variants: ['batch:bytes=12288'] })).rejects.toThrow(
      'variant batch: bytes is a size from 4K to 4096T, a power of two, such as 2M, not "12288"',
    );
    const base = 'batch:bytes=562949953421313';
    await expect(replayText(rows, { host: ARM64, base })).rejects.toThrow('a power of two');
    await replayText(rows, { host: ARM64, variants: ['batch:bytes=16384', 'batch:bytes=4503599627370496'] });
  });

  it('names the lane in which a call is too long for virtual time', async () => {
    const rows = `# ipa_bits: 52\n${HEAD}s2_unmap,0,0x10000000000000,,\n`;
    const long = replayText(rows, { host: ARM64, variants: ['batch:bytes=4096'], set: ['s2_walk=100ns'] });
    await expect(long).rejects.toThrow(
      /^<stdin>:4: s2_unmap: the call would take more than two and a half hours; .* \(lane batch:bytes=4096\)$/,
    );
  });
});
