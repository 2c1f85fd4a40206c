/** From a recording of KVM's tracepoints to a trace of doorbell kicks. */
import { counted, grouped } from '../../../counted.js';
import { minus } from '../../../errno.js';
import { InputError, inputErrorAt, shownName } from '../../../failure.js';
import { sumOf } from '../../../sums.js';
import { shown } from '../../fault.js';
import { MAX_SMALL } from '../../op-columns.js';
import type { TraceRow } from '../../write.js';
import { checkSpan } from '../instants.js';
import type { Place, Thread } from '../threads.js';
import { Doorbells, isOwnDevice, type Registration } from './doorbells.js';
import { WRITE } from './event-columns.js';
import { AMBIGUOUS, ASSUMED, fatesOf, KEPT, LOST_TRACK, TO_USER_SPACE } from './fates.js';
import { DOORBELL_KINDS, type DoorbellKind } from './kvm-events.js';
import type { RecordingReader } from './recording-reader.js';

/** kvm_fast_mmio tells no length; virtio's queue_notify is 16 bits wide. */
export const ASSUMED_FAST_LEN = 2;

export interface ImportedKicks {
  readonly recording: RecordingReader;
  readonly registrations: readonly Registration[];
  /** Threads that kicked, by place. */
  readonly threads: readonly (Place & Thread)[];
  readonly counts: {
    readonly kicks: Readonly<Record<DoorbellKind, number>>;
    readonly kept: number;
    readonly toUserSpace: number;
    /** The recording ended there, or had lost events. */
    readonly lostTrack: number;
    readonly ambiguous: number;
    /** Without any kvm_userspace_exit: taken to have been kept. */
    readonly assumed: number;
    /** Writes that KVM's own devices took: no rows. */
    readonly ownDevices: number;
    readonly unexplained: number;
    /** kvm_fast_mmio: their length is assumed. */
    readonly fast: number;
  };
  /** Registrations, then kicks by time. */
  rows(): Generator<TraceRow, void>;
}

/**
 * @param name as the user gave it, `-` for standard input
 * @param vmOf VM by thread or process id, where the user knows better (threads.ts has the rule)
 * Throws InputError where nothing in the recording is an event, and where there is no kick in it.
 */
export function importKicks(
  name: string,
  recording: RecordingReader,
  vmOf: ReadonlyMap<number, number>,
): ImportedKicks {
  const file = shownName(name);
  if (recording.forms.size === 0) throw new InputError(`${file}: ${nothingIn(recording)}`);
  const { events, writes, threads } = recording;
  threads.refuseUnknown('--vm-of', vmOf.keys(), file);
  const order = events.byTime();
  const fates = fatesOf(events, order, threads.all.length, (detail) =>
    writes[detail].fast ? -1 : DOORBELL_KINDS.indexOf(writes[detail].kind),
  );
  const kicks = order.filter((event) => {
    if (events.is[event] !== WRITE) return false;
    const isKick = fates[event] === TO_USER_SPACE || !isOwnDevice(writes[events.detail[event]]);
    if (isKick) threads.all[events.thread[event]].rows++;
    return isKick;
  });
  const writeCount = order.filter((event) => events.is[event] === WRITE).length;
  if (kicks.length === 0) throw new InputError(`${file}: ${noKick(recording, writeCount)}`);
  const places = threads.places(vmOf);
  checkVcpus(recording, kicks, places, name);
  const doorbells = new Doorbells();
  const counts = { mmio: 0, pio: 0, hcall: 0 };
  const byFate = new Float64Array(ASSUMED + 1);
  let fast = 0;
  for (const event of kicks) {
    const write = writes[events.detail[event]];
    counts[write.kind]++;
    byFate[fates[event]]++;
    if (write.fast) fast++;
    doorbells.add(places.get(events.thread[event])!.vm, write, fates[event]);
  }
  const registrations = [...doorbells.registrations()];
  checkSpan(events, kicks, 'kick', name);
  return {
    recording,
    registrations,
    threads: [...places].map(([number, place]) => ({ ...threads.all[number], ...place })),
    counts: {
      kicks: counts,
      kept: byFate[KEPT],
      toUserSpace: byFate[TO_USER_SPACE],
      lostTrack: byFate[LOST_TRACK],
      ambiguous: byFate[AMBIGUOUS],
      assumed: byFate[ASSUMED],
      ownDevices: writeCount - kicks.length,
      unexplained: doorbells.unexplained(),
      fast,
    },
    rows: () => rowsOf(recording, kicks, fates, registrations, places),
  };
}

