/** Host xu-4.19: the table of the patch's author, 1 and 512 pages on 4K, THP and hugetlb memory, before and after. */
import { withErrors } from '../../src/calibration/known-sums.js';
import { percent } from '../../src/counted.js';
import type { Host } from '../../src/hosts/host.js';
import type { FitRecord } from '../../src/validation/host-fits.js';
import { readScalars } from '../../src/validation/published.js';
import { ASSUMED_STEPS } from './assumed-steps.js';
import { type Cell, type Draft, fitGroups, priceList } from './draft.js';
import { fitRecord } from './fit-record.js';
import { leaveOneOut } from './leave-one-out.js';
import { meanCounts } from './mean-counts.js';
import { figureHalfWidth, leastSquaresErrors, sumsOf } from './price-errors.js';
import { packagedTrace } from './trace-source.js';

const FIGURES = "fitted to the author's table (mail of 8 Dec 2020), nine of its twelve cells";

/** Which steps the table tells apart. Shares inside a group are assumed: every cell counts those steps alike. */
export const XU_DRAFT: Draft = {
  groups: {
    call: {
      why: `everything paid once per vfio_pin_pages call; ${FIGURES}`,
      shares: {
        call: 0.25,
        group_get: 0.15,
        container_user: 0.2,
        group_put: 0.05,
        vfio_group_lock: 0.07,
        iommu_group_mutex: 0.07,
        unbound_lock: 0.07,
        device_lock: 0.07,
        iommu_lock: 0.07,
      },
    },
    'gup call': {
      why: `everything paid once per gup call, so once a page in BASE and once a run in the patch; ${FIGURES}`,
      shares: {
        gup_call: 0.3,
        get_task_mm: 0.15,
        mmap_read_lock: 0.15,
        acct: 0.25,
        find_dma: 0.1,
        prot_check: 0.05,
      },
    },
    'page 4k': { why: `per 4K page, less its assumed bookkeeping; ${FIGURES}`, shares: { gup_page_4k: 1 } },
    'page thp': {
      why: `per 4K page of a THP, less its assumed bookkeeping; ${FIGURES}`,
      shares: { gup_page_thp: 1 },
    },
    'page hugetlb': {
      why: `per 4K page of a hugetlb page, less its assumed bookkeeping; ${FIGURES}`,
      shares: { gup_page_hugetlb: 1 },
    },
    compound: {
      why: `per gup call and compound page; no step of the v4.19 walk, but the cache misses of entering one; ${FIGURES}`,
      shares: { compound_enter: 1 },
    },
  },
  assumed: ASSUMED_STEPS,
};

const TRACE = packagedTrace('traces/contiguous-512.csv');
const VM_OF_BACKING: Readonly<Record<string, number>> = { '4k': 0, thp: 1, hugetlb: 2 };

/** The published cells with the steps that the model counts for them. */
export async function xuCells(): Promise<(Cell & { readonly role: string; readonly bound: string })[]> {
  const cells = [];
  for (const { id, setup, variant, value, role, bound } of readScalars().filter(
    (scalar) => scalar.host === 'xu-4.19',
  )) {
    const [, backing, npage] = /^backing=(\w+) npage=(\d+) contiguous$/.exec(setup)!;
    const probe = npage === '1' ? '1_page' : 'n_pages';
    const counts = await meanCounts(
      TRACE,
      ['contiguous-pin'],
      `op=pin,vm=${VM_OF_BACKING[backing]},npage=${npage}`,
      probe,
    );
    cells.push({ id, value, role, bound, counts: counts.get(variant)! });
  }
  return cells;
}

/** The host of this fit, and how well each figure is known from the others. */
export async function calibrateXu(): Promise<{ host: Host; fit: FitRecord }> {
  const cells = (await xuCells()).filter((cell) => cell.role === 'fit');
  return {
    host: xuHost(cells),
    fit: fitRecord('xu-4.19', Object.keys(XU_DRAFT.groups), leaveOneOut(XU_DRAFT, cells)),
  };
}

function xuHost(cells: readonly Cell[]): Host {
  const fitted = fitGroups(XU_DRAFT, cells);
  const figures = { draft: XU_DRAFT, cells, names: Object.keys(XU_DRAFT.groups) };
  const halfWidth = figureHalfWidth(figures, fitted);
  const known = withErrors(
    priceList(XU_DRAFT, fitted),
    sumsOf(XU_DRAFT),
    leastSquaresErrors(figures, halfWidth),
    `residuals of the fit, by which a figure is off by up to ${percent(halfWidth)}`,
  );
  return {
    'vfiobench-host': 1,
    name: 'xu-4.19',
    summary: 'test machine of the contiguous-pin author; 4K, THP and hugetlb memory',
    kernel: '4.19.36',
    source:
      'Xiaoyang Xu, "[PATCH v2] vfio iommu type1: Improve vfio_iommu_type1_pin_pages performance", 8 Dec 2020',
    caveats: [
      'No dispersion: every call of a kind takes the same time, so histograms of this host are spikes; only its means were published.',
      'Of the twelve published means nine are fitted and three predicted, those of one page under contiguous-pin.',
    ],
    unit: 'ns',
    unitsPerNs: { value: 1, why: 'priced in ns' },
    ...known,
  };
}
