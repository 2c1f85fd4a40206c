import { describe, expect, it } from 'vitest';
import { minus } from '../../errno.js';
import fc from '../../property.test-data.js';
import type { PinCall } from '../behaviour.js';
import { NOTE_CONTIGUOUS_RUN } from '../ledger.js';
import { CALL, IOMMU_LOCK, RUN_LAYERS, RUN_SCAN, VPFN_LOOKUP, VPFN_REF, VPFN_TREE_LEVEL } from '../steps.js';
import type { Backing } from './backing.js';
import type { Container } from './container.js';
import { TestContainer } from './container.test-data.js';
import type { Dma } from './dma.js';
import { NO_DMA } from './dma-tree.js';
import { groupTaken } from './group.js';
import { pinPageByPage, unwindPins } from './pin.js';
import { pinContiguous, pinRun } from './pin-contiguous.js';
import { descentDepth } from './pinned-pages.js';

/** The loop of vfio_iommu_type1_pin_pages, one primitive of the container after another. */
function primitivePins(container: Container, call: PinCall): number {
  for (let i = 0; i < call.count; i++) {
    const dma = primitiveStart(container, call, i);
    const ret = dma === null ? 0 : typeof dma === 'number' ? dma : primitivePin(container, dma, call, i);
    if (ret < 0) return unwindPins(container, call, i, ret);
  }
  return call.count;
}

/** That of contiguous-pin in the same way. */
function primitiveRuns(container: Container, call: PinCall): number {
  for (let i = 0; i < call.count; ) {
    const dma = primitiveStart(container, call, i);
    if (typeof dma === 'number') return unwindPins(container, call, i, dma);
    const length = dma === null ? 1 : primitiveRun(container, dma, call, i);
    const pin = length === 1 ? primitivePin : pinRun;
    const ret = dma === null ? 0 : pin(container, dma, call, i, length);
    if (ret < 0) return unwindPins(container, call, i, ret);
    i += length;
  }
  return call.count;
}

/** The length of the run from a page on. */
function primitiveRun({ ledger, pinned, dmas }: Container, dma: Dma, call: PinCall, index: number): number {
  const first = call.pfns[index];
  const end = dmas.first[dma.node] + dmas.pages[dma.node];
  ledger.charge(RUN_LAYERS);
  let length = 1;
  let looks = 0;
  for (; index + length < call.count; length++) {
    const next = call.pfns[index + length];
    if (next !== first + length || next >= end) break;
    looks++;
    if (pinned.slot(next) >= 0) break;
  }
  ledger.charge(RUN_SCAN, index + length < call.count ? length : length - 1);
  ledger.charge(VPFN_LOOKUP, looks);
  ledger.charge(VPFN_TREE_LEVEL, looks * descentDepth(dma.pinned));
  ledger.note(NOTE_CONTIGUOUS_RUN, length);
  return length;
}

function primitiveStart(container: Container, call: PinCall, index: number): Dma | null | number {
  const page = call.pfns[index];
  const node = container.findDma(page, 1);
  if (node === NO_DMA) return minus('EINVAL');
  const dma = container.dma(node);
  if (!container.allows(dma, call.prot)) return minus('EPERM');
  const slot = container.findVpfn(dma, page);
  if (slot < 0) return dma;
  container.ledger.charge(VPFN_REF);
  container.pinned.reference(slot);
  call.phys[index] = dma.geometry.pfn(container.vm, page);
  return null;
}

function primitivePin(container: Container, dma: Dma, call: PinCall, index: number): number {
  const page = call.pfns[index];
  if (!container.getTaskMm()) return minus('ENODEV');
  container.gup(dma, page, 1);
  if (!container.account(1 - container.pinned.zero.note(container.mm, dma, page, 1))) {
    container.putPage();
    return minus('ENOMEM');
  }
  container.addVpfn(dma, page);
  container.markDirty(page);
  call.phys[index] = dma.geometry.pfn(container.vm, page);
  return 0;
}

function primitiveUnpins(test: TestContainer, pages: readonly number[]): number {
  const { container, ledger } = test;
  ledger.clear();
  ledger.charge(CALL);
  groupTaken.enter(container);
  ledger.acquire(IOMMU_LOCK);
  let done = 0;
  for (; done < pages.length; done++) {
    const node = container.findDma(pages[done], 1);
    if (node === NO_DMA) break;
    container.unpinPage(container.dma(node), pages[done]);
  }
  ledger.release(IOMMU_LOCK);
  groupTaken.leave(container);
  return done > 0 ? done : minus('EINVAL');
}

function seen(test: TestContainer): unknown {
  const { ledger, container, phys } = test;
  return {
    log: [...ledger.log.subarray(0, ledger.logCount)],
    times: [...ledger.logTimes.subarray(0, ledger.logCount)],
    counts: test.counts(),
    references: test.references(),
    held: container.heldPages,
    locked: container.mm.lockedPages,
    dirty: test.dirtyPages(0, 64),
    phys,
    runs: [...ledger.noteValues.subarray(0, ledger.noteCount)],
  };
}

function range(first: number, pages: number): number[] {
  return Array.from({ length: pages }, (_, i) => first + i);
}

describe('the usual page', () => {
  const backing: fc.Arbitrary<Backing> = fc.constantFrom(
    { kind: '4k', run: 1, untouched: false },
    { kind: '4k', run: 4, untouched: true },
    { kind: 'thp', run: 1, untouched: false },
  );
  const setup = fc.record({
    backing,
    prot: fc.constantFrom(1, 3),
    lockLimitPages: fc.constantFrom(3, 20, Number.POSITIVE_INFINITY),
    hasDomain: fc.boolean(),
    dirtyTracking: fc.boolean(),
    reuse: fc.constantFrom(null, { hotPages: 2, warmPages: 4, coldPages: 8 }),
  });
  const call = fc.record({
    pins: fc.boolean(),
    // beyond the mappings too
    pages: fc.oneof(
      fc.array(fc.nat(40), { minLength: 1, maxLength: 6 }),
      fc.tuple(fc.nat(36), fc.integer({ min: 1, max: 6 })).map(([first, pages]) => range(first, pages)),
    ),
    prot: fc.constantFrom(1, 3),
  });

  const loops = {
    'page by page': [pinPageByPage, primitivePins],
    'in runs': [pinContiguous, primitiveRuns],
  } as const;

  it.each(Object.entries(loops))('%s leaves the state and the log that the primitives leave', (_, both) => {
    fc.assert(
      fc.property(setup, fc.array(call, { maxLength: 25 }), fc.nat(24), (how, calls, exit) => {
        const { lockLimitPages, hasDomain, dirtyTracking, reuse } = how;
        const [usual, primitive] = both.map((pinLoop) => {
          const behaviour = { pinLoop };
          const options = { hasDomain, dirtyTracking };
          const rest = { lockLimitPages, ...(reuse === null ? {} : { reuse }) };
          const test = new TestContainer({ behaviour, options, ...rest });
          test.ledger.logging = true;
          test.map(0, 16, how.backing);
          test.map(16, 16, how.backing, how.prot);
          return test;
        });
        for (const [i, { pins, pages, prot }] of calls.entries()) {
          if (i === exit) for (const { container } of [usual, primitive]) container.mm.alive = false;
          const ret = pins ? usual.pin(pages, prot) : usual.unpin(pages);
          expect(pins ? primitive.pin(pages, prot) : primitiveUnpins(primitive, pages)).toBe(ret);
          expect(seen(usual)).toEqual(seen(primitive));
        }
      }),
      { numRuns: 150 },
    );
  });
});
