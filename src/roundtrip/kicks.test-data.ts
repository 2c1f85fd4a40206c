/** For tests: kicks of given costs, and a machine in which everything else takes no time. */
import type { KickCost, KickStep } from './kick-cost.js';
import { DEFAULTS, type Parameters } from './parameters.js';

/** A kick of so many ns before and after the signal, and so many to wake vhost. */
export function kickOf(beforeNs: number, afterNs: number, sigma = 0, wakeNs = 0): KickCost {
  const step = (name: string, ns: number, stream: number): KickStep => ({
    step: name,
    ps: ns * 1000,
    sigma,
    from: 'fitted',
    stream,
  });
  return {
    kind: `kick of ${beforeNs} + ${afterNs} ns`,
    summary: 'made up',
    beforeSignal: [step('before', beforeNs, 1)],
    afterSignal: [step('after', afterNs, 2)],
    wake: step('wake', wakeNs, 3),
    callSigma: 0,
  };
}

/** Every time and sigma 0; a large ring with event_idx. */
export const NOTHING: Parameters = {
  ...(Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, 0])) as unknown as Parameters),
  deep_after_ns: 1e10,
  ring: 32768,
  event_idx: 1,
};

/** The defaults without dispersion. */
export const STEADY: Parameters = { ...DEFAULTS, sched_sigma: 0, work_sigma: 0 };

export function meanNs(ps: Float64Array): number {
  return ps.reduce((sum, value) => sum + value, 0) / ps.length / 1000;
}