function nothingIn({ firstText, notUnderstood }: RecordingReader): string {
  if (firstText === null) return 'the file is empty';
  if (/[\0\ufffd]/.test(firstText)) return 'is no text; expected what perf script, ftrace or trace-cmd print';
  const looks = notUnderstood.count > 0 ? notUnderstood.firstText : firstText;
  const begins = `holds no event line; it looks like ${shown(looks.trim())}`;
  if (/^(?:#\s*vfiobench-trace:|(?:\w+,)*op,)/.test(firstText)) return 'is a vfiobench trace already';
  if (/\]\s+(?:\S{4,8}\s+)?\d+:\s+\w/.test(looks)) {
    return `${begins}: its times have no unit; record with trace_clock local or mono`;
  }
  return `${begins}; expected perf script, ftrace or trace-cmd text, such as "CPU 0/KVM 2063 [001] 12.345678: kvm:kvm_pio: …", or what a recorder of scripts/record prints`;
}

function noKick({ forms, skipped, others, lines }: RecordingReader, ownDevices: number): string {
  const events = sumOf([...forms.values()]);
  const seen = [
    ...(skipped.reads > 0 ? [counted(skipped.reads, 'read')] : []),
    ...(ownDevices > 0 ? [`${counted(ownDevices, 'write')} to KVM's own devices`] : []),
    ...[...others].slice(0, 3).map(([event, count]) => `${grouped(count)} ${event}`),
  ];
  const what = seen.length > 0 ? ` (${seen.join(', ')})` : '';
  return `no kick in ${counted(events, 'event')} on ${counted(lines, 'line')}${what}; record kvm_mmio, kvm_pio and kvm_userspace_exit, or calls of VFIO: vfiobench import --help`;
}

/** What kvm_io_bus_write must have returned, by fate; nothing where that is not known. */
const RETURNS: Readonly<Record<number, number>> = { [KEPT]: 0, [TO_USER_SPACE]: minus('EOPNOTSUPP') };

/** Behind the vCPUs of a VM comes the thread that registers eventfds (rowsOf): a trace must have a number for it. */
function checkVcpus(
  { events }: RecordingReader,
  kicks: Uint32Array,
  places: ReadonlyMap<number, Place>,
  name: string,
): void {
  const placeOf = (event: number): Place => places.get(events.thread[event])!;
  const beyond = kicks.find((event) => placeOf(event).cpu >= MAX_SMALL);
  if (beyond === undefined) return;
  throw inputErrorAt(
    name,
    events.line[beyond],
    `this kick is of vCPU ${placeOf(beyond).cpu}; a trace has vCPUs up to ${MAX_SMALL - 1}, and one more that registers eventfds`,
  );
}

function* rowsOf(
  { events, writes }: RecordingReader,
  kicks: Uint32Array,
  fates: Uint8Array,
  registrations: readonly Registration[],
  places: ReadonlyMap<number, Place>,
): Generator<TraceRow, void> {
  const cpus = new Map<number, number>();
  for (const { vm, cpu } of places.values()) cpus.set(vm, Math.max(cpu, cpus.get(vm) ?? 0));
  const start = events.tsNs(kicks[0]);
  for (const { vm, kind, addr, len, value } of registrations) {
    // a thread of its own behind the vCPUs, as the VMM has one, so that no kick waits for it
    const row: TraceRow = { tsNs: start, vm, cpu: cpus.get(vm)! + 1, op: 'ioeventfd', addr, len, kind };
    yield value === null ? row : { ...row, value };
  }
  for (const event of kicks) {
    const { kind, addr, len, value, fast } = writes[events.detail[event]];
    const place = places.get(events.thread[event])!;
    const ret = RETURNS[fates[event]];
    yield {
      tsNs: events.tsNs(event),
      ...place,
      op: 'kick',
      addr,
      len: fast ? ASSUMED_FAST_LEN : len,
      kind,
      ...(value === null ? {} : { value }),
      ...(ret === undefined ? {} : { ret }),
    };
  }
}
