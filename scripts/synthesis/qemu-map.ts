/** A QEMU guest of 4 GB with a passed-through device: the mappings of its start, of a PCI BAR that moves, and its end. */
import type { TraceRow } from '../../src/trace/write.js';

/** Guest memory of a q35 machine as QEMU maps it: below the VGA hole, below 2 GB, above 4 GB. */
const RAM: readonly (readonly [number, number])[] = [
  [0x0, 0xa0000],
  [0xc0000, 0x7ff40000],
  [0x100000000, 0x80000000],
];
/** The memory that firmware and guest move about while they start: mapped and unmapped again. */
const MOVED: readonly (readonly [number, number])[] = [
  [0xfd000000, 0x1000000],
  [0xfebf0000, 0x10000],
];
/** Host pages behind the guest of each vm. */
const BACKINGS: readonly string[] = ['4k', '4k:run=16:untouched', 'thp', 'hugetlb-1g'];

export function* qemuMapRows(): Generator<TraceRow, void> {
  for (const [vm, backing] of BACKINGS.entries()) {
    for (const [addr, len] of RAM) yield { op: 'map', vm, addr, len, backing };
    for (let times = 0; times < 4; times++) {
      for (const [addr, len] of MOVED) yield { op: 'map', vm, addr, len, backing: '4k' };
      for (const [addr, len] of MOVED) yield { op: 'unmap', vm, addr, len };
    }
    for (const [addr, len] of RAM) yield { op: 'unmap', vm, addr, len };
  }
}
