/** A host on which everything takes longer by one factor: what a gate's self-test replays BASE on. */
import type { Host } from '../../hosts/host.js';
import type { ReplayOptions } from '../../replay/replay.js';
import type { Selection } from '../../variants/select.js';

/** The same run with every price times a factor, those that variants bring and --set names included. */
export function slowed(options: ReplayOptions, factor: number): ReplayOptions {
  if (factor === 1) return options;
  return {
    ...options,
    base: withPricesTimes(options.base, factor),
    variants: options.variants.map((variant) => withPricesTimes(variant, factor)),
    host: hostTimes(options.host, factor),
    overrides: options.overrides.map((override) => ({ ...override, value: override.value * factor })),
  };
}

function hostTimes(host: Host, factor: number): Host {
  const { interrupts, locks } = host;
  return {
    ...host,
    steps: Object.fromEntries(
      Object.entries(host.steps).map(([name, step]) => [name, { ...step, price: step.price * factor }]),
    ),
    ...(interrupts === undefined ? {} : { interrupts: { ...interrupts, mean: interrupts.mean * factor } }),
    ...(locks === undefined
      ? {}
      : {
          locks: {
            ...locks,
            handover: locks.handover * factor,
            spin: locks.spin * factor,
            wake: locks.wake * factor,
          },
        }),
  };
}

function withPricesTimes(selection: Selection, factor: number): Selection {
  return {
    ...selection,
    chosen: selection.chosen.map((one) => {
      const { steps } = one.variant;
      if (steps === undefined) return one;
      const dearer = steps.map((step) => ({ ...step, ns: step.ns * factor }));
      return { ...one, variant: { ...one.variant, steps: dearer } };
    }),
  };
}
