/** The calls that the model counts below MAP_DMA and UNMAP_DMA, against those that kernel 6.1 made. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CountingContainer, MAP_LOOPS } from './counting-container.test-data.js';
import { evenRuns, LaidOutMemory } from './laid-out.test-data.js';

interface RecordedIoctl {
  readonly line: number;
  readonly op: 'map' | 'unmap';
  readonly pages: number;
  readonly runs: number;
  readonly pinRemote: number;
  readonly gupCalls: number;
  readonly gupPages: number;
  readonly iommuMaps: number;
  readonly iommuUnmaps: number;
  readonly largestRun: number;
}

function recordedIoctls(): RecordedIoctl[] {
  const file = new URL('../../../fixtures/type1-6.1/structure.csv', import.meta.url);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.flatMap((text, i) => {
    const [op, , , pages, pinRemote, gupCalls, , gupPages, iommuMaps, iommuUnmaps, largestRun] =
      text.split(',');
    if (op !== 'map' && op !== 'unmap') return [];
    const runs = Number(op === 'map' ? iommuMaps : iommuUnmaps);
    return [
      {
        line: i + 1,
        op,
        pages: Number(pages),
        runs,
        pinRemote: Number(pinRemote),
        gupCalls: Number(gupCalls),
        gupPages: Number(gupPages),
        iommuMaps: Number(iommuMaps),
        iommuUnmaps: Number(iommuUnmaps),
        largestRun: Number(largestRun),
      },
    ];
  });
}

const FIRST = 2 ** 20;

/** Kernel 6.1's code (vfio_batch) on memory of so many runs, the longest as recorded. */
function modelled({ op, pages, runs, largestRun }: RecordedIoctl): Map<string, number> {
  const model = new CountingContainer(MAP_LOOPS.batched);
  const memory = new LaidOutMemory('4k', FIRST, evenRuns(pages, runs, largestRun));
  const map = model.map(FIRST, pages, memory);
  return op === 'map' ? map.counts : model.unmap(FIRST, pages).counts;
}

describe('calls below an ioctl, against kernel 6.1', () => {
  const recorded = recordedIoctls();

  it('has maps and unmaps of 1 to 1,024 pages, in one run to as many as pages', () => {
    expect(recorded.filter(({ op }) => op === 'map').length).toBeGreaterThan(180);
    expect(recorded.filter(({ op }) => op === 'unmap').length).toBeGreaterThan(180);
    expect(recorded.some(({ pages, runs }) => pages === 1024 && runs === 1024)).toBe(true);
    expect(recorded.some(({ pages, runs }) => pages === 1024 && runs === 1)).toBe(true);
  });

  it('every map pins, asks gup and maps as often as the real one', () => {
    const maps = recorded.filter(({ op }) => op === 'map');
    const ours = maps.map((ioctl) => {
      const counts = modelled(ioctl);
      return {
        ...ioctl,
        pinRemote: counts.get('pin_remote'),
        gupCalls: counts.get('gup_call'),
        gupPages: counts.get('gup_page_4k'),
        iommuMaps: counts.get('iommu_map'),
        iommuUnmaps: counts.get('iommu_unmap') ?? 0,
      };
    });
    expect(ours).toEqual(maps);
  });

  it('every unmap calls iommu_unmap as often as the real one, and pins nothing', () => {
    const unmaps = recorded.filter(({ op }) => op === 'unmap');
    const ours = unmaps.map((ioctl) => {
      const counts = modelled(ioctl);
      return {
        ...ioctl,
        pinRemote: counts.get('pin_remote') ?? 0,
        gupCalls: counts.get('gup_call') ?? 0,
        iommuMaps: counts.get('iommu_map') ?? 0,
        iommuUnmaps: counts.get('iommu_unmap'),
      };
    });
    expect(ours).toEqual(unmaps);
  });

  it('an unmap walks once a page and once more at each break, flushes per 512 runs', () => {
    for (const ioctl of recorded.filter(({ op }) => op === 'unmap')) {
      const counts = modelled(ioctl);
      const { pages, runs } = ioctl;
      expect([ioctl.line, counts.get('iova_to_phys')]).toEqual([ioctl.line, pages + runs - 1]);
      expect([ioctl.line, counts.get('iotlb_sync')]).toEqual([ioctl.line, Math.ceil(runs / 512)]);
      expect([ioctl.line, counts.get('put_page')]).toEqual([ioctl.line, pages]);
    }
  });
});

describe('gup calls of the three loops', () => {
  const counts = (loop: keyof typeof MAP_LOOPS, kind: '4k' | 'thp', runs: number[]): Map<string, number> => {
    const pages = runs.reduce((sum, run) => sum + run);
    return new CountingContainer(MAP_LOOPS[loop]).map(FIRST, pages, new LaidOutMemory(kind, FIRST, runs))
      .counts;
  };

  it('page-by-page: the page that breaks a run is pinned twice, and put once', () => {
    const taken = counts('page-by-page', '4k', [3, 1, 4]);
    expect(taken.get('gup_call')).toBe(8 + 2);
    expect(taken.get('put_page')).toBe(2);
    expect(taken.get('iommu_map')).toBe(3);
  });

  it('batched: a lone page left to the last batch is pinned twice where it breaks the run', () => {
    expect(counts('batched', '4k', [512, 1]).get('gup_call')).toBe(3);
    expect(counts('batched', '4k', [513]).get('gup_call')).toBe(2);
    expect(counts('batched', '4k', [512, 2]).get('gup_call')).toBe(2);
  });

  it('large-folio: no page is pinned twice, and every gup looks around first', () => {
    const taken = counts('large-folio', '4k', [512, 1]);
    expect(taken.get('gup_call')).toBe(2);
    expect(taken.has('put_page')).toBe(false);
    // before each of two gups, behind each of two iommu_map
    expect(taken.get('cond_resched')).toBe(4);
  });

  it('large-folio: a chunk is a run within a batch, whatever folios it spans', () => {
    const taken = counts('large-folio', 'thp', [1024, 700]);
    // batches end at 512, 1024, 1536 and 1724
    expect(taken.get('gup_call')).toBe(4);
    expect(taken.get('folio_chunk')).toBe(4);
    expect(taken.get('vpfn_range')).toBe(4);
    // 512 + 512 + 512 + 188 pages of folios of 512
    expect(taken.get('gup_folio')).toBe(4);
    expect(counts('large-folio', '4k', [500, 100]).get('folio_chunk')).toBe(3);
  });
});
