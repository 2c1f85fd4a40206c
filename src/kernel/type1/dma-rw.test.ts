/** Steps of vfio_dma_rw, counted by hand from the code, and the order in which its locks are held. */
import { describe, expect, it } from 'vitest';
import { minus } from '../../errno.js';
import { TestVm, type Way } from '../vm.test-data.js';

const GROUP = {
  vfio_group_lock: 1,
  group_get: 1,
  iommu_group_mutex: 1,
  container_user: 1,
  unbound_lock: 1,
  device_lock: 1,
  group_put: 1,
};

/** What every chunk of dma-rw-mutex takes, but for its copy. */
function chunks(n: number, levels: number): Record<string, number> {
  return { ...segments(n, levels), prot_check: n };
}

/** The same of v1, which looks at no rights. */
function segments(n: number, levels: number): Record<string, number> {
  return {
    rw_chunk: n,
    find_dma: n,
    dma_tree_level: levels,
    task_lock: n,
    mmget: n,
    use_mm: n,
  };
}

function twoMaps(way: Way, options = {}): TestVm {
  const vm = new TestVm(way, options);
  vm.map(0, 16);
  vm.map(16, 16);
  vm.map(40, 8);
  return vm;
}

describe('vfio_dma_rw of v2: steps', () => {
  it('one page: the group, five mutexes, one chunk', () => {
    const vm = twoMaps('dma-rw-mutex');
    // the middle mapping is the root of the tree
    expect(vm.read(16 * 4096, 4096)).toMatchObject({ ret: 0, copied: 4096 });
    expect(vm.counts()).toEqual({
      dma_rw: 1,
      ...GROUP,
      iommu_lock: 1,
      ...chunks(1, 1),
      copy_from_user: 1,
      copy_byte: 4096,
    });
  });

  it('two pages of one mapping, unaligned: still one chunk; v1 has two', () => {
    const vm = twoMaps('dma-rw-mutex');
    expect(vm.read(16 * 4096 + 4000, 200)).toMatchObject({ ret: 0, copied: 200 });
    expect(vm.counts()).toMatchObject({ ...chunks(1, 1), copy_from_user: 1, copy_byte: 200 });
    const perPage = twoMaps('iova-rw-per-page');
    expect(perPage.read(16 * 4096 + 4000, 200)).toMatchObject({ ret: 0, copied: 200 });
    expect(perPage.counts()).toMatchObject({ ...segments(2, 2), copy_from_user: 2, copy_byte: 200 });
  });

  it('20 pages of one mapping: no cost a page beside the bytes; v1 pays for each', () => {
    for (const [way, n, steps] of [
      ['dma-rw-mutex', 1, chunks],
      ['iova-rw-per-page', 20, segments],
    ] as const) {
      const vm = new TestVm(way);
      vm.map(0, 32);
      expect(vm.write(0, new Uint8Array(20 * 4096))).toMatchObject({ ret: 0, copied: 81920 });
      expect(vm.counts()).toEqual({
        dma_rw: 1,
        ...GROUP,
        iommu_lock: 1,
        ...steps(n, n),
        copy_to_user: n,
        copy_byte: 81920,
      });
    }
  });

  it('across two mappings: a chunk each, the group and the lock once', () => {
    const vm = twoMaps('dma-rw-mutex');
    expect(vm.write(15 * 4096 + 100, new Uint8Array(8192))).toMatchObject({ ret: 0, copied: 8192 });
    expect(vm.counts()).toEqual({
      dma_rw: 1,
      ...GROUP,
      iommu_lock: 1,
      // the left leaf (two nodes), then the root
      ...chunks(2, 3),
      copy_to_user: 2,
      copy_byte: 8192,
    });
  });

  it('a hole in the middle: what lies before it is copied, the rest costs a lookup', () => {
    const vm = twoMaps('dma-rw-mutex');
    const read = vm.read(31 * 4096, 3 * 4096);
    expect(read).toMatchObject({ ret: minus('EFAULT'), copied: 4096 });
    expect(read.data.subarray(4096).every((byte) => byte === 0)).toBe(true);
    expect(vm.counts()).toMatchObject({
      rw_chunk: 2,
      find_dma: 2,
      prot_check: 1,
      task_lock: 1,
      copy_byte: 4096,
      group_put: 1,
    });
  });

  it('the mapping may not be written: nothing beyond the test', () => {
    const vm = new TestVm('dma-rw-mutex');
    vm.map(0, 1, 1);
    expect(vm.write(0, new Uint8Array(8))).toMatchObject({ ret: minus('EFAULT'), copied: 0 });
    expect(vm.counts()).toEqual({
      dma_rw: 1,
      ...GROUP,
      iommu_lock: 1,
      rw_chunk: 1,
      find_dma: 1,
      dma_tree_level: 1,
      prot_check: 1,
    });
  });

  it('v1 writes it all the same', () => {
    const vm = new TestVm('iova-rw-per-page');
    vm.map(0, 1, 1);
    expect(vm.write(4088, new Uint8Array(16))).toMatchObject({ ret: minus('EINVAL'), copied: 8 });
    expect(vm.counts()).not.toHaveProperty('prot_check');
    vm.vm.mm.alive = false;
    expect(vm.write(0, new Uint8Array(8))).toMatchObject({ ret: minus('ENODEV'), copied: 0 });
  });

  it('no bytes: refused before the group is looked up', () => {
    const vm = twoMaps('dma-rw-mutex');
    expect(vm.read(0, 0)).toMatchObject({ ret: minus('EINVAL'), copied: 0 });
    expect(vm.counts()).toEqual({ dma_rw: 1 });
  });

  it('marks the pages that it writes dirty, where that is tracked', () => {
    const vm = twoMaps('dma-rw-mutex', { dirtyTracking: true });
    vm.write(15 * 4096 + 4095, new Uint8Array(2 + 4096));
    expect(vm.counts()).toMatchObject({ dirty_range: 2 });
    const dirty = [14, 15, 16, 17, 18].map((page) => vm.vm.container.dirty.get(page));
    expect(dirty).toEqual([0, 1, 1, 1, 0]);
    vm.read(0, 4096);
    expect(vm.counts().dirty_range).toBeUndefined();
  });
});

