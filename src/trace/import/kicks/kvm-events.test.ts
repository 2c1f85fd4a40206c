/** The text of each tracepoint, in the forms of old and new kernels. */
import { describe, expect, it } from 'vitest';
import { readKvmEvent } from './kvm-events.js';

const write = (
  kind: string,
  addr: number | bigint,
  len: number,
  value: number | bigint | null,
  fast = false,
) => ({
  is: 'write',
  write: { kind, addr, len, value, fast },
});

const EVENTS: readonly [event: string, text: string, expected: unknown][] = [
  ['kvm_mmio', 'mmio write len 4 gpa 0xc0004014 val 0x0', write('mmio', 0xc0004014, 4, 0)],
  ['kvm_mmio', 'mmio write len 16 gpa 0xc0004014 val 0x1', write('mmio', 0xc0004014, 16, 1)],
  [
    'kvm_mmio',
    'mmio write len 8 gpa 0xffffffffffffffff val 0x20000000000000',
    write('mmio', 0xffffffffffffffffn, 8, 0x20000000000000n),
  ],
  ['kvm_mmio', 'mmio read len 4 gpa 0xd0008000 val 0x1000', { is: 'read', kind: 'mmio' }],
  ['kvm_mmio', 'mmio unsatisfied-read len 4 gpa 0xd0000000 val 0x0', { is: 'read', kind: 'mmio' }],
  ['kvm_mmio', 'mmio write len 4 gpa 0xd0000000', null],
  ['kvm_mmio', 'mmio writ len 4 gpa 0xd0000000 val 0x0', null],
  ['kvm_mmio', 'mmio write len 4 gpa 0x1ffffffffffffffff val 0x0', null],
  ['kvm_pio', 'pio_write at 0x510 size 4 count 1 val 0x55', write('pio', 0x510, 4, 0x55)],
  ['kvm_pio', 'pio_write at 0x3f8 size 1 val 0xd', write('pio', 0x3f8, 1, 0xd)],
  ['kvm_pio', 'pio_write at 0x3f8 size 1 count 1', write('pio', 0x3f8, 1, null)],
  ['kvm_pio', 'pio_write at 0x3f8 size 1 count 3 val 0x41 (...)', { is: 'string-write' }],
  ['kvm_pio', 'pio_read at 0x3fd size 1 count 1 val 0x60', { is: 'read', kind: 'pio' }],
  ['kvm_pio', 'pio_write', null],
  ['kvm_fast_mmio', 'fast mmio at gpa 0xfe003000', write('mmio', 0xfe003000, 0, null, true)],
  ['kvm_fast_mmio', 'fast mmio', null],
  ['kvm_hypercall', 'nr 0x5 a0 0x0 a1 0x1 a2 0x0 a3 0x0', { is: 'known-hypercall' }],
  ['kvm_hypercall', 'nr 0xc a0 0x0 a1 0x1 a2 0x0 a3 0x0', { is: 'known-hypercall' }],
  ['kvm_hypercall', 'nr 0xd a0 0xfe00 a1 0x1 a2 0x0 a3 0x0', write('hcall', 0xfe00, 8, 1)],
  ['kvm_userspace_exit', 'reason KVM_EXIT_MMIO (6)', { is: 'userspace-exit', kind: 'mmio' }],
  ['kvm_userspace_exit', 'reason KVM_EXIT_IO (2)', { is: 'userspace-exit', kind: 'pio' }],
  ['kvm_userspace_exit', 'reason KVM_EXIT_HYPERCALL (3)', { is: 'userspace-exit', kind: 'hcall' }],
  ['kvm_userspace_exit', 'reason restart (4)', { is: 'userspace-exit', kind: null }],
  ['kvm_userspace_exit', 'reason', null],
  ['kvm_exit', 'reason EPT_MISCONFIG rip 0x133025 info 0 0', { is: 'boundary', vcpu: null }],
  [
    'kvm_exit',
    'vcpu 3 reason TRIPLE_FAULT rip 0x100146 info1 0x0000000000000000 info2 0x0000000000000000 intr_info 0x00000000 error_code 0x00000000',
    { is: 'boundary', vcpu: 3 },
  ],
  ['kvm_exit', 'TRAP: HSR_EC: 0x0024 (DABT_LOW), PC: 0x00000000402c21c8', { is: 'boundary', vcpu: null }],
  ['kvm_entry', 'vcpu 12, rip 0x133029', { is: 'boundary', vcpu: 12 }],
  ['kvm_emulate_insn', '0:10021:ef (prot64)', { is: 'boundary', vcpu: null }],
];

describe('the text of a tracepoint', () => {
  it.each(EVENTS)('%s: %s', (event, text, expected) => {
    expect(readKvmEvent(event, text)).toEqual(expected);
  });
});
