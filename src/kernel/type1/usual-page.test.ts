import { describe, expect, it } from 'vitest';
import { minus } from '../../errno.js';
import fc from '../../property.test-data.js';
import type { PinCall } from '../behaviour.js';
import { CALL, IOMMU_LOCK, VPFN_REF } from '../steps.js';
import type { Backing } from './backing.js';
import type { Container } from './container.js';
import { TestContainer } from './container.test-data.js';
import { NO_DMA } from './dma-tree.js';
import { groupTaken } from './group.js';
import { unwindPins } from './pin.js';

/** The loop of vfio_iommu_type1_pin_pages, one primitive of the container after another. */
function primitivePins(container: Container, call: PinCall): number {
  for (let i = 0; i < call.count; i++) {
    const ret = primitivePin(container, call, i);
    if (ret < 0) return unwindPins(container, call, i, ret);
  }
  return call.count;
}

function primitivePin(container: Container, call: PinCall, index: number): number {
  const page = call.pfns[index];
  const node = container.findDma(page);
  if (node === NO_DMA) return minus('EINVAL');
  const dma = container.dma(node);
  if (!container.allows(dma, call.prot)) return minus('EPERM');
  const slot = container.findVpfn(dma, page);
  if (slot >= 0) {
    container.ledger.charge(VPFN_REF);
    container.pinned.reference(slot);
  } else {
    if (!container.getTaskMm()) return minus('ENODEV');
    container.gup(dma, page, 1);
    if (!container.account(1 - container.pinned.zero.note(container.mm, dma, page, 1))) {
      container.putPage();
      return minus('ENOMEM');
    }
    container.addVpfn(dma, page);
    container.markDirty(page);
  }
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
    const node = container.findDma(pages[done]);
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
  };
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
    pages: fc.array(fc.nat(40), { minLength: 1, maxLength: 6 }),
    prot: fc.constantFrom(1, 3),
  });

  it('leaves the state and the log that the primitives leave one by one', () => {
    fc.assert(
      fc.property(setup, fc.array(call, { maxLength: 25 }), fc.nat(24), (how, calls, exit) => {
        const { lockLimitPages, hasDomain, dirtyTracking, reuse } = how;
        const [usual, primitive] = [undefined, primitivePins].map((pinLoop) => {
          const behaviour = pinLoop === undefined ? {} : { pinLoop };
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
