/** What the model answers, against what a real kernel answered and what v5.10's code says. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseReturn, returnText } from '../errno.js';
import { VARIANTS } from '../variants/table.js';
import { ONE_NS_HOST, replayText, runText } from './replay-text.test-data.js';

const TRACES = new URL('../../fixtures/errno/', import.meta.url);
const RECORDED = new URL('../../fixtures/type1-6.1/', import.meta.url);

/** The machine of the recordings: an emulated Intel IOMMU with 39 address bits and its MSI window. */
const INTEL = {
  ...ONE_NS_HOST,
  iommu: {
    addressBits: 39,
    reserved: [['0xfee00000', '0xfeefffff'] as [string, string]],
    why: 'recorded machine',
  },
};

const read = (name: string): string => readFileSync(new URL(name, TRACES), 'utf8');
const files = readdirSync(TRACES).filter((name) => name.endsWith('.csv'));

/** The ways to guest memory that answer as a file says, the first as BASE; pins have the defaults. */
function lanesFor(name: string): { base?: string; variants: string[] } {
  const pins = ['contiguous-pin', 'pin-group-held', 'contiguous-pin+pin-group-held'];
  if (name.includes('ioeventfd'))
    return {
      base: 'kick-as-recorded',
      variants: VARIANTS.filter(({ path }) => path === 'kick').map((kick) => kick.name),
    };
  if (!name.includes('dma-rw')) return { variants: pins };
  if (name.startsWith('v1-')) return { base: 'iova-rw-per-page', variants: [] };
  return name.startsWith('v2-')
    ? { base: 'dma-rw-mutex', variants: ['dma-rw-rwsem'] }
    : { base: 'dma-rw-group-held', variants: ['dma-rw-mmget-not-zero'] };
}

describe('modelled returns', () => {
  for (const name of files) {
    it(`${name}: every row returns what it says, in BASE and in every variant`, async () => {
      const run = await runText(read(name), { host: INTEL, ...lanesFor(name) });
      expect(run.group.returns.compared).toBeGreaterThan(3);
      for (const { differing } of run.finished.lanes) expect([...differing]).toEqual([]);
      expect(run.group.returns).toMatchObject({ differing: 0, first: null });
    });
  }

  it('map variants answer alike, but for -EOVERFLOW past 2^64 and what ends there in v6.18', async () => {
    const iommu = read('v5.10-map-unmap.csv').replace('container: mdev', 'container: iommu');
    const result = await replayText(iommu, { variants: ['map-batched', 'map-large-folio'] });
    expect(result.recordedReturns.differing).toBe(0);
    // v6.18: the mapping that ends there, and its unmap; two ranges past it; and a map, for which v6.18 has room after that
    const rows = [2, 2, 1];
    expect(result.lanes.map(({ differing }) => differing.map((one) => one.rows))).toEqual([[], [1], rows]);
    const newer = await replayText(iommu, { base: 'map-large-folio', variants: ['map-batched'] });
    expect(newer.lanes[1].differing.map((one) => one.rows)).toEqual(rows);
  });

  it('a mapping that ends at 2^64 is there for a device that it was pinned for, and for no fault of VFIO up to v6.17', async () => {
    const calls = ['map,0xffffffffffff0000,0x10000,', 'pin,,,0xffffffffffff0', 'unpin,,,0xffffffffffff0'];
    const rows = [...calls, 'dev_dma,0xffffffffffff8000,0x2000,', 'unmap,0xffffffffffff0000,0x10000,'];
    const csv = ['# container: iommu', 'op,addr,len,pfns', ...rows].join('\n');
    const maps = ['map-page-by-page', 'map-batched', 'map-large-folio'];
    const devices = ['static-pin', 'iopf', 'iopf-premap', 'iopf-selective', 'host-sva'];
    for (const map of maps) {
      for (const device of devices) {
        const others = devices.filter((one) => one !== device).map((one) => `${one}+${map}`);
        const variants = [...others, ...maps.filter((one) => one !== map).map((one) => `${device}+${one}`)];
        const run = await runText(csv, { base: `${device}+${map}`, variants });
        const { ret, extra } = run.group.answers[0];
        const isFound = map === 'map-large-folio';
        const isReached = isFound || device === 'static-pin' || device === 'host-sva';
        expect([...ret.subarray(0, 5)].map(returnText)).toEqual(
          isFound ? ['0', '1', '1', '0', '0'] : ['0', '-EINVAL', '-EINVAL', isReached ? '0' : '-EFAULT', '0'],
        );
        expect([extra[3], extra[4]]).toEqual([isReached ? 8192 : 0, isFound ? 16 : 0]);
      }
    }
  });

  it('maps that may only be read have room under RLIMIT_MEMLOCK for zero pages, not for pages of their own (v6.18)', async () => {
    const rows = ['map,0,0x8000,4k:untouched,r,', 'map,0x10000,0x4000,4k,rw,', 'pin,,,,r,2'];
    const csv = ['# container: iommu', '# memlock: 16k', 'op,addr,len,backing,prot,pfns', ...rows].join('\n');
    const all = ['map-page-by-page', 'map-batched', 'map-large-folio'];
    for (const base of all) {
      const variants = all.filter((one) => one !== base);
      const run = await runText(csv, { base, variants });
      const returns = run.group.answers.map(({ ret }) => [...ret.subarray(0, 3)].map(returnText));
      expect(returns[0]).toEqual(base === 'map-large-folio' ? ['-ENOMEM', '0', '-EINVAL'] : ['0', '0', '1']);
    }
  });
});

