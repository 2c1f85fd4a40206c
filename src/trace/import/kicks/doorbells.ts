/**
 * Which eventfds must have been registered, from what became of the writes. A recording has no registrations; what it
 * allows to say is this: where writes of a (VM, kind, address, length) were kept and none went to user space, one eventfd
 * for every value explains all of them (so would one for each value). Where some values did and others did not, each value that never
 * did has an eventfd of its own. kvm_fast_mmio is traced only where an eventfd of length 0 was found.
 */
import { ASSUMED, KEPT, TO_USER_SPACE } from './fates.js';
import type { DoorbellKind, Write } from './kvm-events.js';

/** Lengths that KVM_IOEVENTFD takes, beside 0. */
const LENGTHS: readonly number[] = [1, 2, 4, 8];

export interface Registration {
  readonly vm: number;
  readonly kind: DoorbellKind;
  readonly addr: number | bigint;
  readonly len: number;
  /** null: any value. */
  readonly value: number | bigint | null;
}

interface Values {
  readonly value: number | bigint | null;
  /** Writes of the value that the kernel is known, or assumed, to have kept. */
  kept: number;
  /** Writes of it that went to user space. */
  exited: number;
}

interface Door {
  readonly vm: number;
  readonly write: Write;
  readonly values: Map<string, Values>;
  kept: boolean;
  exited: boolean;
}

export class Doorbells {
  private readonly doors = new Map<string, Door>();
  /** `vm:address` with an eventfd of length 0, which leaves no room for another one there. */
  private readonly anyLength = new Set<string>();

  /** @param fate as fates.ts has it */
  add(vm: number, write: Write, fate: number): void {
    const key = `${vm} ${write.kind} ${write.addr} ${write.len}`;
    let door = this.doors.get(key);
    if (door === undefined) {
      door = { vm, write, values: new Map(), kept: false, exited: false };
      this.doors.set(key, door);
      if (write.fast) this.anyLength.add(`${vm} ${write.addr}`);
    }
    const name = String(write.value);
    const values = door.values.get(name) ?? { value: write.value, kept: 0, exited: 0 };
    door.values.set(name, values);
    if (fate === KEPT || fate === ASSUMED) {
      values.kept++;
      door.kept = true;
    }
    if (fate === TO_USER_SPACE) {
      values.exited++;
      door.exited = true;
    }
  }

  /** The registrations, in the order of the first writes. */
  *registrations(): Generator<Registration, void> {
    for (const { vm, write, values, kept: some, exited } of this.doors.values()) {
      if (!some) continue;
      const { kind, addr, len, fast } = write;
      if (!fast && (!LENGTHS.includes(len) || (kind === 'mmio' && this.anyLength.has(`${vm} ${addr}`))))
        continue;
      if (!exited) yield { vm, kind, addr, len, value: null };
      else {
        for (const { value, kept, exited: left } of values.values())
          if (left === 0 && kept > 0 && value !== null) yield { vm, kind, addr, len, value };
      }
    }
  }

  /** Writes that the kernel kept and no registration explains: their value also went to user space, or their length fits none. */
  unexplained(): number {
    let count = 0;
    for (const { write, values, exited } of this.doors.values()) {
      for (const { value, kept, exited: left } of values.values()) {
        const fits = write.fast || LENGTHS.includes(write.len);
        if (!fits || (exited && (left > 0 || value === null))) count += kept;
      }
    }
    return count;
  }
}

/** Ranges that KVM's own devices on x86 serve: their writes that stay in the kernel rang no eventfd. */
const OWN_DEVICES: readonly (readonly [kind: DoorbellKind, first: number, last: number])[] = [
  ['mmio', 0xfee00000, 0xfee00fff], // local APIC
  ['mmio', 0xfec00000, 0xfec000ff], // I/O APIC
  ['pio', 0x20, 0x21], // PIC
  ['pio', 0xa0, 0xa1],
  ['pio', 0x4d0, 0x4d1],
  ['pio', 0x40, 0x43], // PIT
  ['pio', 0x61, 0x61],
];

/** Whether a write that the kernel kept was for its APIC, I/O APIC, PIC or PIT. */
export function isOwnDevice({ kind, addr }: Write): boolean {
  return OWN_DEVICES.some(([of, first, last]) => kind === of && addr >= first && addr <= last);
}
