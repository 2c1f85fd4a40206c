/** The text of KVM's tracepoints (TP_printk in include/trace/events/kvm.h and arch/x86/kvm/trace.h), from 2.6.3x on. */

/** Ways to ring a doorbell. */
export const DOORBELL_KINDS = ['mmio', 'pio', 'hcall'] as const;
export type DoorbellKind = (typeof DOORBELL_KINDS)[number];

/** What the guest wrote, and where. */
export interface Write {
  readonly kind: DoorbellKind;
  readonly addr: number | bigint;
  /** Bytes; 0: the event does not tell (kvm_fast_mmio). */
  readonly len: number;
  /** null: the event does not tell. */
  readonly value: number | bigint | null;
  /** kvm_fast_mmio: traced only where an eventfd of length 0 was found. */
  readonly fast: boolean;
}

export type KvmEvent =
  | { readonly is: 'write'; readonly write: Write }
  | { readonly is: 'read'; readonly kind: 'mmio' | 'pio' }
  /** String output: of its several values only the first was recorded. */
  | { readonly is: 'string-write' }
  /** A hypercall that KVM itself knows: no doorbell. */
  | { readonly is: 'known-hypercall' }
  /** To user space; `kind` is whose exit it may be, null for every other reason (a signal, ...). */
  | { readonly is: 'userspace-exit'; readonly kind: DoorbellKind | null }
  /** The guest ran, or another instruction began: what was written before is over. */
  | { readonly is: 'boundary'; readonly vcpu: number | null };

type Reader = (text: string) => KvmEvent | null;

/** KVM_HC_*, include/uapi/linux/kvm_para.h: 1 to 12. */
const LAST_KNOWN_HYPERCALL = 12n;
/** Registers. */
const HYPERCALL_BYTES = 8;

const KIND_OF_EXIT: Readonly<Record<string, DoorbellKind>> = {
  KVM_EXIT_IO: 'pio',
  KVM_EXIT_MMIO: 'mmio',
  KVM_EXIT_HYPERCALL: 'hcall',
};

/** A hexadecimal number of 64 bits at most; a bigint where a double can't hold it. */
function hex(digits: string): number | bigint {
  const value = BigInt(`0x${digits}`);
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

const MMIO =
  /^mmio (write|read|unsatisfied-read) len (\d{1,4}) gpa (?:0x)?([0-9a-f]{1,16}) val (?:0x)?([0-9a-f]{1,16})$/;
/** `count` and `val` are missing in older kernels; ` (...)` follows where count is over 1. */
const PIO =
  /^pio_(write|read) at (?:0x)?([0-9a-f]{1,8}) size (\d{1,4})(?: count (\d{1,9}))?(?: val (?:0x)?([0-9a-f]{1,16}))?(?: \(\.\.\.\))?$/;
const FAST = /^fast mmio at gpa (?:0x)?([0-9a-f]{1,16})$/;
const HYPERCALL = /^nr (?:0x)?([0-9a-f]{1,16}) a0 (?:0x)?([0-9a-f]{1,16}) a1 (?:0x)?([0-9a-f]{1,16})\b/;
const EXIT = /^reason (\w+) \(-?\d+\)$/;
const VCPU = /\bvcpu (\d{1,5})\b/;

function written(kind: DoorbellKind, addr: string, len: number, value: string | undefined): KvmEvent {
  const write = { kind, addr: hex(addr), len, value: value === undefined ? null : hex(value), fast: false };
  return { is: 'write', write };
}

function mmio(text: string): KvmEvent | null {
  const match = MMIO.exec(text);
  if (match === null) return null;
  const [, way, len, gpa, value] = match;
  return way === 'write' ? written('mmio', gpa, Number(len), value) : { is: 'read', kind: 'mmio' };
}

function pio(text: string): KvmEvent | null {
  const match = PIO.exec(text);
  if (match === null) return null;
  const [, way, port, size, count = '1', value] = match;
  if (way === 'read') return { is: 'read', kind: 'pio' };
  if (Number(count) !== 1) return { is: 'string-write' };
  return written('pio', port, Number(size), value);
}

function fastMmio(text: string): KvmEvent | null {
  const match = FAST.exec(text);
  if (match === null) return null;
  return { is: 'write', write: { kind: 'mmio', addr: hex(match[1]), len: 0, value: null, fast: true } };
}

/** Upstream has no eventfd hypercall; patches that bring one pass the address, then the value. */
function hypercall(text: string): KvmEvent | null {
  const match = HYPERCALL.exec(text);
  if (match === null) return null;
  const [, nr, a0, a1] = match;
  if (BigInt(`0x${nr}`) <= LAST_KNOWN_HYPERCALL) return { is: 'known-hypercall' };
  return written('hcall', a0, HYPERCALL_BYTES, a1);
}

function userspaceExit(text: string): KvmEvent | null {
  const match = EXIT.exec(text);
  return match === null ? null : { is: 'userspace-exit', kind: KIND_OF_EXIT[match[1]] ?? null };
}

function boundary(text: string): KvmEvent {
  const vcpu = VCPU.exec(text)?.[1];
  return { is: 'boundary', vcpu: vcpu === undefined ? null : Number(vcpu) };
}

const READERS: ReadonlyMap<string, Reader> = new Map([
  ['kvm_mmio', mmio],
  ['kvm_pio', pio],
  ['kvm_fast_mmio', fastMmio],
  ['kvm_hypercall', hypercall],
  ['kvm_userspace_exit', userspaceExit],
  ['kvm_exit', boundary],
  ['kvm_entry', boundary],
  ['kvm_emulate_insn', boundary],
]);

/** Whether an event bears on kicks. */
export function isKickEvent(event: string): boolean {
  return READERS.has(event);
}

/** What an event for which isKickEvent holds says; null where its text is none that is known. */
export function readKvmEvent(event: string, text: string): KvmEvent | null {
  return READERS.get(event)!(text);
}
