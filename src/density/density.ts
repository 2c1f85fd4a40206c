/** From what the user asks for to a finished result: costs from the model, a host full of guests for each lane. */
import { InputError } from '../failure.js';
import type { Host } from '../hosts/host.js';
import type { Override } from '../replay/pricing/prices.js';
import type { DensityLane, DensityResult } from '../results/density.js';
import { type Selection, variantOn } from '../variants/select.js';
import { VERSION } from '../version.js';
import { shapeOf } from './curve.js';
import { guestsOneByOne } from './guests-one-by-one.js';
import { hostPlan } from './host-plan.js';
import { type MeasuredCosts, measureCosts, pinsScope } from './measure-costs.js';
import { describe, type Parameters } from './parameters.js';

const MIB = 2 ** 20;
const PATHS: readonly string[] = ['dev_dma', 'map'];

export interface DensityOptions {
  readonly host: Host;
  readonly overrides: readonly Override[];
  /** What BASE is; its way to the device's memory must be static pinning. */
  readonly base: Selection;
  readonly variants: readonly Selection[];
  readonly parameters: Parameters;
  readonly guestBytes: number;
  readonly hostBytes: number;
  readonly seed: number;
}

/** Throws InputError where sizes, host and variants do not fit together. */
export async function density(options: DensityOptions): Promise<DensityResult> {
  const { host, base, variants, parameters, guestBytes, hostBytes, seed } = options;
  checkSelections(base, variants);
  const plan = hostPlan(parameters, { guestBytes, hostBytes, seed, pinsScope: variants.some(pinsScope) });
  const selections = [null, ...variants];
  const measured: MeasuredCosts[] = [];
  for (const variant of selections) {
    measured.push(await measureCosts(host, options.overrides, onto(base, variant), plan.values, guestBytes));
  }
  const full = (MIB / (measured[0].costs.transferNsPerMib / parameters.duty)) * 1e9 * parameters.devices;
  const runs = measured.map(({ costs }) => guestsOneByOne(plan, costs, full));
  // a host that takes no further guest stays as it is: its curve goes on as long as those of the others do
  const length = Math.max(
    ...runs.map(({ limit, fits, points }) => (limit === 'no memory to pin' ? fits + 2 : points.length)),
  );
  return {
    schema: 'vfiobench-density/1',
    version: VERSION,
    host: { name: host.name, summary: host.summary, kernel: host.kernel, caveats: host.caveats ?? [] },
    seed,
    guestMemory: guestBytes,
    hostMemory: hostBytes,
    fullThroughput: full,
    parameters: describe(parameters, plan.values),
    lanes: runs.map((run, i): DensityLane => {
      const selection = selections[i];
      const chosen = selection?.chosen ?? [{ variant: variantOn(base, 'dev_dma') }, ...ownOf(base)];
      const points = run.points.slice(0, length);
      return {
        label: selection === null ? laneZero(base) : selection.label,
        summary: chosen.map(({ variant }) => variant.summary).join('; '),
        source: chosen.map(({ variant }) => variant.source).join('; '),
        costs: measured[i].shown,
        ...run,
        points,
        shape: shapeOf(points),
      };
    }),
  };
}

/** The kernel of a lane: what the variant does not replace is BASE's. */
function onto(base: Selection, variant: Selection | null): Selection {
  if (variant === null) return base;
  const paths = new Set(variant.chosen.map((one) => one.variant.path));
  const kept = ownOf(base).filter((one) => !paths.has(one.variant.path));
  return { label: variant.label, chosen: [...kept, ...variant.chosen], text: null };
}

/** Variants of BASE beside its way to the device's memory. */
function ownOf(base: Selection): Selection['chosen'] {
  return base.chosen.filter(({ variant }) => variant.path !== 'dev_dma');
}

function laneZero(base: Selection): string {
  return ['static-pin', ...ownOf(base).map(({ variant }) => variant.name)].join('+');
}

function checkSelections(base: Selection, variants: readonly Selection[]): void {
  for (const { label, chosen } of [base, ...variants]) {
    const other = chosen.find(({ variant }) => !PATHS.includes(variant.path));
    if (other !== undefined) {
      throw new InputError(
        `${label === other.variant.name ? `--variant ${label}: it` : `${label}: ${other.variant.name}`} changes neither device DMA nor MAP_DMA, which are all that density looks at`,
      );
    }
  }
  const refusing = variants.find(({ chosen }) =>
    chosen.some(({ variant, params }) => variant.name === 'iopf-selective' && params.map === 0),
  );
  if (refusing !== undefined)
    throw new InputError(
      `--variant ${refusing.label}: as posted, what a device asks for outside the pinned pages is refused, so that nothing could be moved; density has map=1 only`,
    );
  const pinned = variants.find(({ chosen }) => chosen.some(({ variant }) => variant.name === 'static-pin'));
  if (pinned !== undefined)
    throw new InputError(
      `--variant ${pinned.label}: static pinning is there anyway; --base changes its MAP_DMA`,
    );
  if (variantOn(base, 'dev_dma').name !== 'static-pin')
    throw new InputError(`--base ${base.label}: density compares with static pinning; BASE is static-pin`);
}
