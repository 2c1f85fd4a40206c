/** Host debian-6.1-icount: the real type1 code of kernel 6.1, counted in instructions. */
import { withErrors } from '../../src/calibration/known-sums.js';
import { percent } from '../../src/counted.js';
import type { Host } from '../../src/hosts/host.js';
import { type Cell, fitGroups, priceList, timeOf } from './draft.js';
import { KERNEL_6_1, modelledCounts } from './icount-calls.js';
import { ICOUNT_DRAFT, ICOUNT_STAGES } from './icount-draft.js';
import { ICOUNT_KVM, icountKicks } from './icount-kicks.js';
import { type Recorded, recordedCalls } from './icount-recordings.js';
import { figureHalfWidth, leastSquaresErrors, sumsOf } from './price-errors.js';

/** A recorded call beside the model's. */
export interface IcountRow {
  readonly kind: string;
  readonly backing: string;
  readonly n: number;
  /** Calls that the fit saw; the others are predicted by it. */
  readonly role: 'fit' | 'predict';
  readonly measured: number;
  readonly modelled: number;
  /** modelled / measured - 1 */
  readonly error: number;
}

interface IcountCell extends Cell {
  readonly recorded: Recorded;
  readonly role: IcountRow['role'];
}

/** Sizes that the fit sees; every other recorded size is predicted. */
const FIT_SIZES = new Set([0, 1, 2, 8, 64, 511, 512, 1024, 4096, 32768]);
/** Calls that the fit does not see at any size. */
const PREDICTED = /^(pin_each|pin_each_u|unmap_cover|hw_repin.*)$/;

/** The recorded calls that the model has, but the pins of a mapped, untouched page: the recording does not say how. */
function icountCells(): IcountCell[] {
  const cells: IcountCell[] = [];
  for (const recorded of recordedCalls()) {
    const { kind, backing, n, insns } = recorded;
    if (kind.startsWith('hw_') && backing === 'anon4k_cold') continue;
    const counts = modelledCounts(recorded);
    if (counts === null) continue;
    const role =
      PREDICTED.test(kind) || backing === 'memfd4k' || (kind !== 'map_nopin' && !FIT_SIZES.has(n))
        ? 'predict'
        : 'fit';
    cells.push({ id: `${kind} ${backing} ${n}`, counts, value: insns, recorded, role });
  }
  return cells;
}

interface IcountFit {
  readonly host: Host;
  readonly rows: readonly IcountRow[];
}

let found: IcountFit | null = null;

/** The fit and every recorded call beside it; made once, for the prices of other hosts rest on it. */
export function calibrateIcount(): IcountFit {
  found ??= fitIcount();
  return found;
}

function fitIcount(): IcountFit {
  const cells = icountCells();
  const seen = cells.filter(({ role }) => role === 'fit');
  let fitted = new Map<string, number>();
  const stages: FitStage[] = ICOUNT_STAGES.map(({ kinds, groups }) => ({
    cells: seen.filter(({ recorded }) => kinds.test(recorded.kind)),
    groups,
  }));
  const early = new Set(stages.flatMap(({ groups }) => groups));
  stages.push({ cells: seen, groups: Object.keys(ICOUNT_DRAFT.groups).filter((name) => !early.has(name)) });
  for (const { cells: own, groups } of stages) fitted = fitGroups(ICOUNT_DRAFT, own, fitted, groups);
  const rows = cells.map(({ recorded: { kind, backing, n }, role, counts, value }) => {
    const modelled = timeOf(ICOUNT_DRAFT, fitted, counts);
    return { kind, backing, n, role, measured: value, modelled, error: modelled / value - 1 };
  });
  return { host: icountHost(fitted, stages), rows };
}

/** The recorded calls that some groups are fitted to, those of earlier stages as they are. */
interface FitStage {
  readonly cells: readonly Cell[];
  readonly groups: readonly string[];
}

/** The prices with what the residuals of each stage say of them; that a stage builds on earlier ones is left aside. */
function knownPrices(
  fitted: ReadonlyMap<string, number>,
  stages: readonly FitStage[],
): Pick<Host, 'steps' | 'fits'> {
  let steps = priceList(ICOUNT_DRAFT, fitted);
  const fits = stages.flatMap(({ cells, groups }) => {
    const figures = { draft: ICOUNT_DRAFT, cells, names: groups };
    const halfWidth = figureHalfWidth(figures, fitted);
    const known = withErrors(
      steps,
      sumsOf(ICOUNT_DRAFT, groups),
      leastSquaresErrors(figures, halfWidth),
      `residuals of the fit, by which a count is off by up to ${percent(halfWidth)}`,
    );
    steps = known.steps;
    return known.fits;
  });
  return { steps, fits };
}

function icountHost(fitted: ReadonlyMap<string, number>, stages: readonly FitStage[]): Host {
  const known = knownPrices(fitted, stages);
  const kicks = icountKicks();
  return {
    'vfiobench-host': 1,
    name: 'debian-6.1-icount',
    summary: `instructions of the stock Debian kernel 6.1; take --base ${KERNEL_6_1} for its code`,
    kernel: '6.1.192',
    source: 'counted in QEMU TCG with -icount shift=0 behind an emulated Intel IOMMU; fixtures/type1-6.1',
    caveats: [
      'Instructions, not time: no cache miss, no wait for a lock and no dispersion is in them, so fewer instructions need not be less time.',
    ],
    unit: 'insns',
    unitsPerNs: { value: 1, why: 'recorded at one instruction per ns of guest time' },
    kvm: ICOUNT_KVM,
    steps: { ...known.steps, ...kicks.steps },
    fits: [...known.fits!, ...kicks.fits],
  };
}
