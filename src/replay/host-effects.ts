/** What a host adds to the prices of the steps, told where a run met it: a second VM, locks that change hands. */
import type { Run } from './replay.js';

/** A sentence each, in the host's unit. */
export function hostEffects(run: Run): string[] {
  const { options, lanes } = run;
  const { host } = options;
  const effects: string[] = [...doorbellEffects(run)];
  const { unit, interference, locks } = host;
  if (lanes.some(({ crowded }) => crowded)) {
    effects.push(
      interference === undefined
        ? 'several VMs ran; what they cost each other beside waiting is not known for this host'
        : `several VMs ran: every step but the bulk copies cost ${interference.factor} times its price (${interference.from}: ${interference.why})`,
    );
  }
  if (lanes.some(({ timeline }) => timeline.tallies?.some((tally) => (tally?.waits.n ?? 0) > 0))) {
    effects.push(
      locks === undefined
        ? 'locks were waited for; on this host they change hands for nothing'
        : `locks were waited for: a waiter goes on ${locks.handover} ${unit} after the release; one that spun for ${locks.spin} sleeps, and is woken in ${locks.wake} (${locks.from}: ${locks.why})`,
    );
  }
  return effects;
}

/** Ways to ring a doorbell that the host, or the way itself, does not have. */
function doorbellEffects({ lanes }: Run): string[] {
  return lanes.flatMap(({ label, machine, unsupported }) => {
    const slow = machine.named.find(({ kvm }) => kvm.bareDoorbells > 0 && !kvm.options.fastMmio);
    return [
      ...(slow === undefined
        ? []
        : [
            `${label}: no FAST_MMIO on this host (${slow.kvm.options.mmio}): doorbells without a length take the way of those with one`,
          ]),
      ...[...unsupported].map(
        ([reason, rows]) =>
          `${label} can't ring the doorbells of ${rows} recorded rows, which it left out: ${reason}`,
      ),
    ];
  });
}
