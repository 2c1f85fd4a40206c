/** What a host adds to the prices of the steps, told where a run met it: a second VM, locks that change hands. */
import { counted, grouped, quantity } from '../../counted.js';
import { minus } from '../../errno.js';
import { MOST_LOCKED_FAULTS } from '../../kernel/kvm/stage2/fault.js';
import { PLAIN_ARM64, type Stage2Options } from '../../kernel/kvm/stage2/stage2.js';
import { MMU_LOCK, MMU_RWLOCK } from '../../kernel/steps.js';
import { VARIANTS } from '../../variants/table.js';
import type { FinishedRun } from '../finished.js';
import { IOEVENTFD } from '../ops.js';
import { TIMED_WINDOW } from '../scheduler/read-ahead.js';
import { errnoCount } from '../unrecorded-failures.js';

/** Which faults of a VM run side by side, and in which kernels. */
const MMU_LOCK_WAYS: Readonly<Record<Stage2Options['mmuLock'], string>> = {
  spinlock: 'mmu_lock is a spinlock, as up to v5.17',
  rwlock:
    'stage-2 faults write-lock mmu_lock, as in v5.18 to v6.1, but for permissions of pages that are logged',
  'rwlock-parallel': 'stage-2 faults read-lock mmu_lock, as from v6.2 on',
};

/** What the host's figures can't tell, without what is said of variants that no lane has. */
export function caveatsOf({ options: { host, base, variants } }: FinishedRun): string[] {
  const run = new Set([base, ...variants].flatMap(({ chosen }) => chosen.map(({ variant }) => variant.name)));
  // names of one word (iopf, batch) may be words
  const others = VARIANTS.filter(({ name }) => name.includes('-') && !run.has(name));
  return (host.caveats ?? []).filter(
    (caveat) => !others.some(({ name }) => caveat.split(/[^\w-]+/).includes(name)),
  );
}

/** A sentence each, in the host's unit. */
export function hostEffects(run: FinishedRun): string[] {
  const { options, lanes } = run;
  const { host } = options;
  const effects: string[] = [...doorbellEffects(run)];
  const { unit, interference, locks } = host;
  const waited = lanes.some(({ locks }) => locks?.some((lock) => lock?.waits));
  if (lanes.some(({ crowded }) => crowded)) {
    if (interference !== undefined) {
      effects.push(
        `several VMs ran, each from its first row to its mm_exit: every step but the bulk copies cost ${interference.factor} times its price (${interference.from}: ${interference.why})`,
      );
    } else if (waited) {
      effects.push('several VMs ran; what they cost each other beside waiting is not known for this host');
    }
  }
  if (waited) {
    effects.push(
      locks === undefined
        ? 'locks were waited for; on this host they change hands for nothing'
        : `locks were waited for: a waiter goes on ${quantity(locks.handover)} ${unit} after the release; one that spun for ${quantity(locks.spin)} sleeps, and is woken in ${quantity(locks.wake)} (${locks.from}: ${locks.why})`,
    );
  }
  if (lanes.some(({ locks }) => [MMU_LOCK, MMU_RWLOCK].some((step) => locks?.[step]?.waits))) {
    effects.push(MMU_LOCK_WAYS[(host.stage2 ?? PLAIN_ARM64).mmuLock]);
  }
  const late = Math.max(...lanes.map((lane) => lane.late));
  if (late > 0) {
    effects.push(
      `${grouped(late)} calls began after their ts_ns though their cpu was free: more than ${grouped(TIMED_WINDOW)} others waited for theirs, on a host that is too slow for the trace`,
    );
  }
  const { bulkFaults } = lanes[0];
  if (bulkFaults > 0) {
    effects.push(
      `of rows with more than ${grouped(MOST_LOCKED_FAULTS)} stage-2 faults the others, ${grouped(bulkFaults)}, were counted: nobody waited for the locks that they took`,
    );
  }
  return effects;
}

/** What the host has no room for, and ways to ring a doorbell that it, or the way itself, does not have. */
function doorbellEffects({ options: { host }, lanes }: FinishedRun): string[] {
  return lanes.flatMap(({ label, errnos, slowDoorbells, unsupported }) => {
    const refused = host.kvm?.limitsIoeventfds ? errnoCount(errnos, IOEVENTFD, minus('ENOSPC')) : 0;
    return [
      ...(refused === 0
        ? []
        : [
            `${label}: ${counted(refused, 'ioeventfd')} refused (-ENOSPC): on this host they count for the 1,000 devices of a bus, as before v3.11; their doorbells go to user space`,
          ]),
      ...(slowDoorbells === null
        ? []
        : [
            `${label}: no FAST_MMIO on this host (${slowDoorbells}): doorbells without a length take the way of those with one`,
          ]),
      ...[...unsupported].map(
        ([reason, rows]) =>
          `${label} can't ring the doorbells of ${counted(rows, 'recorded row')}, which it left out: ${reason}`,
      ),
    ];
  });
}
