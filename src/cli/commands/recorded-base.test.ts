import { expect, it } from 'vitest';
import { recordedBase } from './recorded-base.js';

it.each([
  [['map', 'unmap'], '5.10.0-32-amd64', 'iommu', null],
  [['map', 'unmap'], '5.12.0', 'iommu', 'map-batched'],
  [['unmap'], '6.17', 'iommu', 'map-batched'],
  [['unmap'], '10.0.0-rc1', 'iommu', 'map-large-folio'],
  [['map'], 'next-20261101', 'iommu', null],
  [['map'], '6.18.1', 'iommu', 'map-large-folio'],
  [['map'], '6.18.1', 'mdev', null],
  [['map'], undefined, 'iommu', null],
  [['map', 'pin'], '6.1.0', 'mdev', 'pin-group-held'],
  [['pin'], '5.19', 'mdev', null],
  [['map', 'pin', 'dma_read'], '6.1.0', 'iommu', 'map-batched+pin-group-held+dma-rw-group-held'],
  [['dma_write'], undefined, 'mdev', 'dma-rw-group-held'],
  [['kick'], '6.1.0', 'mdev', null],
] as const)('%j of %s, %s: %s', (ops, kernel, container, base) => {
  expect(recordedBase(ops, kernel, container)).toBe(base);
});
