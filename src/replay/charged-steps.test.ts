/** Every step that is declared is charged by some call, so that `list steps` shows none that nothing takes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MODERN_INTEL } from '../kernel/kvm/kvm.js';
import { STEPS } from '../kernel/steps.js';
import { openTrace } from '../trace/open.js';
import { select } from '../variants/select.js';
import { VARIANTS } from '../variants/table.js';
import { Answers } from './answers.js';
import { prepare, type ReplayOptions } from './replay.js';
import { ONE_NS_HOST } from './replay-text.test-data.js';

const EVERY_OP = readFileSync(new URL('../../fixtures/traces/every-op.csv', import.meta.url), 'utf8');
const HEAD = 'op,addr,len,pfns,backing,prot,kind,value';
const NOBODY = new Map([
  ['interrupt', 'the pricer charges it, for calls that an interrupt of the host strikes'],
]);

/** What the rows charge, by step, in BASE and in every variant that their container allows. */
async function charged(
  csv: string,
  more: Partial<ReplayOptions> = {},
  names: string[] = [],
): Promise<string[]> {
  const trace = await openTrace('a trace', { content: Buffer.from(csv) });
  const { container } = trace.meta;
  const fit = VARIANTS.filter(({ needsContainer }) => (needsContainer ?? container) === container);
  const [base, ...variants] = await Promise.all([...fit.map(({ name }) => name), ...names].map(select));
  const host = ONE_NS_HOST;
  const plain = { base, variants, host, overrides: [], unit: 'ns', seed: 1, skip: 0, filter: null } as const;
  const { lanes } = prepare(trace, { ...plain, ...more });
  const all = new Set<string>();
  for await (const batch of trace.batches()) {
    const answers = new Answers(batch.capacity);
    for (const { machine, ledger } of lanes) {
      answers.prepare(batch);
      for (let row = 0; row < batch.rows; row++) {
        machine.call(batch, row, answers);
        for (let i = 0; i < ledger.touchedCount; i++) all.add(STEPS[ledger.touched[i]].name);
        ledger.clear();
      }
    }
  }
  return [...all];
}

const rows = (...lines: string[]): string => [HEAD, ...lines, ''].join('\n');

const on = (more: object): Partial<ReplayOptions> => ({ host: { ...ONE_NS_HOST, ...more } });

const ARM64_KVM = {
  ...MODERN_INTEL,
  mmio: 'arm64',
  fastMmio: false,
  mmioCaching: false,
  emulatedPio: false,
  why: 'test',
};
const STAGE2 = { cpus: 2, fwb: false, tlbiRange: false, mmuLock: 'rwlock', why: 'test' };
const KICK = 'kick,0xfe003000,2,,,,mmio,0';

/** A guest's faults on memory of a backing, a permission fault after its log began, and the unmap of it all. */
function guestOn(backing: string): string {
  return rows(
    `memslot,0,0x400000,,${backing},rw,,`,
    's2_fault,0,0x400000,,,w,,',
    's2_wp,0,0x200000,,,,,',
    's2_fault,0,0x200000,,,w,,',
    's2_unmap,0,0x400000,,,,,',
  );
}

/** Calls by what they charge that the others do not. */
const CALLS: Readonly<Record<string, () => Promise<string[]>>> = {
  'every operation': () => charged(EVERY_OP),
  'a device that faults beside pinned ranges': () =>
    charged(
      `# container: iommu\n${rows(
        'map,0,0x10000,,4k:untouched,rw,,',
        'dev_dma,0,0x2000,,,r,,',
        'dev_dma,0,0x1000,,,w,,',
        'pin,,,2,,rw,,',
        'pin,,,4,,rw,,',
        'dev_dma,0x2000,0x3000,,,w,,',
        'unpin,,,2,,,,',
      )}`,
      {},
      ['iopf-selective:map=0'],
    ),
  'first touches and every size of page': () =>
    charged(
      rows(
        'map,0,0x200000,,thp:untouched,rw,,',
        'map,0x200000,0x200000,,hugetlb-2m,rw,,',
        'map,0x400000,0x1000,,4k:untouched,rw,,',
        'memslot,0,0x400000,,thp,rw,,',
        'memslot,0x400000,0x1000,,4k,rw,,',
        'dma_read,0x400000,8,,,,,',
        'dma_write,0,8,,,,,',
        'pin,,,0x200,,rw,,',
        'unmap,0x200000,0x200000,,,,,',
      ),
    ),
  'dirty tracking': () =>
    charged(
      `# dirty_tracking: on\n${rows('map,0,0x10000,,4k,rw,,', 'pin,,,0x1-0x3,,rw,,', 'dma_write,0,8,,,,,')}`,
    ),
  'pages that were pinned before': () =>
    charged(
      rows('map,0,0x10000,,4k,rw,,', 'pin,,,1 2 3,,rw,,', 'unpin,,,1 2 3,,,,', 'pin,,,2 1 2,,rw,,'),
      on({ reuse: { hotPages: 1, warmPages: 2, coldPages: 4, why: 'test' } }),
    ),
  'doorbells, with somebody who waits for them': () =>
    charged(rows('ioeventfd,0xfe003000,2,,,,mmio,', KICK, KICK, KICK.replace('3000', '4000'), KICK), {
      eventfdWaiters: 1,
    }),
  'a kick on arm64': () => charged(rows(KICK), on({ kvm: ARM64_KVM })),
  'stage 2 of 4K pages': () => charged(guestOn('4k'), on({ stage2: STAGE2 })),
  'stage 2 of blocks, flushed by range': () =>
    charged(guestOn('thp'), on({ stage2: { ...STAGE2, tlbiRange: true, fwb: true } })),
};

describe('the declared steps', () => {
  it('are charged each by some call, in some variant', async () => {
    const taken = (await Promise.all(Object.values(CALLS).map((call) => call()))).flat();
    const all = new Set([...taken, ...NOBODY.keys()]);
    expect(STEPS.map(({ name }) => name).filter((name) => !all.has(name))).toEqual([]);
    expect(taken.filter((name) => NOBODY.has(name))).toEqual([]);
  });
});
