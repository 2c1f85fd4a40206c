/** For tests: imports text, and a small guest whose eventfds are known, printed as a tracer would. */
import { Readable } from 'node:stream';
import { readRecording } from '../read-recording.js';
import { type ImportedKicks, importKicks } from './import-kicks.js';
import { RecordingReader } from './recording-reader.js';

export async function imported(
  text: string | Buffer,
  vmOf: ReadonlyMap<number, number> = new Map(),
): Promise<ImportedKicks> {
  const recording = await readRecording('-', Readable.from([Buffer.from(text)]));
  if (!(recording instanceof RecordingReader)) throw new Error('the text is of calls');
  return importKicks('-', recording, vmOf);
}

export interface Eventfd {
  readonly kind: 'mmio' | 'pio';
  readonly addr: number;
  readonly len: number;
  /** null: any */
  readonly value: number | null;
}

export type GuestOp =
  | {
      readonly does: 'write';
      readonly kind: 'mmio' | 'pio';
      readonly addr: number;
      readonly len: number;
      readonly value: number;
    }
  | { readonly does: 'read'; readonly kind: 'mmio' | 'pio'; readonly addr: number }
  | { readonly does: 'signal' };

/** Whether one of the eventfds takes a write: the rule of ioeventfd_in_range, in one line. */
export function taken(
  fds: readonly Eventfd[],
  op: Omit<Eventfd, 'value'> & { readonly value: number },
): boolean {
  return fds.some(
    (fd) =>
      fd.kind === op.kind &&
      fd.addr === op.addr &&
      (fd.len === 0 || (fd.len === op.len && (fd.value === null || fd.value === op.value))),
  );
}

/** The events of one operation of a vCPU, as KVM traces them. */
export function eventsOf(op: GuestOp, fds: readonly Eventfd[], vcpu: number): string[] {
  const enter = [`kvm_entry: vcpu ${vcpu}, rip 0x1000`];
  const leave = (kind: 'mmio' | 'pio') =>
    `kvm_userspace_exit: reason ${kind === 'mmio' ? 'KVM_EXIT_MMIO (6)' : 'KVM_EXIT_IO (2)'}`;
  if (op.does === 'signal') return ['kvm_userspace_exit: reason restart (4)', ...enter];
  const addr = `0x${op.addr.toString(16)}`;
  if (op.does === 'read') {
    if (op.kind === 'pio')
      return [leave('pio'), `kvm_pio: pio_read at ${addr} size 4 count 1 val 0x0 `, ...enter];
    const read = (way: string) => `kvm_mmio: mmio ${way} len 4 gpa ${addr} val 0x0`;
    return [read('unsatisfied-read'), leave('mmio'), read('read'), ...enter];
  }
  const value = `0x${op.value.toString(16)}`;
  const written =
    op.kind === 'pio'
      ? `kvm_pio: pio_write at ${addr} size ${op.len} count 1 val ${value} `
      : `kvm_mmio: mmio write len ${op.len} gpa ${addr} val ${value}`;
  return [written, ...(taken(fds, op) ? [] : [leave(op.kind)]), ...enter];
}
