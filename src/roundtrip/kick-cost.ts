/** What a kick of each kind costs on a host: the kick model runs once, and its steps are priced. */
import { InputError } from '../failure.js';
import type { Host } from '../hosts/host.js';
import { hostsThat } from '../hosts/load.js';
import { StepTable } from '../kernel/steps.js';
import { explain } from '../replay/explain.js';
import type { Override } from '../replay/pricing/prices.js';
import type { ExplainedLane } from '../results/explanation.js';
import type { PriceFrom } from '../results/sensitivity.js';
import { sumOf } from '../sums.js';
import { openTrace } from '../trace/open.js';
import type { Selection } from '../variants/select.js';

/** A doorbell and two kicks: the first installs what later ones find (the mmio spte). */
const TRACE = [
  '# vfiobench-trace: 1',
  'op,addr,len,kind,value',
  'ioeventfd,0xfe003000,0x2,mmio,',
  'kick,0xfe003000,0x2,mmio,0x0',
  'kick,0xfe003000,0x2,mmio,0x0',
  '',
].join('\n');
const MEASURED_LINE = 5;
/** The step behind which vhost is on its way, and the one that wakes it where it sleeps. */
const SIGNAL = 'eventfd_signal';
const WAKE = 'eventfd_wake';

export interface KickStep {
  readonly step: string;
  /** Mean. */
  readonly ps: number;
  readonly sigma: number;
  readonly from: PriceFrom;
  /** Stream of its draws: the step's number, as in a replay. */
  readonly stream: number;
}

export interface KickCost {
  readonly kind: string;
  readonly summary: string;
  /** In the order in which the path takes them first, the signal the last one. */
  readonly beforeSignal: readonly KickStep[];
  readonly afterSignal: readonly KickStep[];
  /** Where vhost sleeps: what waking it takes of the vCPU's time, between the two. In no sum of a kick. */
  readonly wake: KickStep;
  /** Dispersion of the call as a whole. */
  readonly callSigma: number;
}

/**
 * @param kinds BASE first
 * Throws InputError where one is no kind of kick or rings no eventfd, and where the host does not price it.
 */
export async function kickCosts(
  host: Host,
  kinds: readonly Selection[],
  overrides: readonly Override[],
): Promise<KickCost[]> {
  for (const { label, chosen } of kinds) {
    if (chosen.every(({ variant }) => variant.path === 'kick')) continue;
    throw new InputError(`--kinds ${label}: is no kind of kick; see 'vfiobench list variants'`);
  }
  if (host.steps[SIGNAL] === undefined) {
    const others = hostsThat(({ steps }) => steps[SIGNAL] !== undefined);
    throw new InputError(`host ${host.name} prices no kicks; those that do: ${others.join(', ')}`);
  }
  if (host.steps[WAKE] === undefined)
    throw new InputError(`host ${host.name} does not price ${WAKE}: a kick that finds vhost asleep takes it`);
  const trace = await openTrace('a kick', { content: Buffer.from(TRACE) });
  const [base, ...variants] = kinds;
  const options = { base, variants, host, overrides, unit: 'ns', seed: 1, skip: 0, filter: null } as const;
  const { lanes } = await explain(trace, { ...options, eventfdWaiters: 1 }, MEASURED_LINE);
  return lanes.map((lane, i) => costOf(host, kinds[i], lane));
}

function costOf(host: Host, { label, chosen }: Selection, lane: ExplainedLane): KickCost {
  const numbers = new StepTable();
  const steps = lane.steps.map(({ step, count, price, from }): KickStep => {
    const sigma = host.steps[step]?.sigma ?? 0;
    return { step, ps: count * price * 1000, sigma, from, stream: numbers.find(step)! };
  });
  const signal = steps.findIndex(({ step }) => step === SIGNAL);
  if (signal < 0) {
    throw new InputError(
      `--kinds ${label}: on ${host.name} this kick rings no eventfd and goes to user space; vhost would not be woken`,
    );
  }
  return {
    kind: label,
    summary: chosen.map(({ variant }) => variant.summary).join('; '),
    beforeSignal: steps.slice(0, signal + 1),
    afterSignal: steps.slice(signal + 1).filter(({ step }) => step !== WAKE),
    wake: steps.find(({ step }) => step === WAKE)!,
    callSigma: host.call?.sigma ?? 0,
  };
}

/** Mean of some steps, ps. */
export function meanPs(steps: readonly KickStep[]): number {
  return sumOf(steps, ({ ps }) => ps);
}
