/** Page faults of the copies of kvm_read/write_guest and vfio_dma_rw. */
import { describe, expect, it } from 'vitest';
import {
  CLEARED,
  faults,
  HUGE,
  NEW,
  NEW_HUGETLB,
  NEW_THP,
  PAGE,
  read,
  vmWith,
  write,
  ZERO,
} from './copy-faults.test-data.js';
import { takeBack } from './device/take-back.js';
import { WAYS, type Way } from './vm.test-data.js';

describe.each(Object.keys(WAYS) as Way[])('%s of memory that nobody has touched', (way) => {
  it('maps the zero page for a read, and puts a page in its place for the first write behind it', () => {
    const test = vmWith(way, NEW);
    expect(read(test, 3)).toEqual(ZERO);
    expect(read(test, 3)).toEqual({});
    expect(write(test, 3)).toEqual(CLEARED);
    expect(write(test, 3)).toEqual({});
    expect(read(test, 3)).toEqual({});
  });

  it('clears a page for a write, which a read then finds', () => {
    const test = vmWith(way, NEW);
    expect(write(test, 3)).toEqual(CLEARED);
    expect(read(test, 3)).toEqual({});
  });

  it('faults once for each page that it reaches into, and for none beyond', () => {
    const test = vmWith(way, NEW);
    test.write(PAGE - 1, new Uint8Array(1));
    expect(faults(test)).toEqual(CLEARED);
    test.write(PAGE, new Uint8Array(1));
    expect(faults(test)).toEqual(CLEARED);
    test.write(4 * PAGE - 1, new Uint8Array(PAGE + 2));
    expect(faults(test)).toEqual({ page_fault: 3, mmap_read_lock: 3, fault_in_4k: 3 });
    expect(read(test, 2)).toEqual(ZERO);
    expect(read(test, 6)).toEqual(ZERO);
    expect(read(test, 3, 3)).toEqual({});
  });

  it('faults only where a page is missing among others', () => {
    const test = vmWith(way, NEW);
    write(test, 1);
    write(test, 4);
    expect(read(test, 0, 6)).toEqual({ page_fault: 4, mmap_read_lock: 4, zero_page_pte: 4 });
    expect(write(test, 0, 6)).toEqual({ page_fault: 4, mmap_read_lock: 4, fault_in_4k: 4 });
  });

  it('clears a whole huge page, also for a read, and the next one only where it goes on into it', () => {
    const test = vmWith(way, NEW_THP);
    expect(read(test, 511)).toEqual(HUGE);
    expect(write(test, 0, 512)).toEqual({});
    test.write(512 * PAGE - 1, new Uint8Array(2));
    expect(faults(test)).toEqual(HUGE);
    expect(write(test, 1023)).toEqual({});
  });

  it('clears a 1 GB page piece by piece in one fault', () => {
    expect(write(vmWith(way, NEW_HUGETLB), 700)).toEqual({ ...HUGE, fault_in_huge: 512 });
  });

  it('of memory that was touched takes none', () => {
    expect(read(vmWith(way, { ...NEW, untouched: false }), 0, 9)).toEqual({});
  });

  it('faults in no page that it does not copy', () => {
    const test = vmWith(way, NEW, 2);
    test.vm.mm.alive = false;
    expect(test.read(0, 8).ret).toBeLessThan(0);
    expect(faults(test)).toEqual({});
  });

  it('is found by a pin, and finds what a pin touched', () => {
    const test = vmWith(way, NEW);
    write(test, 0);
    expect(test.gup(0)).not.toHaveProperty('fault_in_4k');
    read(test, 1);
    // gup asks for a page that may be written
    expect(test.gup(1)).toMatchObject({ fault_in_4k: 1 });
    expect(test.gup(2)).toMatchObject({ fault_in_4k: 1 });
    expect(write(test, 0, 3)).toEqual({});
  });

  it('brings back what the host took, as a page of its own, also of a huge one', () => {
    for (const backing of [NEW, NEW_THP]) {
      const test = vmWith(way, backing);
      write(test, 0, 4);
      takeBack(test.vm, 1, 2);
      expect(read(test, 0, 4)).toEqual({ page_fault: 2, mmap_read_lock: 2, fault_in_4k: 2 });
      expect(write(test, 0, 4)).toEqual({});
    }
    const touched = vmWith(way, { ...NEW, untouched: false });
    takeBack(touched.vm, 5, 1);
    expect(touched.gup(5)).toMatchObject({ fault_in_4k: 1 });
    expect(read(touched, 5)).toEqual({});
  });
});

describe('the locks around a fault', () => {
  it('are those that the copy is done under, and mmap_lock for reading', () => {
    const fault = ['page_fault', '+mmap_read_lock shared', 'fault_in_4k', '-mmap_read_lock', 'copy_byte'];
    const around = (way: Way): string[] => {
      const test = vmWith(way, NEW);
      write(test, 0);
      const order = test.order();
      const at = order.indexOf('page_fault');
      expect(order.slice(at, at + 5)).toEqual(fault);
      const before = order.slice(0, at);
      const held = before.filter((step) => step.startsWith('+')).map((step) => step.slice(1));
      return held.filter((lock) => !before.includes(`-${lock.split(' ')[0]}`));
    };
    expect(around('kvm-rw')).toEqual(['kvm_srcu shared']);
    expect(around('dma-rw-mutex')).toEqual(['iommu_lock']);
    expect(around('dma-rw-rwsem')).toEqual(['iommu_lock shared']);
  });
});
