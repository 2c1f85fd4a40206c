import { expect, it } from 'vitest';
import { GUP_CALL, IOPF_BITMAP_ALLOC, IOPF_BITMAP_PAGE, IOTLB_SYNC, PUT_PAGE } from '../steps.js';
import { DeviceVm, READ, UNTOUCHED, WRITE } from './device-vm.test-data.js';
import { hostSva } from './host-sva.js';
import { iopf } from './iopf.js';
import { staticPin } from './static-pin.js';

/** Delivery up to the handler: arm_smmu_evtq_thread, arm_smmu_handle_evt, iommu_report_device_fault. */
const DELIVERY = [
  'evtq_irq',
  '+evtq_thread',
  'evtq_event',
  '+streams_mutex',
  '+dev_iommu_lock',
  '+fault_param_lock',
  'fault_pending',
  '-fault_param_lock',
];
const RESPONSE = ['+fault_param_lock', 'page_response', '-fault_param_lock'];
const THREAD_ENDS = ['-dev_iommu_lock', '-streams_mutex', '-evtq_thread'];

it('VFIO serves the fault in the event thread, under all locks of the delivery', () => {
  const device = new DeviceVm(iopf(1));
  device.map(0, 16, UNTOUCHED);
  device.dma(3, 1);
  expect(device.order()).toEqual([
    'dev_start',
    '[',
    ...DELIVERY,
    ...['iopf_handler', '+iopf_group_list_lock', 'iopf_group_level', '-iopf_group_list_lock'],
    ...['+iommu_lock', 'find_dma', 'dma_tree_level', 'prot_check', 'iopf_bitmap_test', 'get_task_mm'],
    ...[
      '+mmap_read_lock shared',
      'gup_call',
      'gup_page_4k',
      'fault_in_4k',
      '-mmap_read_lock',
      'reserved_check',
    ],
    ...['iommu_map', 'iommu_pte', 'iopf_bitmap_set', 'put_page', '-iommu_lock'],
    ...RESPONSE,
    ...THREAD_ENDS,
    ']',
    'iotlb_miss',
    'dev_byte',
  ]);
});

it('a premap asks for the mm once a physically contiguous run, and gups once a batch', () => {
  for (const [untouched, prot, runs] of [
    // 2-3, 4-7, 8-9
    [false, READ, 3],
    [true, READ | WRITE, 3],
    // the zero page follows none
    [true, READ, 8],
  ] as const) {
    const device = new DeviceVm(iopf(8));
    device.map(0, 16, { kind: '4k', run: 4, untouched }, prot);
    device.dma(2, 1);
    const order = device.order();
    const count = (step: string): number => order.filter((one) => one === step).length;
    expect([count('get_task_mm'), count('gup_call'), count('iommu_map'), count('batch_alloc')]).toEqual([
      runs,
      1,
      runs,
      1,
    ]);
  }
});

it('a premap pins a page twice that has the last batch to itself and breaks a run', () => {
  const gupsAndPuts = (pages: number, run: number): number[] => {
    const device = new DeviceVm(iopf(2048));
    device.map(0, pages, { kind: '4k', run, untouched: false });
    device.dma(0, 1);
    return [device.count(GUP_CALL), device.count(PUT_PAGE)];
  };
  expect(gupsAndPuts(512, 1)).toEqual([1, 512]);
  expect(gupsAndPuts(513, 1)).toEqual([3, 514]);
  expect(gupsAndPuts(514, 1)).toEqual([2, 514]);
  // it goes on with the run before
  expect(gupsAndPuts(513, 1024)).toEqual([2, 513]);
  expect(gupsAndPuts(1025, 512)).toEqual([4, 1026]);
  expect(gupsAndPuts(1, 1)).toEqual([1, 1]);
});

it('host SVA leaves the event thread to a worker, which serves the fault under mmap_lock alone', () => {
  const device = new DeviceVm(hostSva);
  device.map(0, 16, UNTOUCHED);
  device.dma(3, 1, WRITE);
  expect(device.order()).toEqual([
    'sva_start',
    '[',
    ...DELIVERY,
    'iopf_queue',
    ...THREAD_ENDS,
    ...[
      'sva_find',
      '+mmap_read_lock shared',
      'find_vma',
      'handle_mm_fault',
      'fault_in_4k',
      '-mmap_read_lock',
    ],
    ...RESPONSE,
    ']',
    'iotlb_miss',
    'dev_byte',
  ]);
});

it('where memory is pinned the thread only reports the event', () => {
  const device = new DeviceVm(staticPin);
  device.map(0, 16);
  device.dma(16, 1, READ);
  expect(device.order()).toEqual(['dev_start', 'evtq_irq', '+evtq_thread', 'evtq_event', '-evtq_thread']);
});

it('a notifier looks at every vfio_dma, unmaps run by run, and flushes once a mapping that it hits', () => {
  const device = new DeviceVm(iopf(1));
  device.map(0, 16);
  device.map(32, 16);
  device.dma(1, 2);
  device.dma(5, 1);
  device.invalidate(0, 16);
  expect(device.order()).toEqual([
    ...['mmu_notifier', '+iommu_lock', 'dma_next', 'gather_alloc', 'iopf_bitmap_scan'],
    ...['iommu_unmap', 'iommu_pte', 'iopf_bitmap_set', 'cond_resched'],
    ...['iommu_unmap', 'iommu_pte', 'iopf_bitmap_set', 'cond_resched'],
    ...['iotlb_sync', '-iommu_lock'],
  ]);
});

it('MAP_DMA makes a bitmap of the mapping, a page of it for 32768; host SVA flushes at UNMAP_DMA', () => {
  const device = new DeviceVm(iopf(1));
  for (const [pages, ofBitmap] of [
    [32768, 1],
    [32769, 2],
  ] as const) {
    expect(device.map(0, pages)).toBe(0);
    expect([device.count(IOPF_BITMAP_ALLOC), device.count(IOPF_BITMAP_PAGE)]).toEqual([1, ofBitmap]);
    device.unmap(0, pages);
  }
  const shared = new DeviceVm(hostSva);
  shared.map(0, 16);
  shared.map(16, 16);
  shared.unmap(0, 32);
  expect(shared.count(IOTLB_SYNC)).toBe(2);
});
