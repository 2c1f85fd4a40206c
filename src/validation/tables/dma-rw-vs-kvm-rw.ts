/** The tables of Yan Zhao's mails, in cycles. */
import type { Layout } from './mail-tables.js';

const AVERAGES = ['avg cpu cycles'];
const BY_DIRECTION = ['read', 'write', 'avg', 'inc'];

export const DMA_RW_TABLES: readonly Layout[] = [
  {
    title: 'patch v2 (14 Jan 2020)',
    head: AVERAGES,
    rows: [
      ['kvm_write_guest', 'rw-v2-kvm-write'],
      ['kvm_read_guest', 'rw-v2-kvm-read'],
      ['vfio_dma_rw(w)', 'rw-v2-vfio-write'],
      ['vfio_dma_rw(r)', 'rw-v2-vfio-read'],
    ],
  },
  {
    title: 'patch v1',
    head: AVERAGES,
    rows: [
      ['kvm_write_guest', 'rw-v1-kvm-write'],
      ['kvm_read_guest', 'rw-v1-kvm-read'],
      ['vfio_iova_rw(w)', 'rw-v1-vfio-write'],
      ['vfio_iova_rw(r)', 'rw-v1-vfio-read'],
    ],
  },
  {
    title: 'two tests (19 Jan 2020), avg cycles',
    head: ['read', 'read cnt', 'write', 'write cnt', 'avg'],
    rows: [
      ['test 1', 'rw-test1-read', '29,587,120', 'rw-test1-write', '17,098,364', 'rw-test1-avg'],
      ['test 2', 'rw-test2-read', '28,454,262', 'rw-test2-write', '16,501,788', 'rw-test2-avg'],
    ],
  },
  {
    title: '(1) with single VM running glmark2 inside',
    head: BY_DIRECTION,
    rows: [
      ['kvm_read/write_page', 'rw-1vm-kvm-read', 'rw-1vm-kvm-write', 'rw-1vm-kvm-avg', '/'],
      [
        'vfio_dma_rw(mutex)',
        ...['rw-1vm-mutex-read', 'rw-1vm-mutex-write', 'rw-1vm-mutex-avg', 'rw-1vm-mutex-inc'],
      ],
      [
        'vfio_dma_rw(rwsem r)',
        ...['rw-1vm-rwsem-read', 'rw-1vm-rwsem-write', 'rw-1vm-rwsem-avg', 'rw-1vm-rwsem-inc'],
      ],
    ],
  },
  {
    title: 'locks of vfio_dma_rw, one VM',
    head: ['avg'],
    rows: [
      ['iommu->lock', 'lock-1vm-iommu'],
      ['vfio.group_lock', 'lock-1vm-group'],
      ['group->unbound_lock', 'lock-1vm-unbound'],
      ['group->device_lock', 'lock-1vm-device'],
      ['group->mutex', 'lock-1vm-mutex'],
      ['a mutex without any contention', 'lock-uncontended-mutex'],
    ],
  },
  {
    title: '(2) with two VMs each running glmark2 inside',
    head: BY_DIRECTION,
    rows: [
      ['kvm_read/write_page', 'rw-2vm-kvm-read', 'rw-2vm-kvm-write', 'rw-2vm-kvm-avg', '/'],
      [
        'vfio_dma_rw(mutex)',
        ...['rw-2vm-mutex-read', 'rw-2vm-mutex-write', 'rw-2vm-mutex-avg', 'rw-2vm-mutex-inc'],
      ],
      [
        'vfio_dma_rw(rwsem r)',
        ...['rw-2vm-rwsem-read', 'rw-2vm-rwsem-write', 'rw-2vm-rwsem-avg', 'rw-2vm-rwsem-inc'],
      ],
    ],
  },
  {
    title: 'avg cycles of locks',
    head: ['one VM', 'two VMs'],
    rows: [
      ['iommu lock (mutex)', 'lock-1vm-iommu', 'lock-2vm-iommu'],
      ['iommu lock (rwsem r)', 'lock-1vm-iommu-rwsem', 'lock-2vm-iommu-rwsem'],
      ['kvm->srcu', 'lock-1vm-srcu', 'lock-2vm-srcu'],
    ],
  },
  {
    title: '"now the average vfio_dma_rw cycles can reduced to" (21 Jan 2020)',
    head: ['avg'],
    rows: [
      ['group and container user held', 'rw-group-held-avg'],
      ['and mmget_not_zero', 'rw-mmget-avg'],
    ],
  },
];