describe('what the variants leave out', () => {
  const taken = (way: Way, options = {}): Record<string, number> => {
    const vm = twoMaps(way, options);
    vm.read(16 * 4096, 64);
    return vm.counts();
  };
  const base = taken('dma-rw-mutex');

  it('rwsem: nothing, but that the lock is shared', () => {
    expect(taken('dma-rw-rwsem')).toEqual(base);
  });

  it('group-held: the group and its four locks', () => {
    const { vfio_group_lock: _, ...rest } = base;
    for (const name of Object.keys(GROUP)) delete rest[name];
    expect(taken('dma-rw-group-held')).toEqual(rest);
  });

  it('mmget-not-zero: task_lock as well', () => {
    const { task_lock: _, mmget: __, ...rest } = taken('dma-rw-group-held');
    expect(taken('dma-rw-mmget-not-zero')).toEqual({ ...rest, mmget_not_zero: 1 });
  });

  it('a task that calls for itself: use_mm', () => {
    const { use_mm: _, ...rest } = base;
    expect(taken('dma-rw-mutex', { caller: 'task' })).toEqual(rest);
  });
});

describe('locks of vfio_dma_rw', () => {
  const GROUP_ORDER = [
    '+vfio_group_lock',
    'group_get',
    '-vfio_group_lock',
    '+iommu_group_mutex',
    'container_user',
    '+unbound_lock',
    '-unbound_lock',
    '+device_lock',
    '-device_lock',
    '-iommu_group_mutex',
  ];
  const CHUNK_ORDER = ['rw_chunk', 'find_dma', 'dma_tree_level', 'prot_check'];

  it('are held around what the kernel does under them', () => {
    const vm = twoMaps('dma-rw-mutex');
    vm.read(16 * 4096, 64);
    expect(vm.order()).toEqual([
      'dma_rw',
      ...GROUP_ORDER,
      '+iommu_lock',
      ...CHUNK_ORDER,
      '+task_lock',
      'mmget',
      '-task_lock',
      'use_mm',
      'copy_from_user',
      'copy_byte',
      '-iommu_lock',
      'group_put',
    ]);
  });

  it('are released on the way out of an error, whichever', () => {
    const end = ['-iommu_lock', 'group_put'];
    const vm = twoMaps('dma-rw-mutex');
    vm.read(100 * 4096, 64);
    expect(vm.order().slice(-2)).toEqual(end);
    vm.vm.mm.alive = false;
    expect(vm.read(16 * 4096, 64).ret).toBe(minus('EFAULT'));
    expect(vm.order().slice(-4)).toEqual(['+task_lock', '-task_lock', ...end]);
  });

  it('rwsem and later: iommu->lock is for reading, and for maps it is not', () => {
    const vm = twoMaps('dma-rw-mmget-not-zero');
    vm.read(16 * 4096, 64);
    expect(vm.order()).toEqual([
      'dma_rw',
      '+iommu_lock shared',
      ...CHUNK_ORDER,
      'mmget_not_zero',
      'use_mm',
      'copy_from_user',
      'copy_byte',
      '-iommu_lock',
    ]);
    vm.map(60, 1);
    expect(vm.order()).toContain('+iommu_lock');
  });
});
