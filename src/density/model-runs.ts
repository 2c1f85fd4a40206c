/** Small traces made in memory, run through the kernel paths of a lane on the mean prices of a host. */
import { CheckFailed, InputError, isOfUser } from '../failure.js';
import type { Host } from '../hosts/host.js';
import type { FinishedRun } from '../replay/finished.js';
import { outcome } from '../replay/outcome/outcome.js';
import type { Override } from '../replay/pricing/prices.js';
import { prepare, replay } from '../replay/replay.js';
import { DEVICE_COUNTS, type DeviceCount } from '../replay/rows/device-rows.js';
import type { StepTotal } from '../results/replay.js';
import type { PriceFrom } from '../results/sensitivity.js';
import { openTrace } from '../trace/open.js';
import { type TraceRow, traceText } from '../trace/write.js';
import type { Selection } from '../variants/select.js';

const TRACE = 'the trace made for density';

/** A step behind a cost. */
export type PricedStep = StepTotal & { readonly from: PriceFrom };

/** What the last rows of such a trace came to. Times in ns. */
export interface Measurement {
  /** Sum over the calls of a probe, and how many those were; 0 where it has none. */
  total(probe: string): number;
  calls(probe: string): number;
  steps(probe: string): readonly PricedStep[];
  /** How long a lock was held. */
  held(lock: string): number;
  /** What devices did. */
  counted(what: DeviceCount): number;
}

export class ModelRuns {
  private readonly host: Host;

  /**
   * @param lane what is measured: it runs as BASE, alone
   */
  constructor(
    host: Host,
    private readonly overrides: readonly Override[],
    private readonly lane: Selection,
  ) {
    this.host = withoutDispersion(host);
  }

  /** The same lane with another price. */
  at(override: Override): ModelRuns {
    return new ModelRuns(this.host, [...this.overrides, override], this.lane);
  }

  /**
   * Runs `before`, then measures `rows`.
   * Throws InputError where the variants do not fit a container with an IOMMU domain, or the host does not price a step.
   */
  async measure(before: readonly TraceRow[], rows: readonly TraceRow[]): Promise<Measurement> {
    const text = traceText({ container: 'iommu', pageSize: 4096 }, [...before, ...rows]);
    const trace = await openTrace(TRACE, { content: Buffer.from(text) });
    const run = prepare(trace, {
      base: this.lane,
      variants: [],
      host: this.host,
      overrides: this.overrides,
      unit: 'ns',
      seed: 1,
      skip: before.length,
      filter: null,
      watchLocks: true,
    });
    try {
      return measurementOf(await replay(run));
    } catch (error) {
      throw withoutPlace(error);
    }
  }
}

/** What the user has to mend, without the row of a trace that they never see. */
function withoutPlace(error: unknown): unknown {
  if (!isOfUser(error)) return error;
  const { what } = error.facts;
  return error instanceof InputError ? new InputError(what) : new CheckFailed(what);
}

function measurementOf(run: FinishedRun): Measurement {
  const result = outcome(run);
  const from = new Map(result.steps.map((step) => [step.name, step.from]));
  const measured = (probe: string) => result.probes.find(({ name }) => name === probe)?.lanes[0] ?? null;
  return {
    total: (probe) => measured(probe)?.total ?? 0,
    calls: (probe) => measured(probe)?.n ?? 0,
    steps: (probe) =>
      (measured(probe)?.steps ?? []).map((step) => ({ ...step, from: from.get(step.step) ?? 'waited' })),
    held: (lock) => result.lanes[0].locks?.find((one) => one.lock === lock)?.heldTotal ?? 0,
    counted: (what) => run.lanes[0].devices.counts[DEVICE_COUNTS.indexOf(what)],
  };
}

/** The host with every price at its mean: what is wanted is an expectation, not one draw. */
function withoutDispersion(host: Host): Host {
  const steps = Object.fromEntries(
    Object.entries(host.steps).map(([name, price]) => [name, { ...price, sigma: 0 }]),
  );
  return { ...host, steps, call: undefined, interrupts: undefined };
}
