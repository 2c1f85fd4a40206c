/** What a host adds to the prices of the steps, told where a run met it: a second VM, locks that change hands. */
import { MOST_LOCKED_FAULTS } from '../kernel/kvm/stage2/fault.js';
import type { Run } from './replay.js';
import { TIMED_WINDOW } from './scheduler/scheduler.js';

/** A sentence each, in the host's unit. */
export function hostEffects(run: Run): string[] {
  const { options, lanes } = run;
  const { host } = options;
  const effects: string[] = [...doorbellEffects(run)];
  const { unit, interference, locks } = host;
  const waited = lanes.some(({ timeline }) => timeline.tallies?.some((tally) => (tally?.waits.n ?? 0) > 0));
  if (lanes.some(({ crowded }) => crowded)) {
    if (interference !== undefined) {
      effects.push(
        `several VMs were there, each from its first row to its mm_exit: every step but the bulk copies cost ${interference.factor} times its price (${interference.from}: ${interference.why})`,
      );
    } else if (waited) {
      effects.push('several VMs ran; what they cost each other beside waiting is not known for this host');
    }
  }
  if (waited) {
    effects.push(
      locks === undefined
        ? 'locks were waited for; on this host they change hands for nothing'
        : `locks were waited for: a waiter goes on ${grouped(locks.handover)} ${unit} after the release; one that spun for ${grouped(locks.spin)} sleeps, and is woken in ${grouped(locks.wake)} (${locks.from}: ${locks.why})`,
    );
  }
  const late = Math.max(...lanes.map(({ timeline }) => timeline.late));
  if (late > 0) {
    effects.push(
      `${grouped(late)} calls began after their ts_ns though their cpu was free: more than ${grouped(TIMED_WINDOW)} others waited for theirs, on a host that is too slow for the trace`,
    );
  }
  const bulk = lanes[0].machine.named.reduce((sum, { stage2 }) => sum + stage2.bulkFaults, 0);
  if (bulk > 0) {
    effects.push(
      `of rows with more than ${MOST_LOCKED_FAULTS} stage-2 faults the others, ${bulk}, were counted: nobody waited for the locks that they took`,
    );
  }
  return effects;
}

/** `3,000,000` */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
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
