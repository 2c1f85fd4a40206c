import { describe, expect, it } from 'vitest';
import fc from '../../property.test-data.js';
import { type Backing, BackingGeometry } from './backing.js';

const backing: fc.Arbitrary<Backing> = fc.oneof(
  fc.integer({ min: 1, max: 700 }).map((run): Backing => ({ kind: '4k', run, untouched: false })),
  fc
    .constantFrom<Backing['kind']>('thp', 'hugetlb-2m', 'hugetlb-1g')
    .map((kind): Backing => ({ kind, run: 1, untouched: false })),
);
const pageShift = fc.constantFrom(12, 14, 16);
/** Also pages beyond 2^32; a 47-bit address space has 2^35 of 4K. */
const page = fc.oneof(fc.nat(5000), fc.integer({ min: 2 ** 32 - 600, max: 2 ** 32 + 600 }));
const vm = fc.nat(20);

describe('BackingGeometry', () => {
  it('neighbours are physically contiguous exactly inside a group', () => {
    fc.assert(
      fc.property(backing, pageShift, vm, page, (kind, shift, of, at) => {
        const geometry = new BackingGeometry(kind, shift);
        const step = geometry.pfn(of, at + 1) - geometry.pfn(of, at);
        if (geometry.contiguousFrom(at) > 1) expect(step).toBe(1);
        else expect(step).toBeGreaterThan(1);
      }),
    );
  });

  it('contiguousFrom counts down to the end of the group and starts anew', () => {
    fc.assert(
      fc.property(backing, pageShift, page, (kind, shift, at) => {
        const geometry = new BackingGeometry(kind, shift);
        const left = geometry.contiguousFrom(at);
        expect(left).toBeGreaterThanOrEqual(1);
        expect(left).toBeLessThanOrEqual(geometry.span);
        expect(geometry.contiguousFrom(at + 1)).toBe(left === 1 ? geometry.span : left - 1);
        // the last page of the group is as far from this one as that says, and the one behind it is not
        expect(geometry.pfn(0, at + left - 1)).toBe(geometry.pfn(0, at) + left - 1);
        expect(geometry.pfn(0, at + left)).not.toBe(geometry.pfn(0, at) + left);
      }),
    );
  });

  it('compound pages are aligned to their size, with a gap behind each', () => {
    fc.assert(
      fc.property(backing, pageShift, vm, fc.nat(3000), (kind, shift, of, group) => {
        const geometry = new BackingGeometry(kind, shift);
        fc.pre(geometry.compound);
        const head = geometry.pfn(of, group * geometry.span);
        expect(head % geometry.span).toBe(0);
        expect(geometry.pfn(of, (group + 1) * geometry.span)).toBeGreaterThan(head + geometry.span);
      }),
    );
  });

  it('no two pages of any vm share a pfn', () => {
    fc.assert(
      fc.property(backing, pageShift, vm, vm, page, page, (kind, shift, vmA, vmB, a, b) => {
        fc.pre(vmA !== vmB || a !== b);
        const geometry = new BackingGeometry(kind, shift);
        expect(geometry.pfn(vmA, a)).not.toBe(geometry.pfn(vmB, b));
      }),
    );
  });

  it('knows the sizes: THP and hugetlb of each page size', () => {
    const span = (kind: Backing['kind'], shift: number) =>
      new BackingGeometry({ kind, run: 1, untouched: false }, shift).span;
    expect([12, 14, 16].map((shift) => span('thp', shift))).toEqual([512, 2048, 8192]);
    expect([12, 14, 16].map((shift) => span('hugetlb-2m', shift))).toEqual([512, 128, 32]);
    expect([12, 14, 16].map((shift) => span('hugetlb-1g', shift))).toEqual([262144, 65536, 16384]);
    expect(new BackingGeometry({ kind: '4k', run: 7, untouched: false }, 12).span).toBe(7);
  });
});
