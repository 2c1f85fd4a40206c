/**
 * Random copies, pins, mappings, slots and pages taken back, against a reading of the rules page by page: a state for each
 * page and what a touch makes of it. No areas, no runs, no fast way.
 */
import { describe, expect, it } from 'vitest';
import fc from '../property.test-data.js';
import { takeBack } from './device/take-back.js';
import type { Backing } from './type1/backing.js';
import { TestVm, type Way } from './vm.test-data.js';

/** Small pages: a huge one has eight of them. */
const SHIFT = 6;
const PAGE = 2 ** SHIFT;
const SPAN = 8;
const PAGES = 3 * SPAN;

type State = 'own' | 'zero' | 'taken' | 'none' | 'none, huge';

interface Range {
  readonly page: number;
  readonly pages: number;
}

interface Row extends Range {
  readonly backing: Backing;
}

type Call =
  | ({ readonly op: 'map' | 'slot' | 'unmap' } & Row)
  | { readonly op: 'read' | 'write'; readonly addr: number; readonly len: number }
  | ({ readonly op: 'gup' | 'take' } & Range);

const backing = fc.record({
  kind: fc.constantFrom('4k' as const, '4k' as const, 'thp' as const),
  run: fc.constant(1),
  untouched: fc.constantFrom(true, true, false),
});
/** Ranges of whole huge pages: no two rows have a part of one. */
const whole = fc.record({ page: fc.nat(2), pages: fc.integer({ min: 1, max: 2 }), backing }).map((range) => ({
  ...range,
  page: range.page * SPAN,
  pages: range.pages * SPAN,
}));
const few = fc.record({ page: fc.nat(PAGES - 1), pages: fc.integer({ min: 1, max: 11 }) });
const calls = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ op: fc.constantFrom('map', 'slot'), range: whole }) },
    { weight: 3, arbitrary: fc.record({ op: fc.constant('unmap'), range: whole }) },
    {
      weight: 10,
      arbitrary: fc.record({
        op: fc.constantFrom('read', 'write'),
        addr: fc
          .tuple(fc.nat(PAGES - 1), fc.constantFrom(0, 1, PAGE - 1))
          .map(([page, at]) => page * PAGE + at),
        len: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 10 * PAGE })),
      }),
    },
    { weight: 3, arbitrary: fc.record({ op: fc.constantFrom('gup', 'take'), range: few }) },
  ),
  { minLength: 15, maxLength: 40 },
);

/** Faults of a call, by step. */
class Counts {
  page_fault = 0;
  zero_page_pte = 0;
  fault_in_4k = 0;
  fault_in_huge = 0;
}

class PageByPage {
  readonly states: State[] = new Array(PAGES + 40).fill('own');
  private maps: Row[] = [];
  private readonly slots: Row[] = [];

  row(op: 'map' | 'slot', row: Row): void {
    const [own, others] = op === 'map' ? [this.maps, this.slots] : [this.slots, this.maps];
    if (own.some((other) => each(other).some((page) => isIn(page, row)))) return;
    own.push(row);
    for (const page of each(row)) {
      if (others.some((other) => other.backing.untouched && isIn(page, other))) continue;
      if (row.backing.untouched) this.states[page] = row.backing.kind === 'thp' ? 'none, huge' : 'none';
      else if (op === 'map' && this.states[page] !== 'taken') this.states[page] = 'own';
    }
  }

  unmap(range: Range): void {
    const inside = this.maps.filter(
      ({ page, pages }) => page >= range.page && page + pages <= range.page + range.pages,
    );
    const touched = this.maps.filter((row) => each(row).some((page) => isIn(page, range)));
    if (touched.length === inside.length) this.maps = this.maps.filter((row) => !inside.includes(row));
  }

  isMapped(page: number): boolean {
    return this.maps.some((row) => isIn(page, row));
  }

  take({ page, pages }: Range): void {
    for (const one of each({ page, pages }))
      if (this.states[one] === 'own' && [...this.maps, ...this.slots].some((row) => isIn(one, row)))
        this.states[one] = 'taken';
  }

  touch(page: number, write: boolean, counts: Counts): boolean {
    const state = this.states[page];
    if (state === 'own' || (state === 'zero' && !write)) return false;
    if (state === 'none, huge') {
      counts.fault_in_huge++;
      const head = page - (page % SPAN);
      for (const other of each({ page: head, pages: SPAN }))
        if (this.states[other] === state) this.states[other] = 'own';
    } else if (state === 'none' && !write) {
      counts.zero_page_pte++;
      this.states[page] = 'zero';
    } else {
      counts.fault_in_4k++;
      this.states[page] = 'own';
    }
    return true;
  }
}

function each({ page, pages }: Range): number[] {
  return Array.from({ length: pages }, (_, i) => page + i);
}

function isIn(page: number, range: Range): boolean {
  return page >= range.page && page < range.page + range.pages;
}

/** Runs a call in both; what it counted, and what it should have. */
function run(test: TestVm, oracle: PageByPage, call: Call): [counts: Record<string, number>, Counts] {
  const expected = new Counts();
  if ('addr' in call) {
    const { copied } =
      call.op === 'write' ? test.write(call.addr, new Uint8Array(call.len)) : test.read(call.addr, call.len);
    const behind = copied === 0 ? 0 : Math.floor((call.addr + copied - 1) / PAGE) + 1;
    for (let page = Math.floor(call.addr / PAGE); page < behind; page++)
      if (oracle.touch(page, call.op === 'write', expected)) expected.page_fault++;
  } else if (call.op === 'map' || call.op === 'slot') {
    oracle.row(call.op, call);
    if (call.op === 'map') test.map(call.page, call.pages, 3, call.backing);
    else test.slot(call.page, call.pages, false, call.backing);
  } else if (call.op === 'unmap') {
    oracle.unmap(call);
    test.unmap(call.page, call.pages);
  } else if (call.op === 'take') {
    oracle.take(call);
    takeBack(test.vm, call.page, call.pages);
    return [{}, expected];
  } else if (call.op === 'gup') {
    const counts = test.gup(call.page);
    if (oracle.isMapped(call.page)) oracle.touch(call.page, true, expected);
    return [counts, expected];
  }
  return [test.counts(), expected];
}

describe('the page table that copies and pins share, against one that is kept page by page', () => {
  it.each(['kvm-rw', 'dma-rw-mutex', 'iova-rw-per-page'] satisfies Way[])('%s', (way) => {
    fc.assert(
      fc.property(calls, (trace) => {
        const test = new TestVm(way, { pageShift: SHIFT });
        const oracle = new PageByPage();
        for (const { range, ...call } of trace as { op: string; range?: object }[]) {
          const [counts, expected] = run(test, oracle, { ...call, ...range } as Call);
          const got = Object.fromEntries(Object.keys(expected).map((step) => [step, counts[step] ?? 0]));
          expect(got).toEqual({ ...expected });
        }
      }),
      { numRuns: 120 },
    );
  });
});
