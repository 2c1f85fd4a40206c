/** The metadata of an imported trace: where it comes from, what was derived, what was left out. */
import type { TraceMeta } from '../../trace.js';
import { oneLine, sourceText, threadsText } from '../meta-text.js';
import { ASSUMED_FAST_LEN, type ImportedKicks } from './import-kicks.js';

function parts(named: Readonly<Record<string, number>>): string {
  return Object.entries(named)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
}

/** @param name as the user gave it, `-` for standard input */
export function kicksMeta(name: string, imported: ImportedKicks): Partial<TraceMeta> {
  const { recording, registrations, threads, counts } = imported;
  const form = [...recording.forms.keys()].join(' and ');
  const digits = [...recording.digits].sort().map((n) => (n === 9 ? 'nanoseconds' : 'microseconds'));
  const leftOut = parts({
    reads: recording.skipped.reads,
    'string writes': recording.skipped.strings,
    "writes to KVM's own APIC, PIC and PIT": counts.ownDevices,
    "KVM's own hypercalls": recording.skipped.hypercalls,
    'lines not understood': recording.notUnderstood.count,
  });
  const fates = parts({
    'stayed in the kernel': counts.kept,
    'went to user space': counts.toUserSpace,
    'not known (recording ended or lost events)': counts.lostTrack,
    'not known (a port read follows)': counts.ambiguous,
    'not known (no kvm_userspace_exit recorded)': counts.assumed,
  });
  const { mmio, pio, hcall } = counts.kicks;
  const none =
    counts.toUserSpace === mmio + pio + hcall
      ? 'every kick went to user space'
      : 'of no kick an eventfd is known';
  const assumed = [
    ...(counts.assumed === 0 ? [] : ['every kick found an eventfd (no kvm_userspace_exit recorded)']),
    ...(counts.fast === 0 ? [] : [`len ${ASSUMED_FAST_LEN} of ${counts.fast} kicks by kvm_fast_mmio`]),
  ];
  const derived =
    registrations.length === 0
      ? `no ioeventfd rows: ${none}`
      : `ioeventfd rows (${registrations.length}), one per kind, address, length and, where only some values stayed in the kernel, value that never went to user space`;
  const all = new Map([
    ['derived', derived],
    ['kicks', fates],
    ['threads', threadsText(threads)],
    ...(leftOut === '' ? [] : [['left_out', leftOut] as const]),
    ...(recording.lost.count === 0
      ? []
      : [['lost_events', `${recording.lost.events || 'some, nobody counted them'}`] as const]),
    ...(assumed.length === 0 ? [] : [['assumed', assumed.join('; ')] as const]),
  ]);
  return {
    workload: 'doorbell kicks of a recorded guest',
    origin: 'recorded',
    source: oneLine(`${sourceText(name)} (${form}, ${digits.join(' and ')})`),
    ...(recording.kernel === null ? {} : { kernel: oneLine(recording.kernel) }),
    all,
  };
}