/** Cases of the recordings that a trace can't express, with the reason. */
const NOT_EXPRESSIBLE: Readonly<Record<string, string>> = {
  'map_no_group_no_iommu|set_iommu.*|group_.*|map_no_iommu|check_extension.*|unset_container.*|map_after_unset':
    'setting up the container',
  'map_unknown_flag.*|map_vaddr.*|map_arg_bad_pointer|map_prot_none|map_ro_.*|map_va_unmapped|map_then_map_vaddr.*':
    'the memory behind vaddr, or flags, which a trace does not name',
  'unmap_all.*|v1_unmap.*|dirty_.*': 'flags, the v1 interface and the dirty bitmap ioctl have no row',
  '(hw_)?pin_neg|(hw_)?pin_prot_0|(hw_)?pin_unaligned.*':
    'a trace has no negative npage, no empty prot, and pfns in place of iovas',
  '(hw_)?dma_read_(va|into)_hole': 'a hole in the memory behind a mapping',
  '(hw_)?pin_va_hole|pin_4_hole_at_2': 'a hole in the memory behind a mapping',
  hw_unpin_8: 'v6.1 returns nothing from unpin, v5.10 -EINVAL',
};

interface Answer {
  readonly name: string;
  readonly answer: string;
}

function recordedAnswers(file: string): Answer[] {
  const [, ...lines] = readFileSync(new URL(file, RECORDED), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [, name, , , , ret, errno] = line.split(',');
    return { name, answer: Number(ret) < 0 ? `-${errno}` : ret };
  });
}

function casesOf(file: string): Answer[] {
  const lines = read(file).split('\n');
  return lines.flatMap((line, i) => {
    const match = /^# case: (\w+)$/.exec(line);
    return match === null
      ? []
      : [{ name: match[1], answer: returnText(parseReturn(lines[i + 1].split(',').pop()!)!) }];
  });
}

describe('answers of the real kernel 6.1', () => {
  const put = files.filter((name) => name.startsWith('type1-6.1')).flatMap(casesOf);

  for (const file of ['errno-ioctl.csv', 'errno-pin-dma-rw.csv']) {
    it(`${file}: each case is in a trace with the recorded answer, or can't be expressed`, () => {
      const missing = recordedAnswers(file).filter(({ name, answer }) => {
        const asked = put.filter((one) => one.name === name);
        if (asked.length > 0) return !asked.some((one) => one.answer === answer);
        return !Object.keys(NOT_EXPRESSIBLE).some((pattern) => new RegExp(`^(${pattern})$`).test(name));
      });
      expect(missing).toEqual([]);
    });
  }

  it('no case is made up', () => {
    const known = new Set(
      ['errno-ioctl.csv', 'errno-pin-dma-rw.csv'].flatMap(recordedAnswers).map(({ name }) => name),
    );
    expect(put.filter(({ name }) => !known.has(name))).toEqual([]);
    expect(put.length).toBeGreaterThan(45);
  });
});
