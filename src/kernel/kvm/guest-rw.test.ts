/** Steps of kvm_read_guest and kvm_write_guest, counted by hand from the code. */
import { describe, expect, it } from 'vitest';
import { minus } from '../../errno.js';
import { TestVm } from '../vm.test-data.js';

const CALL = { kvm_rw: 1, mmget_not_zero: 1, use_mm: 1, kvm_srcu: 1 };

/** Slots of a small PC: 0-639K, 1M-2M read-only, 4M-8M; descending they stand at 2, 1, 0. */
function threeSlots(options = {}): TestVm {
  const vm = new TestVm('kvm-rw', options);
  vm.slot(0, 160);
  vm.slot(1024, 1024);
  vm.slot(256, 256, true);
  return vm;
}

describe('kvm_read/write_guest', () => {
  it('one page that lies in the slot hit last: no comparison', () => {
    const vm = threeSlots();
    expect(vm.read(1024 * 4096, 4096)).toMatchObject({ ret: 0, copied: 4096 });
    expect(vm.counts()).toEqual({ ...CALL, memslot_search: 1, copy_from_user: 1, copy_byte: 4096 });
  });

  it('one in another slot: a binary search, and the next one hits', () => {
    const vm = threeSlots();
    vm.read(0, 64);
    // [1024, 256, 0]: 256 is compared, then 0
    expect(vm.counts()).toMatchObject({ memslot_search: 1, memslot_level: 2 });
    vm.read(4096, 64);
    expect(vm.counts()).toEqual({ ...CALL, memslot_search: 1, copy_from_user: 1, copy_byte: 64 });
  });

  it('two pages, unaligned: two searches, two copies, two marks', () => {
    const vm = threeSlots();
    expect(vm.write(1024 * 4096 + 4000, new Uint8Array(200))).toMatchObject({ ret: 0, copied: 200 });
    expect(vm.counts()).toEqual({
      ...CALL,
      memslot_search: 2,
      copy_to_user: 2,
      copy_byte: 200,
      mark_page_dirty: 2,
    });
  });

  it('20 pages cost 20 searches and copies, srcu and the mm once', () => {
    const vm = threeSlots();
    vm.write(1024 * 4096, new Uint8Array(81920));
    expect(vm.counts()).toEqual({
      ...CALL,
      memslot_search: 20,
      copy_to_user: 20,
      copy_byte: 81920,
      mark_page_dirty: 20,
    });
  });

  it('a hole: what lies before it is copied', () => {
    const vm = threeSlots();
    expect(vm.write(159 * 4096, new Uint8Array(8192))).toMatchObject({ ret: minus('EFAULT'), copied: 4096 });
    expect(vm.counts()).toMatchObject({ memslot_search: 2, copy_to_user: 1, mark_page_dirty: 1 });
  });

  it('a read-only slot is read, not written', () => {
    const vm = threeSlots();
    expect(vm.read(256 * 4096, 16).ret).toBe(0);
    expect(vm.write(256 * 4096, new Uint8Array(16))).toMatchObject({ ret: minus('EFAULT'), copied: 0 });
    expect(vm.counts().copy_to_user).toBeUndefined();
  });

  it('no bytes are no error', () => {
    const vm = threeSlots();
    expect(vm.read(1 << 30, 0).ret).toBe(0);
    expect(vm.counts()).toEqual(CALL);
  });

  it('the last page of 64 bits is in no slot, since none can end at 2^64', () => {
    const vm = new TestVm('kvm-rw');
    expect([vm.slot(2 ** 52 - 1, 1), vm.slot(2 ** 52 - 2, 1), vm.slot(0, 1)]).toEqual([
      minus('EINVAL'),
      0,
      0,
    ]);
    const call = { write: false, page: 2 ** 52 - 2, offset: 4090, len: 16, dev: 0, copied: 0, start: 0 };
    const asked = { ...call, data: new Uint8Array(16) };
    expect(vm.vm.behaviour.dmaRw(vm.vm, asked)).toBe(minus('EFAULT'));
    expect(asked.copied).toBe(6);
  });

  it('without an mm: a kernel thread gets no further than mmget, a task to its copy', () => {
    const kthread = threeSlots();
    kthread.vm.mm.alive = false;
    expect(kthread.read(0, 0).ret).toBe(minus('EFAULT'));
    expect(kthread.counts()).toEqual({ kvm_rw: 1, mmget_not_zero: 1 });
    const task = threeSlots({ caller: 'task' });
    task.vm.mm.alive = false;
    expect(task.read(0, 64)).toMatchObject({ ret: minus('EFAULT'), copied: 0 });
    expect(task.counts()).toMatchObject({ kvm_rw: 1, kvm_srcu: 1, copy_from_user: 1 });
    expect(task.counts().copy_byte).toBeUndefined();
  });

  it('srcu is held around the loop, inside use_mm', () => {
    const vm = threeSlots();
    vm.write(1024 * 4096, new Uint8Array(4));
    expect(vm.order()).toEqual([
      'kvm_rw',
      'mmget_not_zero',
      'use_mm',
      '+kvm_srcu shared',
      'memslot_search',
      'copy_to_user',
      'copy_byte',
      'mark_page_dirty',
      '-kvm_srcu',
    ]);
  });
});
