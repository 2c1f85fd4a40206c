/**
 * Random accesses over random mappings, slots, holes and read-only ranges, against a reading of the rules byte by byte:
 * no tree, no search, no chunks. Return value, bytes and memory must agree for every way to guest memory.
 */

import { describe, expect, it } from 'vitest';
import { minus } from '../errno.js';
import fc from '../property.test-data.js';
import { bytesOver } from './bytes.js';
import { GuestMemory } from './guest-memory.js';
import { type Access, TestVm, WAYS, type Way } from './vm.test-data.js';

const PAGES = 12;
/** Small pages: as many edges in fewer bytes. */
const SHIFT = 6;
const PAGE = 2 ** SHIFT;

interface Range {
  readonly page: number;
  readonly pages: number;
  readonly prot: number;
}

interface Place {
  readonly addr: number;
  readonly len: number;
  readonly seed: number;
}

type Call =
  | { readonly op: 'map'; readonly range: Range }
  | { readonly op: 'slot'; readonly range: Range }
  | ({ readonly op: 'read' } & Place)
  | ({ readonly op: 'write' } & Place)
  | { readonly op: 'exit' };

const range = fc.record({
  page: fc.nat(PAGES),
  pages: fc.integer({ min: 1, max: 4 }),
  prot: fc.constantFrom(3, 3, 3, 1, 2),
});
/** Often at a page's end, often over several pages. */
const access = fc.record({
  op: fc.constantFrom('read' as const, 'write' as const),
  addr: fc
    .tuple(fc.nat(PAGES), fc.constantFrom(0, 1, 30, PAGE - 6, PAGE - 1))
    .map(([page, at]) => page * PAGE + at),
  len: fc.oneof(fc.nat(16), fc.nat(PAGE), fc.nat(5 * PAGE), fc.constant(PAGE)),
  seed: fc.nat(255),
});
const calls = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: range.map((one): Call => ({ op: 'map', range: one })) },
    { weight: 3, arbitrary: range.map((one): Call => ({ op: 'slot', range: one })) },
    { weight: 12, arbitrary: access as fc.Arbitrary<Call> },
    { weight: 1, arbitrary: fc.constant<Call>({ op: 'exit' }) },
  ),
  { maxLength: 25 },
);

/** All that a call may reach: it begins within PAGES and has a page more, or goes over five. */
const BYTES = (PAGES + 6) * PAGE;

/** What is there before anybody writes, read one byte after the other. */
const UNTOUCHED = Uint8Array.from({ length: BYTES }, (_, addr) => {
  const data = new Uint8Array(1);
  new GuestMemory(0, PAGE).read(Math.floor(addr / PAGE), addr % PAGE, 1, bytesOver(data), 0);
  return data[0];
});

/** Bytes by Buffers, which compare them at once: the runner, which shows where they differ, goes one by one. */
function expectSame(got: Access, expected: Access): void {
  expect([got.ret, got.copied]).toEqual([expected.ret, expected.copied]);
  expectBytes(got.data, expected.data);
}

function expectBytes(got: Uint8Array, expected: Uint8Array): void {
  if (Buffer.compare(got, expected) !== 0) expect(got).toEqual(expected);
}

/** What the rules say, one byte after the other. */
class ByteByByte {
  private readonly maps: Range[] = [];
  private readonly slots: Range[] = [];
  private readonly written = new Map<number, number>();
  private alive = true;

  constructor(
    private readonly way: Way,
    private readonly kthread: boolean,
  ) {}

  add(op: 'map' | 'slot', one: Range): void {
    const ranges = op === 'map' ? this.maps : this.slots;
    if (!ranges.some((other) => one.page < other.page + other.pages && other.page < one.page + one.pages))
      ranges.push(one);
  }

  exit(): void {
    this.alive = false;
  }

  byte(addr: number): number {
    return this.written.get(addr) ?? UNTOUCHED[addr];
  }

  /** Reads into `data` or writes from it; return value and bytes done. */
  access(write: boolean, addr: number, data: Uint8Array): { ret: number; copied: number } {
    const early = this.early(data.length);
    if (early !== undefined) return { ret: early, copied: 0 };
    for (let i = 0; i < data.length; i++) {
      const ret = this.way === 'kvm-rw' ? this.kvm(write, addr + i) : this.vfio(write, addr + i);
      if (ret !== 0) return { ret, copied: i };
      if (write) this.written.set(addr + i, data[i]);
      else data[i] = this.byte(addr + i);
    }
    return { ret: 0, copied: data.length };
  }

  private early(len: number): number | undefined {
    if (this.way !== 'kvm-rw') return len === 0 ? minus('EINVAL') : undefined;
    return this.kthread && !this.alive ? minus('EFAULT') : undefined;
  }

  private kvm(write: boolean, addr: number): number {
    const slot = at(this.slots, addr);
    const readonly = slot !== undefined && (slot.prot & 2) === 0;
    return slot === undefined || (write && readonly) || !this.alive ? minus('EFAULT') : 0;
  }

  private vfio(write: boolean, addr: number): number {
    const merged = this.way === 'dma-rw-group-held' || this.way === 'dma-rw-mmget-not-zero';
    const map = at(this.maps, addr);
    if (this.way === 'iova-rw-per-page') {
      if (map === undefined) return minus('EINVAL');
      return this.alive ? 0 : minus('ENODEV');
    }
    if (map === undefined) return minus(merged ? 'EINVAL' : 'EFAULT');
    const right = merged ? (map.prot & 1) === 1 && (!write || map.prot === 3) : !write || map.prot >= 2;
    return right && this.alive ? 0 : minus(merged ? 'EPERM' : 'EFAULT');
  }
}

function at(ranges: readonly Range[], addr: number): Range | undefined {
  return ranges.find(({ page, pages }) => addr >= page * PAGE && addr < (page + pages) * PAGE);
}

describe('guest memory against an oracle that goes byte by byte', () => {
  it.each(Object.keys(WAYS) as Way[])('%s', (way) => {
    fc.assert(
      fc.property(calls, fc.constantFrom('kthread' as const, 'task' as const), (trace, caller) => {
        const vm = new TestVm(way, { caller, pageShift: SHIFT });
        const oracle = new ByteByByte(way, caller === 'kthread');
        for (const call of trace) {
          if (call.op === 'exit') {
            vm.vm.mm.alive = false;
            oracle.exit();
          } else if (call.op === 'map') {
            vm.map(call.range.page, call.range.pages, call.range.prot);
            oracle.add('map', call.range);
          } else if (call.op === 'slot') {
            vm.slot(call.range.page, call.range.pages, (call.range.prot & 2) === 0);
            oracle.add('slot', call.range);
          } else if (call.op === 'read') {
            const data = new Uint8Array(call.len);
            const expected = oracle.access(false, call.addr, data);
            expectSame(vm.read(call.addr, call.len), { ...expected, data });
          } else {
            const data = new Uint8Array(call.len).map((_, i) => call.seed + i * 7 + (i >> 8));
            expectSame(vm.write(call.addr, data), { ...oracle.access(true, call.addr, data), data });
          }
        }
        const memory = new Uint8Array(BYTES);
        vm.vm.peek(0, 0, BYTES, memory, 0);
        expectBytes(
          memory,
          memory.map((_, addr) => oracle.byte(addr)),
        );
      }),
      { numRuns: 150 },
    );
  });
});
